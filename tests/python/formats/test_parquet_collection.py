"""Every Parquet file of the collection reads equal to pyarrow, or raises an error that names what is missing. Broken files raise an error."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is the reference")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is the reference")

import polarway as pw
from polarway.exceptions import PolarwayError

from .values import assert_same

DATA = Path(__file__).parents[4] / "shared" / "data"
GOOD = sorted((DATA / "parquet-testing" / "data").glob("**/*.parquet"))
BAD = sorted([*(DATA / "parquet-testing" / "bad_data").glob("*"), *(DATA / "arrow-testing" / "data" / "parquet").glob("**/*")])
ENCRYPTED = sorted((DATA / "parquet-testing" / "data").glob("**/*.parquet.encrypted"))
# Files whose broken pages our checks refuse although pyarrow, which does not look at checksums by default, reads them.
REFUSED = {"datapage_v1-corrupt-checksum.parquet", "rle-dict-uncompressed-corrupt-checksum.parquet"}
MAX_SECONDS_PER_MB = 5.0

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the shared data folder is not beside the repository")


def reference(path: Path):
    """pyarrow's table, or None where pyarrow fails too."""
    try:
        return pq.ParquetFile(path).read()
    except (OSError, pa.ArrowException, NotImplementedError, ValueError, TypeError, KeyError):
        return None


def verdict(path: Path) -> str:
    """One line of the table: what we read, and how that compares with pyarrow."""
    expected = reference(path)
    start = time.perf_counter()
    try:
        ours = pa.table(pw.read_parquet(path))
    except PolarwayError as error:
        reads = "pyarrow fails too" if expected is None else "pyarrow reads it"
        allowed = expected is None or path in BAD or path.name in REFUSED or "not supported" in str(error)
        return f"{'error' if allowed else 'WRONG':<6} {reads}: {str(error).removeprefix(str(path))[:110]}"
    seconds = time.perf_counter() - start
    size = f"{ours.num_rows} rows, {ours.num_columns} columns, {seconds:.2f} s"
    if expected is None:
        return f"read   {size}; pyarrow fails"
    try:
        assert_same(ours, expected)
    except AssertionError as error:
        return f"WRONG  {size}: {str(error).splitlines()[0][:110]}"
    return f"equal  {size}"


@pytest.mark.skipif(not DATA.exists(), reason="the shared data folder is not beside the repository")
def test_table_file_by_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Every file of the folders, whatever files they have: equal to pyarrow, or an error."""
    files = [*GOOD, *ENCRYPTED, *(p for p in BAD if p.is_file() and p.suffix not in {".md", ".txt"})]
    lines = [f"{path.relative_to(DATA)!s:<90} {verdict(path)}" for path in files]
    with capsys.disabled():
        print("\n" + "\n".join(lines))
    assert not [line for line in lines if "WRONG" in line]


@pytest.mark.parametrize("path", ENCRYPTED, ids=lambda p: str(p.relative_to(DATA / "parquet-testing" / "data")))
def test_encrypted_file_gives_an_error_that_says_so(path: Path) -> None:
    with pytest.raises(PolarwayError, match="(?i)encrypted"):
        pw.read_parquet(path)


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
    start = time.process_time()
    try:
        ours = pa.table(pw.read_parquet(path))
    except PolarwayError as error:
        assert str(error)
    else:
        expected = reference(path)
        if expected is not None:
            assert_same(ours, expected)
    # Of the processor: other work on the machine is not the file's fault.
    assert time.process_time() - start < 1 + MAX_SECONDS_PER_MB * path.stat().st_size / 1e6
