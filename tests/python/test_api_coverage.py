"""docs/api-coverage.md says what the code is."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_table_is_current(monkeypatch):
    pytest.importorskip("polars", minversion="2.1")
    monkeypatch.syspath_prepend(str(ROOT / "python" / "_build"))
    import api_coverage

    assert (ROOT / "docs" / "api-coverage.md").read_text(encoding="utf-8") == api_coverage.table(), (
        "run: python python/_build/api_coverage.py docs/api-coverage.md"
    )


def test_every_public_name_has_a_docstring(monkeypatch):
    pytest.importorskip("polars", minversion="2.1")
    monkeypatch.syspath_prepend(str(ROOT / "python" / "_build"))
    import api_coverage

    bare = [f"{title}.{name}" for title, _, ours, names in api_coverage.areas() for name in names if hasattr(ours, name) and not getattr(getattr(ours, name), "__doc__", None)]
    assert bare == []
