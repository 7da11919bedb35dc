"""Late materialisation: whatever the filter leaves and however a scan reads, the rows are those of the filter in memory."""

from __future__ import annotations

import random
import re

import polarway as pw
import pytest
from polarway.exceptions import CorruptError

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

ROWS = 60_000
ORDERS = ["auto", "prefiltered", "none"]


@pytest.fixture(scope="module")
def table():
    rng = random.Random(3)
    words = [f"word-{i}" for i in range(50)]
    return pa.table(
        {
            "key": pa.array([rng.random() for _ in range(ROWS)]),
            "row": pa.array(range(ROWS), pa.int64()),
            "text": pa.array([f"text of row {i} that is long" for i in range(ROWS)]),
            "word": pa.array([rng.choice(words) if i % 7 else None for i in range(ROWS)]),
            "small": pa.array([i % 3 if i % 5 else None for i in range(ROWS)], pa.int8()),
            "flag": pa.array([i % 11 == 0 if i % 13 else None for i in range(ROWS)]),
            "list": pa.array([[i] * (i % 3) if i % 17 else None for i in range(ROWS)]),
            "category": pa.array([words[i % 50] for i in range(ROWS)]).dictionary_encode(),
        }
    )


@pytest.fixture(scope="module", params=["indexed", "plain pages", "small groups"])
def path(request, table, tmp_path_factory):
    options = {
        "indexed": {"write_page_index": True, "data_page_size": 4096},
        "plain pages": {"use_dictionary": False, "data_page_size": 20_000, "compression": "none"},
        "small groups": {"row_group_size": 7_000, "data_page_size": 1_000, "write_page_index": True, "data_page_version": "2.0"},
    }
    target = tmp_path_factory.mktemp("prefilter") / "a.parquet"
    pq.write_table(table, target, **options[request.param])
    return target


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("share", [0.0001, 0.001, 0.01, 0.3, 0.99])
def test_rows_that_survive_anywhere(path, order, share):
    wanted = pw.read_parquet(path).filter(pw.col("key") < share)
    assert pw.scan_parquet(path, parallel=order).filter(pw.col("key") < share).collect().equals(wanted)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("first, last", [(0, 3), (29_990, 30_020), (17, ROWS - 3), (59_999, 60_000), (20_000, 20_001)])
def test_rows_that_survive_in_one_place(path, order, first, last):
    # By an expression that statistics cannot answer: pages are passed over because no row of them survived.
    kept = (pw.col("row") * 1 >= first) & (pw.col("row") * 1 < last)
    wanted = pw.read_parquet(path).filter(kept)
    assert wanted.height == last - first
    assert pw.scan_parquet(path, parallel=order).filter(kept).collect().equals(wanted)


@pytest.mark.parametrize("order", ORDERS)
def test_rows_far_from_one_another(path, order):
    kept = (pw.col("row") * 1).is_in([5, 6, 7, 19_999, 20_000, 41_000, 59_999])
    assert pw.scan_parquet(path, parallel=order).filter(kept).select("text", "list", "word").collect().equals(pw.read_parquet(path).filter(kept).select("text", "list", "word"))


@pytest.mark.only_standalone("pyarrow does not use the offset index")
def test_an_offset_index_that_is_wrong_is_an_error(table, tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(table.select(["row", "text"]), path, write_page_index=True, use_dictionary=False, data_page_size=20_000, compression="none")
    data = bytearray(path.read_bytes())
    # The places of pages: offset, bytes and first row, one after the other; those of the last column come last.
    number = rb"[\x80-\xff]*[\x00-\x7f]"
    places = list(re.finditer(rb"\x16%b\x15%b\x16(%b)\x00" % (number, number, number), bytes(data)))
    last = [place for place, before in zip(places[1:], places) if place.start() == before.end()][-1]
    data[last.start(1)] ^= 0x20
    path.write_bytes(data)
    with pytest.raises(CorruptError, match="offset index"):
        pw.scan_parquet(path, parallel="prefiltered").filter(pw.col("row") * 1 == ROWS - 1).collect()
    # Who reads page after page does not need it.
    assert pw.read_parquet(path).height == ROWS
