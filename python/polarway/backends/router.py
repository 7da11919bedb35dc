"""The choice of a mode: by argument, by environment, by what works, by the size of the data.

Nothing connects and nothing is loaded when a router is made; the first use does that.
"""

from __future__ import annotations

import glob
import logging
import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from polarway.backends import modes, server_address
from polarway.backends.modes import MODES

if TYPE_CHECKING:
    from polarway.frame import DataFrame

DEFAULT_THRESHOLD_MB = 1000.0

_log = logging.getLogger("polarway.backends")


class Candidate(NamedTuple):
    """A mode to try, and why."""

    mode: str
    why: str


class BackendRouter:
    """Loads data in the mode that was asked for, or in the first one that works.

    ``BACKEND_MODE``, read when the router is made, is an order. A local mode that does not work here gives way to the other
    one, with a warning in the log, as both give the same results; ``distributed`` does not: where no server answers, the
    first use raises. Without ``BACKEND_MODE`` the modes are tried in turn: ``distributed`` for data above the threshold (where ``GRPC_SERVER``
    is set), ``prefer_mode``, ``fallback_chain``, then ``standalone`` and ``portable`` (the other way round in serverless
    functions and browsers). Modes that do not work are skipped; :meth:`explain` and the log ``polarway.backends`` say
    which and why. Loading fails only when no mode works.

    Parameters
    ----------
    prefer_mode
        ``standalone``, ``portable`` or ``distributed``.
    fallback_chain
        Modes to try after it, in order.
    data_size_threshold_mb
        Above this many megabytes (10**6 bytes) of input, ``distributed`` comes first where a server is configured.

    Examples
    --------
    >>> from polarway.backends import BackendRouter
    >>> router = BackendRouter(prefer_mode="standalone", fallback_chain=["distributed", "portable"], data_size_threshold_mb=1000)
    >>> router.mode
    'standalone'
    >>> router.load_csv(b"a,b\\n1,2\\n").rows()
    [(1, 2)]
    """

    def __init__(
        self,
        prefer_mode: str | None = None,
        fallback_chain: Iterable[str] | str | None = None,
        data_size_threshold_mb: float | None = None,
        *,
        mode: str | None = None,
    ) -> None:
        self.prefer_mode = None if prefer_mode is None else modes.check_mode(prefer_mode, "prefer_mode")
        chain = [fallback_chain] if isinstance(fallback_chain, str) else list(fallback_chain or ())
        self.fallback_chain = [modes.check_mode(item, "mode in fallback_chain") for item in chain]
        self.data_size_threshold_mb = DEFAULT_THRESHOLD_MB if data_size_threshold_mb is None else float(data_size_threshold_mb)
        if self.data_size_threshold_mb < 0:
            raise ValueError(f"`data_size_threshold_mb` must not be negative, got {data_size_threshold_mb!r}")
        if mode is not None:
            self._forced, self._forced_by = modes.check_mode(mode, "mode"), f"mode={mode!r}"
        else:
            # Whether there is such a mode is checked at the first use, so that making a router never fails.
            self._forced = os.environ.get("BACKEND_MODE", "").strip().lower()
            self._forced_by = f"BACKEND_MODE={self._forced}"
        self._server = server_address.configured()

    @property
    def server(self) -> str:
        """Address of the server of the distributed mode: ``GRPC_SERVER`` when the router was made, or now, or ``localhost:50051``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.get_router().server
        'localhost:50051'
        """
        return self._server or server_address.configured() or server_address.DEFAULT_SERVER

    @property
    def mode(self) -> str:
        """The mode that data of ordinary size is loaded in. An ordered one (``BACKEND_MODE``) is given also when it does not work.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.get_router().mode
        'standalone'
        """
        return self._forced or self._choose(0.0)[0]

    def explain(self, source: Any = None) -> str:
        """Why this mode: what was asked for, what was skipped and for which reason.

        Parameters
        ----------
        source
            What would be loaded; its size counts. Without it: data of ordinary size.

        Examples
        --------
        >>> from polarway.backends import BackendRouter
        >>> print(BackendRouter(mode="standalone").explain())
        mode 'standalone': mode='standalone'
        """
        if self._forced:
            missing = self._why_not(self._forced)
            if missing is None:
                return f"mode {self._forced!r}: {self._forced_by}"
            instead = self._instead()
            if instead is None:
                return f"mode {self._forced!r}: {self._forced_by}, which does not work: {missing}"
            return f"mode {instead!r}: {self._forced_by}, skipped: {missing}"
        mode, why, skipped = self._choose(_megabytes(source))
        return f"mode {mode!r}: " + "; ".join([*(f"{item.why}, skipped: {reason}" for item, reason in skipped), why])

    def load_parquet(self, source: Any, **options: Any) -> DataFrame:
        """A Parquet file, glob, folder, list of these, bytes or upload as a frame.

        Parameters
        ----------
        source, options
            As in :func:`polarway.read_parquet`.

        Raises
        ------
        NetworkError
            ``BACKEND_MODE`` orders the distributed mode and no server answers.
        UnsupportedError
            No mode works here.

        Examples
        --------
        >>> import io, polarway as pw
        >>> file = io.BytesIO()
        >>> pw.DataFrame({"price": [1.5, 2.5]}).write_parquet(file)
        >>> pw.get_router().load_parquet(file.getvalue()).sum().rows()
        [(4.0,)]
        """
        from polarway.io import read_parquet

        return self._load(read_parquet, source, options)

    def load_csv(self, source: Any, **options: Any) -> DataFrame:
        """A CSV file, glob, list of these, bytes or upload as a frame.

        Parameters
        ----------
        source, options
            As in :func:`polarway.read_csv`. An upload is a file object, or an object whose ``file`` is one.

        Raises
        ------
        NetworkError
            ``BACKEND_MODE`` orders the distributed mode and no server answers.
        UnsupportedError
            No mode works here.

        Examples
        --------
        >>> import io, polarway as pw
        >>> pw.get_router().load_csv(io.StringIO("name,amount\\nA,1\\nB,2\\n"))["amount"].to_list()
        [1, 2]
        """
        from polarway.io import read_csv

        return self._load(read_csv, source, options)

    def _load(self, read: Callable[..., DataFrame], source: Any, options: dict[str, Any]) -> DataFrame:
        source = _rereadable(source)
        if self._forced:
            with modes.using(self._usable_forced()):
                return read(source, **options)
        from polarway.exceptions import UnsupportedError

        skipped: list[str] = []
        failure: Exception | None = None
        for candidate in self._candidates(_megabytes(source)):
            missing = self._why_not(candidate.mode) or _load_failure(candidate.mode)
            if missing is None:
                try:
                    with modes.using(candidate.mode):
                        return read(source, **options)
                except UnsupportedError as error:
                    failure, missing = failure or error, str(error)
            skipped.append(f"{candidate.mode}: {missing}")
            _log.info("%s, skipped: %s", candidate.why, missing)
        if failure is not None:
            raise failure
        raise UnsupportedError("no mode works: " + "; ".join(dict.fromkeys(skipped)))

    def _choose(self, megabytes: float) -> tuple[str, str, list[tuple[Candidate, str]]]:
        """The first mode that works, why it was tried, and what was skipped before it."""
        skipped: list[tuple[Candidate, str]] = []
        for candidate in self._candidates(megabytes):
            missing = self._why_not(candidate.mode)
            if missing is None:
                return candidate.mode, candidate.why, skipped
            skipped.append((candidate, missing))
        return MODES[0], "no mode works", skipped

    def _candidates(self, megabytes: float) -> list[Candidate]:
        """The modes to try, each once."""
        out: list[Candidate] = []
        if megabytes > self.data_size_threshold_mb and (self._server or server_address.configured()):
            out.append(Candidate("distributed", f"{megabytes:.6g} MB are more than the threshold of {self.data_size_threshold_mb:g} MB"))
        if self.prefer_mode is not None:
            out.append(Candidate(self.prefer_mode, f"prefer_mode={self.prefer_mode!r}"))
        out += [Candidate(mode, f"{mode!r} in fallback_chain") for mode in self.fallback_chain]
        place = modes.serverless()
        if place is not None:
            out.append(Candidate("portable", f"this is {place}"))
        out += [Candidate(mode, f"{mode!r} by default") for mode in modes.LOCAL_MODES]
        first: dict[str, Candidate] = {}
        for candidate in out:
            first.setdefault(candidate.mode, candidate)
        return list(first.values())

    def _why_not(self, mode: str) -> str | None:
        if mode not in MODES:
            return f"there is no such mode; modes: {', '.join(MODES)}"
        return modes.why_not(mode, self.server)

    def _instead(self) -> str | None:
        """The other local mode, for an ordered local one that does not work; None where that does not work either."""
        if self._forced not in modes.LOCAL_MODES:
            return None
        return next((mode for mode in modes.LOCAL_MODES if mode != self._forced and self._why_not(mode) is None and _load_failure(mode) is None), None)

    def _usable_forced(self) -> str:
        """The ordered mode, or the one that stands in for it."""
        modes.check_mode(self._forced, "BACKEND_MODE")
        missing = self._why_not(self._forced) or (_load_failure(self._forced) if self._forced in modes.LOCAL_MODES else None)
        if missing is None:
            return self._forced
        instead = self._instead()
        if instead is not None:
            _log.warning("%s: the %s mode does not work here (%s); %s is used instead", self._forced_by, self._forced, missing, instead)
            return instead
        from polarway.exceptions import NetworkError, UnsupportedError

        kind = NetworkError if self._forced == "distributed" else UnsupportedError
        raise kind(
            f"{self._forced_by}: the {self._forced} mode does not work here: {missing}. "
            "Unset BACKEND_MODE for the automatic choice, or use BackendRouter(prefer_mode=..., fallback_chain=[...]) to fall back"
        )

    def __repr__(self) -> str:
        asked = f"mode={self._forced!r}" if self._forced else f"prefer_mode={self.prefer_mode!r}, fallback_chain={self.fallback_chain!r}"
        return f"BackendRouter({asked}, data_size_threshold_mb={self.data_size_threshold_mb:g})"


def get_router(mode: str | None = None) -> BackendRouter:
    """A router for ``mode``, else for the mode in ``BACKEND_MODE``, else for the first mode that works.

    The environment is read at each call. Nothing connects: a server that does not answer, or a mode that is not there,
    is an error at the first use.

    Examples
    --------
    >>> import os
    >>> from polarway.backends import get_router
    >>> os.environ["BACKEND_MODE"] = "standalone"
    >>> get_router().mode
    'standalone'
    >>> del os.environ["BACKEND_MODE"]
    """
    return BackendRouter(mode=mode)


def _load_failure(mode: str) -> str | None:
    """Why a backend that is there cannot be loaded: a damaged library, a missing dependency of it."""
    from polarway.exceptions import PolarwayError

    try:
        modes.backend(mode)
    except (PolarwayError, ImportError, OSError) as error:
        return str(error)
    return None


def _rereadable(source: Any) -> Any:
    """What a second mode could read again: a stream that is no file of its own gives its bytes now."""
    inner = getattr(source, "file", None)
    if inner is not None and hasattr(inner, "read"):
        source = inner
    if not hasattr(source, "read") or hasattr(source, "getbuffer") or hasattr(source, "getvalue"):
        return source
    name = getattr(source, "name", None)
    if isinstance(name, str) and os.path.isfile(name):
        return source
    data = source.read()
    if hasattr(data, "__await__"):
        data.close()
        raise TypeError("an asynchronous upload cannot be read here; pass its `.file` or the bytes")
    return data.encode("utf-8") if isinstance(data, str) else data


def _megabytes(source: Any) -> float:
    """The size of files on disk and of bytes; 0 where it is not known without reading."""
    if source is None:
        return 0.0
    if isinstance(source, (bytes, bytearray, memoryview)):
        return len(source) / 1e6
    if isinstance(source, (list, tuple)):
        return sum(_megabytes(item) for item in source)
    if hasattr(source, "getbuffer"):
        return len(source.getbuffer()) / 1e6
    if not isinstance(source, (str, os.PathLike)):
        name = getattr(source, "name", None)
        return _megabytes(name) if isinstance(name, str) else 0.0
    text = os.fspath(source)
    if os.path.isdir(text):
        text = os.path.join(glob.escape(text), "**")
    paths = glob.glob(text, recursive=True) if glob.has_magic(text) else [text]
    return sum(os.path.getsize(path) for path in paths if os.path.isfile(path)) / 1e6
