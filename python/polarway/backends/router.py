"""The choice of a mode: by argument, by environment, by what works, by the size of the data.

Nothing connects and nothing is loaded when a router is made; the first use does that.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.frame import DataFrame

MODES = ("standalone", "portable", "distributed")
DEFAULT_SERVER = "localhost:50051"
DEFAULT_THRESHOLD_MB = 1000.0

# Modes of the API that this version does not have.
_NOT_BUILT = {
    "portable": "the portable mode (a PyArrow interpreter of plans) is not built yet",
    "distributed": "the distributed mode (a gRPC server that holds the frames) is not built yet",
}


class BackendRouter:
    """Loads data in the mode that was asked for, or in the first one that works.

    The order: ``prefer_mode``, then ``fallback_chain``, then ``standalone``. Modes that do not work are skipped;
    :meth:`explain` says which and why.

    Parameters
    ----------
    prefer_mode
        ``standalone``, ``portable`` or ``distributed``.
    fallback_chain
        Modes to try after it, in order.
    data_size_threshold_mb
        From this many megabytes (10**6 bytes) of input on, ``distributed`` comes first where a server is configured.

    Examples
    --------
    >>> from polarway.backends import BackendRouter
    >>> BackendRouter(prefer_mode="portable", fallback_chain=["standalone"]).mode
    'standalone'
    """

    def __init__(
        self,
        prefer_mode: str | None = None,
        fallback_chain: Iterable[str] | None = None,
        data_size_threshold_mb: float | None = None,
        *,
        forced_mode: str | None = None,
    ) -> None:
        self.prefer_mode = prefer_mode
        self.fallback_chain = list(fallback_chain or ())
        self.data_size_threshold_mb = DEFAULT_THRESHOLD_MB if data_size_threshold_mb is None else float(data_size_threshold_mb)
        if self.data_size_threshold_mb < 0:
            raise ValueError(f"`data_size_threshold_mb` must not be negative, got {data_size_threshold_mb!r}")
        for mode in (prefer_mode, *self.fallback_chain):
            if mode is not None:
                _check_mode(mode, "mode")
        self._forced = forced_mode
        self.server = os.environ.get("GRPC_SERVER", DEFAULT_SERVER)
        self._server_configured = "GRPC_SERVER" in os.environ

    @property
    def mode(self) -> str:
        """The mode that data of ordinary size is loaded in; a forced one also when it does not work."""
        return self._choose(0)[0]

    def explain(self) -> str:
        """Why this mode: what was asked for, what was skipped and for which reason."""
        mode, reasons = self._choose(0)
        return f"mode {mode!r}: " + "; ".join(reasons)

    def _choose(self, megabytes: float) -> tuple[str, list[str]]:
        if self._forced is not None:
            return self._forced, [f"BACKEND_MODE={self._forced}"]
        reasons: list[str] = []
        for mode, why in self._candidates(megabytes):
            missing = _why_not(mode)
            if missing is None:
                return mode, [*reasons, why]
            reasons.append(f"{why}, skipped: {missing}")
        return MODES[0], [*reasons, "the default"]

    def _candidates(self, megabytes: float) -> list[tuple[str, str]]:
        out: list[tuple[str, str]] = []
        if megabytes > self.data_size_threshold_mb and self._server_configured:
            out.append(("distributed", f"{megabytes:.0f} MB are more than the threshold of {self.data_size_threshold_mb:.0f} MB"))
        if self.prefer_mode is not None:
            out.append((self.prefer_mode, f"prefer_mode={self.prefer_mode!r}"))
        out += [(mode, f"{mode!r} in fallback_chain") for mode in self.fallback_chain]
        out += [(mode, "the default") for mode in MODES[:2]]
        return out

    def _check_usable(self, mode: str) -> None:
        _check_mode(mode, "BACKEND_MODE")
        missing = _why_not(mode)
        if missing is not None:
            from polarway.exceptions import UnsupportedError

            raise UnsupportedError(f"{missing}; use BACKEND_MODE=standalone, or unset BACKEND_MODE for the automatic choice")

    def load_parquet(self, source: Any, **options: Any) -> DataFrame:
        """A Parquet file, glob, folder, bytes or upload as a frame.

        Parameters
        ----------
        source, options
            As in :func:`polarway.read_parquet`.
        """
        from polarway.io import read_parquet

        self._check_usable(self._choose(_megabytes(source))[0])
        return read_parquet(source, **options)

    def load_csv(self, source: Any, **options: Any) -> DataFrame:
        """A CSV file, glob, bytes or upload as a frame.

        Parameters
        ----------
        source, options
            As in :func:`polarway.read_csv`.
        """
        from polarway.io import read_csv

        self._check_usable(self._choose(_megabytes(source))[0])
        return read_csv(source, **options)

    def __repr__(self) -> str:
        return f"BackendRouter(mode={self.mode!r})"


def get_router() -> BackendRouter:
    """A router for the mode in ``BACKEND_MODE``; without it, for the first mode that works.

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
    mode = os.environ.get("BACKEND_MODE", "").strip().lower()
    return BackendRouter(forced_mode=mode or None)


def _check_mode(mode: str, what: str) -> None:
    if mode not in MODES:
        raise ValueError(f"unknown {what} {mode!r}; modes: {', '.join(MODES)}")


def _why_not(mode: str) -> str | None:
    """Why a mode cannot be used here; None when it can."""
    if mode in _NOT_BUILT:
        return _NOT_BUILT[mode]
    from polarway.backends.native import available

    return available()


def _megabytes(source: Any) -> float:
    """The size of files on disk; 0 where it is not known without reading."""
    if isinstance(source, (bytes, bytearray)):
        return len(source) / 1e6
    if isinstance(source, (list, tuple)):
        return sum(_megabytes(item) for item in source)
    if not isinstance(source, (str, os.PathLike)):
        return 0.0
    text = os.fspath(source)
    if os.path.isdir(text):
        text = os.path.join(glob.escape(text), "**")
    paths = glob.glob(text, recursive=True) if glob.has_magic(text) else [text]
    return sum(os.path.getsize(path) for path in paths if os.path.isfile(path)) / 1e6
