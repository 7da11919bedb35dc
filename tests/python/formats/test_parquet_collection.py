"""Every Parquet file of the collection reads equal to pyarrow, or raises an error that names what is missing. Broken files raise an error."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is the reference")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is the reference")

import polarway as pw  # noqa: E402
from polarway.exceptions import PolarwayError  # noqa: E402

from .values import assert_same  # noqa: E402

DATA = Path(__file__).parents[4] / "shared" / "data"
GOOD = sorted((DATA / "parquet-testing" / "data").glob("**/*.parquet"))
BAD = sorted([*(DATA / "parquet-testing" / "bad_data").glob("*"), *(DATA / "arrow-testing" / "data" / "parquet").glob("**/*")])
# Files whose broken pages our checks refuse although pyarrow, which does not look at checksums by default, reads them.
REFUSED = {"datapage_v1-corrupt-checksum.parquet", "rle-dict-uncompressed-corrupt-checksum.parquet"}
MAX_SECONDS_PER_MB = 5.0

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the shared data folder is not beside the repository")


def reference(path: Path):
    """pyarrow's table, or None where pyarrow fails too."""
    try:
        return pq.ParquetFile(path).read()
    except (OSError, pa.ArrowException, NotImplementedError, ValueError):
        return None


@pytest.mark.parametrize("path", GOOD, ids=lambda p: p.name)
def test_file_reads_equal_to_pyarrow_or_says_what_is_missing(path: Path) -> None:
    expected = reference(path)
    try:
        ours = pa.table(pw.read_parquet(path))
    except PolarwayError as error:
        text = str(error)
        assert path.name in text or "column" in text, f"the message does not say where: {text}"
        if expected is not None and path.name not in REFUSED:
            assert "not supported" in text, f"pyarrow reads it, we fail with: {text}"
            pytest.skip(f"not supported yet: {text[:120]}")
        return
    if expected is None:
        # pyarrow has no form for a column of more than 2 GiB of text; what we read must at least be whole.
        assert ours.num_rows == pq.ParquetFile(path).metadata.num_rows
        return
    assert_same(ours, expected)


@pytest.mark.parametrize("path", [p for p in BAD if p.is_file() and p.suffix not in {".md", ".txt"}], ids=lambda p: p.name)
def test_broken_file_gives_an_error_or_pyarrows_values(path: Path) -> None:
    start = time.perf_counter()
    try:
        ours = pa.table(pw.read_parquet(path))
    except PolarwayError as error:
        assert str(error)
    else:
        expected = reference(path)
        if expected is not None:
            assert_same(ours, expected)
    assert time.perf_counter() - start < 1 + MAX_SECONDS_PER_MB * path.stat().st_size / 1e6
