"""Writes docs/api-coverage.md: every public name of Polars' API, and what becomes of it here.

    python python/_build/api_coverage.py docs/api-coverage.md

Needs Polars beside Polarway. A name counts as there when it exists and its docstring does not say that it is not supported; as
shown when the example in its docstring ran as well, in the run that wrote the table.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

SHOWN, THERE, LACKING = "shown", "there", "—"
NAMESPACES = ("str", "dt", "list", "arr", "struct", "cat", "bin", "name", "meta")
_REFUSAL = "Not supported by this version"
_OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class Name(NamedTuple):
    """A public name, and whether it is shown, there or lacking."""

    text: str
    state: str


def public(owner: Any) -> list[str]:
    return sorted(name for name in dir(owner) if not name.startswith("_"))


def areas() -> Iterator[tuple[str, Any, Any, list[str]]]:
    """Title, Polars' owner, our owner and Polars' names, for each part of the API."""
    import polars as pl
    import polars.selectors as theirs
    import polars.testing as their_testing
    import polarway as pw
    import polarway.selectors as ours
    import polarway.testing as our_testing

    yield "polars", pl, pw, sorted(pl.__all__)
    for kind in ("DataFrame", "LazyFrame", "Series", "Expr"):
        yield kind, getattr(pl, kind), getattr(pw, kind), public(getattr(pl, kind))
    for space in NAMESPACES:
        yield f"Expr.{space}", type(getattr(pl.col("a"), space)), type(getattr(pw.col("a"), space)), public(getattr(pl.col("a"), space))
    grouped, own = pl.DataFrame({"a": [1]}).group_by("a"), pw.DataFrame({"a": [1]}).group_by("a")
    yield "GroupBy", type(grouped), type(own), public(grouped)
    yield "selectors", theirs, ours, sorted(theirs.__all__)
    yield "exceptions", pl.exceptions, pw.exceptions, [name for name in public(pl.exceptions) if name.endswith(("Error", "Warning", "Exception"))]
    yield "testing", their_testing, our_testing, sorted(their_testing.__all__)


def state(owner: Any, name: str) -> str:
    """What becomes of a name."""
    try:
        found = getattr(owner, name)
    except AttributeError:
        return LACKING
    text = getattr(found, "__doc__", None) or ""
    if _REFUSAL in text:
        return LACKING
    return SHOWN if ">>>" in text and _runs(name, text) else THERE


def _runs(name: str, text: str) -> bool:
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, None)
    with contextlib.redirect_stdout(io.StringIO()):
        return doctest.DocTestRunner(optionflags=_OPTIONS).run(test, out=lambda _: None).failed == 0


def table() -> str:
    """The page."""
    parts = [(title, [Name(name, state(ours, name)) for name in names]) for title, _, ours, names in areas()]
    lines = [
        "# What of Polars' API is here",
        "",
        "Written by `python/_build/api_coverage.py`; a test compares it with the code. **Shown**: there, and the example in its docstring ran.",
        "There: it exists. Lacking: using it raises an error that says so, or the name is absent.",
        "",
        "| part | names | shown | there | lacking |",
        "|---|---|---|---|---|",
    ]
    for title, names in parts:
        count = {kind: sum(name.state == kind for name in names) for kind in (SHOWN, THERE, LACKING)}
        lines.append(f"| {title} | {len(names)} | {count[SHOWN]} | {count[THERE]} | {count[LACKING]} |")
    for title, names in parts:
        lines += ["", f"## {title}", ""]
        for kind, label in ((SHOWN, "Shown"), (THERE, "There"), (LACKING, "Lacking")):
            chosen = [f"`{name.text}`" for name in names if name.state == kind]
            if chosen:
                lines += [f"{label}: " + " ".join(chosen), ""]
        lines.pop()
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(table(), encoding="utf-8")
