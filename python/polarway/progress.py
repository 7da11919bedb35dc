"""Shows how far a long query is: with tqdm when it is there, else as a line of text.

Queries of more than two seconds show it by themselves in a terminal and in a notebook. ``Config.set_progress(True)`` shows it wherever
standard error goes, ``Config.set_progress(False)`` never; ``POLARWAY_PROGRESS`` is 1 or 0 for the same.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from polarway import config

if TYPE_CHECKING:
    from polarway.backends.base import Progress

#: Queries that end sooner show nothing.
PATIENCE_SECONDS = 2.0
_WIDTH = 40


def watcher() -> ProgressLine | None:
    """What shows the progress of a query that begins; None when nobody would see it."""
    wanted = config.option("progress")
    if wanted is None:
        wanted = {"1": True, "0": False}.get(os.environ.get("POLARWAY_PROGRESS", ""))
    return ProgressLine(always=wanted is True) if (wanted is None and _is_interactive()) or wanted else None


def _is_interactive() -> bool:
    return _in_notebook() or bool(getattr(sys.stderr, "isatty", lambda: False)())


def _in_notebook() -> bool:
    # Without IPython in the process there is no notebook; it is not imported for this.
    shell = sys.modules.get("IPython")
    get = getattr(shell, "get_ipython", None)
    running = get() if get is not None else None
    return running is not None and "IPKernelApp" in running.config


class ProgressLine:
    """One line that is drawn again and again, and taken away at the end.

    Examples
    --------
    >>> from polarway.progress import ProgressLine
    >>> line = ProgressLine()
    >>> line.close()
    """

    __slots__ = ("_always", "_bar", "_text")

    def __init__(self, *, always: bool = False) -> None:
        self._always = always
        self._bar: Any = None
        self._text = False

    def update(self, progress: Progress) -> None:
        """Draws how far the query is, once it has taken its time."""
        if progress.elapsed_ns < PATIENCE_SECONDS * 1e9 and not (self._always and progress.elapsed_ns > 0):
            return
        if self._bar is None and not self._text:
            self._bar = _tqdm()
            self._text = self._bar is None
        if self._bar is None:
            self._write(progress)
            return
        if progress.fraction >= 0:
            self._bar.n = round(progress.fraction * 100)
        self._bar.set_postfix_str(f"{progress.rows_read:,} rows", refresh=False)
        self._bar.refresh()

    def close(self) -> None:
        """Takes the line away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        elif self._text:
            sys.stderr.write("\r\x1b[K" if sys.stderr.isatty() else "\n")
            sys.stderr.flush()
            self._text = False

    def _write(self, progress: Progress) -> None:
        if progress.fraction >= 0:
            done = int(progress.fraction * _WIDTH)
            text = f"[{'#' * done}{'.' * (_WIDTH - done)}] {progress.fraction:4.0%}"
        else:
            text = "running"
        sys.stderr.write(f"\r{text}  {progress.rows_read:,} rows, {progress.elapsed_ns / 1e9:.0f} s")
        sys.stderr.flush()


def _tqdm() -> Any:
    made: Any
    try:
        if _in_notebook():
            from tqdm import auto

            made = auto.tqdm
        else:
            import tqdm

            made = tqdm.tqdm
    except ImportError:
        return None
    return made(total=100, leave=False, file=sys.stderr, bar_format="{l_bar}{bar}| {elapsed}{postfix}")
