"""Sources that stream chunks: order, sizes, limits, damage, settings, figures."""

from __future__ import annotations

import gzip
import logging
import threading
from pathlib import Path

import polarway as pw
import pytest
from polarway.result import Err, Ok, Some
from polarway.streaming import (
    CorruptError,
    CsvSource,
    FileMissingError,
    FileSource,
    MemoryLimitError,
    NetworkError,
    SourceConfig,
    SourceError,
    SourceRegistry,
    adaptive_scan_csv,
    adaptive_scan_parquet,
    get_available_memory,
    parse_memory_limit,
)

ROWS = 60_000


@pytest.fixture(scope="module")
def csv(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("streaming") / "large.csv"
    path.write_text("id,value,name\n" + "".join(f"{i},{i * 0.5},name_{i % 100}\n" for i in range(ROWS)))
    return path


def ids(source):
    return [value for chunk in source for value in chunk["id"].to_list()]


# ---- sizes of memory


@pytest.mark.parametrize(
    ("text", "size"),
    [("2GB", 2_000_000_000), ("2 gb", 2_000_000_000), ("2.5GB", 2_500_000_000), ("500MB", 500_000_000), ("1KiB", 1024), ("1MiB", 1 << 20), ("1g", 10**9), ("17", 17), ("1_000", 1000), (5, 5), (2.5e9, 2_500_000_000), (".5MB", 500_000)],
)  # fmt: skip
def test_sizes_are_decimal(text, size):
    assert parse_memory_limit(text) == size


@pytest.mark.parametrize("text", ["", "GB", "2XB", "-1GB", "0", 0, -5, float("nan"), float("inf"), "1e9 GB GB", "2,5GB"])
def test_what_is_no_size(text):
    with pytest.raises(ValueError, match="memory limit"):
        parse_memory_limit(text)


@pytest.mark.parametrize("value", [None, True, b"2GB", [1]])
def test_what_is_no_number(value):
    with pytest.raises(TypeError):
        parse_memory_limit(value)


def test_available_memory_is_less_than_all():
    total = next(int(line.split()[1]) * 1024 for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    assert 0 < get_available_memory() <= total
    assert CsvSource(b"a\n1\n", memory_limit=get_available_memory() * 0.6).collect().item() == 1


# ---- chunks


@pytest.mark.parametrize("settings", [{}, {"parallel": False}, {"prefetch": False}, {"parallel": False, "prefetch": False}])
@pytest.mark.parametrize("chunk_size", [None, 777, 10_000, 100_000])
def test_no_row_is_lost_or_doubled(csv, settings, chunk_size):
    chunks = list(CsvSource(csv, memory_limit="1GB", chunk_size=chunk_size, **settings))
    assert len(chunks[0]) == min(chunk_size or 10_000, ROWS)
    assert [value for chunk in chunks for value in chunk["id"].to_list()] == list(range(ROWS))


def test_chunks_are_frames(csv):
    chunk = CsvSource(csv).read_chunk().unwrap()
    assert isinstance(chunk, pw.DataFrame) and chunk.columns == ["id", "value", "name"] and chunk.dtypes == [pw.Int64, pw.Float64, pw.String]
    assert chunk.lazy().filter(pw.col("id") > 9_990).select(["name"]).collect().height == 9


def test_the_end_is_ok_none_for_good(csv):
    source = CsvSource(csv, chunk_size=50_000)
    while source.read_chunk() != Ok(None):
        assert source.has_more or source.stats().records_processed == ROWS
    assert source.read_chunk() == Ok(None) and list(source) == [] and list(source.iter_chunks()) == [] and not source.has_more


def test_patterns(csv):
    match CsvSource(csv).read_chunk():
        case Ok(Some(chunk)):
            assert len(chunk) == 10_000
        case _:
            pytest.fail("a chunk matches Ok(Some(chunk))")
    match Err(NetworkError("reset")), Err(MemoryLimitError(1000)), Err(SourceError("x")):
        case Err(NetworkError(message)), Err(MemoryLimitError(limit)), Err(SourceError(text)):
            assert (message, limit, text) == ("reset", 1000, "x")
        case _:
            pytest.fail("errors match by what they hold")


def test_files_of_one_table_in_order(tmp_path):
    for part in range(5):
        (tmp_path / f"p{part}.csv").write_text("id\n" + "".join(f"{part * 1000 + i}\n" for i in range(1000)))
    for location in (tmp_path, tmp_path / "*.csv", [tmp_path / f"p{part}.csv" for part in range(5)]):
        assert ids(CsvSource(location, chunk_size=300)) == list(range(5000))
    assert ids(FileSource(tmp_path, chunk_size=300)) == list(range(5000))
    assert CsvSource(tmp_path).metadata().parts == [str(tmp_path / f"p{part}.csv") for part in range(5)]


def test_formats(tmp_path, csv):
    frame = pw.read_csv(csv)
    frame.write_parquet(tmp_path / "a.parquet", row_group_size=7_000)
    frame.write_ipc(tmp_path / "a.arrow")
    frame.write_ipc_stream(tmp_path / "a.arrows")
    frame.write_ndjson(tmp_path / "a.ndjson")
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(csv.read_bytes()))
    (tmp_path / "a.tsv").write_text(csv.read_text().replace(",", "\t"))
    formats = {"a.parquet": "parquet", "a.arrow": "ipc", "a.arrows": "ipc_stream", "a.ndjson": "ndjson", "a.csv.gz": "csv", "a.tsv": "csv"}
    for name, format in formats.items():
        source = FileSource(tmp_path / name, chunk_size=9_000, memory_limit="500MB")
        facts = source.metadata()
        assert facts.format == format and facts["size_bytes"] == (tmp_path / name).stat().st_size and facts.schema.names() == ["id", "value", "name"]
        assert pw.concat(list(source)).equals(frame), name
    assert FileSource(tmp_path / "a.parquet").metadata().num_records == ROWS
    with pytest.raises(SourceError, match="several formats"):
        FileSource(tmp_path)
    assert len(FileSource(tmp_path, format="parquet").collect()) == ROWS


def test_uploads(csv):
    data = csv.read_bytes()
    with open(csv, "rb") as opened:
        for upload in (data, opened):
            assert len(CsvSource(upload).collect()) == ROWS


# ---- options


def test_options_of_the_guide(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("# a comment\nname;n\nJosé;1\nNA;2\nNULL;x\n".encode("latin-1"))
    config = (
        SourceConfig(path).with_memory_limit(2_000_000_000).with_chunk_size(10_000).with_parallel(True).with_prefetch(True)
        .with_option("delimiter", ";").with_option("has_header", "true").with_option("skip_rows", "0").with_option("encoding", "latin1")
        .with_option("comment_char", "#").with_option("null_values", "NA,NULL,x").with_option("infer_schema_length", "10000")
    )  # fmt: skip
    assert SourceRegistry().create("csv", config).unwrap().collect().rows() == [("José", 1), (None, 2), (None, None)]
    again = CsvSource(path, delimiter=";", encoding="latin1", comment_char="#", null_values="NA,NULL,x")
    assert again.collect().rows() == [("José", 1), (None, 2), (None, None)]


@pytest.mark.parametrize("schema", ['{"name": "String", "age": "Float64"}', '[["name", "string"], ["age", "float64"]]', '{"fields": [{"name": "name", "data_type": "Utf8"}, {"name": "age", "dtype": "Float64"}]}'])
def test_a_schema_by_hand(tmp_path, schema):
    (tmp_path / "a.csv").write_text("name,age\nx,1\n")
    source = SourceRegistry().create("csv", SourceConfig(tmp_path / "a.csv").with_option("schema", schema)).unwrap()
    assert dict(source.schema) == {"name": pw.String, "age": pw.Float64} and source.collect().rows() == [("x", 1.0)]


def test_unknown_options_and_kinds(tmp_path, csv):
    with pytest.raises(SourceError, match='"delimeter".*delimiter'):
        CsvSource(SourceConfig(csv).with_option("delimeter", ";"))
    with pytest.raises(SourceError, match="true or false"):
        CsvSource(SourceConfig(csv).with_option("has_header", "maybe"))
    with pytest.raises(TypeError, match="delimeter"):
        CsvSource(csv, delimeter=";")
    with pytest.raises(SourceError, match="takes no credentials"):
        CsvSource(SourceConfig(csv).with_credentials({"kind": "bearer", "token": "secret"}))
    assert SourceRegistry().create("kafka", SourceConfig("topic")).is_err()
    with pytest.raises(ValueError, match="registered already"):
        SourceRegistry().register("csv", CsvSource)


def test_a_kind_of_ones_own(csv):
    registry = SourceRegistry()
    registry.register("twice", lambda config: CsvSource([config.location, config.location]))
    assert len(registry.create("twice", SourceConfig(csv)).unwrap().collect()) == 2 * ROWS


# ---- settings of an open source


def test_chunk_size_may_be_assigned(csv):
    source = CsvSource(csv, chunk_size=1000, prefetch=False)
    assert len(source.read_chunk().unwrap()) == 1000
    source.config.chunk_size = 200
    assert source.config.chunk_size == 200 and len(source.read_chunk().unwrap()) == 200
    source.config.chunk_size //= 2
    assert len(source.read_chunk().unwrap()) == 100
    with pytest.raises(ValueError, match="at least 1"):
        source.config.chunk_size = 0
    assert source.set_chunk_size(50) == Ok(source) and len(source.read_chunk().unwrap()) == 50 and source.set_chunk_size("x").is_err()
    assert source.set_memory_limit("nonsense").is_err() and source.set_memory_limit("1GB") == Ok(source) and source.stats().memory_limit == 10**9
    with pytest.raises(pw.exceptions.InvalidOperationError, match="parallel"):
        source.config.with_parallel(False)


def test_closed_sources_have_ended(csv):
    with CsvSource(csv) as source:
        first = source.read_chunk().unwrap()
    assert source.read_chunk() == Ok(None) and len(first) == 10_000 and source.stats().chunks_read == 1
    source.close()
    source.reset()
    assert ids(source) == list(range(ROWS))


def test_reading_from_a_thread_while_another_closes(csv):
    source = CsvSource(csv, chunk_size=10)
    reader = threading.Thread(target=lambda: [None for _ in source.iter_chunks()])
    reader.start()
    source.close()
    reader.join(20)
    assert not reader.is_alive()


def test_figures(csv):
    source = CsvSource(csv, memory_limit="1GB")
    held = [chunk for chunk in source]
    stats = source.stats()
    assert stats.records_processed == ROWS and stats.chunks_read == len(held) and stats.bytes_read == csv.stat().st_size - len("id,value,name\n")
    assert stats["memory_bytes"] > sum(chunk.estimated_size() for chunk in held) * 0.5 and stats.avg_chunk_time_ms > 0
    assert stats.memory_bytes <= stats.peak_memory_bytes <= 10**9
    del held
    assert source.stats().memory_bytes < stats.memory_bytes
    with pytest.raises(AttributeError, match="chunks_read"):
        _ = stats.nothing


# ---- memory


def test_a_limit_that_is_too_small(csv):
    results = list(CsvSource(csv, memory_limit="1KB").iter_chunks())
    assert len(results) == 1 and isinstance(results[0], Err)
    error = results[0].unwrap_err()
    assert isinstance(error, MemoryLimitError) and error.limit == 1000 and "1000" in str(error)
    with pytest.raises(MemoryLimitError) as caught:
        list(CsvSource(csv, memory_limit=1))
    assert caught.value.limit == 1
    chained = CsvSource.create(csv).and_then(lambda source: source.set_memory_limit("1KB")).and_then(lambda source: source.read_chunk())
    assert isinstance(chained.unwrap_err(), MemoryLimitError)


def test_after_the_limit_the_stream_goes_on(csv):
    source = CsvSource(csv, memory_limit="1KB")
    assert source.read_chunk().is_err() and source.read_chunk().is_err()
    assert source.set_memory_limit("1GB").is_ok() and ids(source) == list(range(ROWS))


def test_holding_chunks_is_an_error_in_the_end_and_no_row_is_lost(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("id,text\n" + "".join(f"{i},{'x' * 200}{i}\n" for i in range(150_000)))
    source = CsvSource(path, memory_limit="24MB")
    held, failures = [], 0
    for result in iter(source.read_chunk, Ok(None)):
        match result:
            case Ok(Some(chunk)):
                held.append(chunk)
            case Err(MemoryLimitError(limit)):
                assert limit == 24_000_000
                failures += 1
                done = sum(len(chunk) for chunk in held)
                held = [chunk.select(pw.col("id").sum()) for chunk in held]
                held = [pw.DataFrame({"id": [sum(part.item() for part in held)], "rows": [done]})]
                break
            case _:
                pytest.fail(repr(result))
    assert failures == 1 and source.stats().shrinks > 0
    rest = list(source)
    assert sum(len(chunk) for chunk in rest) + held[0]["rows"].item() == 150_000
    assert sum(chunk["id"].sum() for chunk in rest) + held[0]["id"].item() == sum(range(150_000))


def test_collect_beyond_the_limit(csv):
    with pytest.raises(MemoryLimitError) as caught:
        adaptive_scan_csv(csv, memory_limit="1500KB", parallel=False, prefetch=False)
    assert caught.value.limit == 1_500_000
    assert len(adaptive_scan_csv(csv, memory_limit="1GB")) == ROWS


def test_chunk_sizes_are_logged_as_they_adapt(tmp_path, caplog):
    path = tmp_path / "a.csv"
    path.write_text("id,value\n" + "".join(f"{i},{i * 0.5}\n" for i in range(400_000)))
    with caplog.at_level(logging.INFO, "polarway.streaming"):
        source = CsvSource(path, memory_limit="500MB", chunk_size=20_000)
        assert ids(source) == list(range(400_000))
    assert source.stats().growths > 0
    assert any("chunk size 20000 -> 25000 rows; memory" in record.getMessage() for record in caplog.records)


def test_lazy_frames_within_a_limit(csv):
    lazy = pw.scan_csv(csv).with_adaptive_streaming().with_memory_limit("100MB")
    assert lazy.group_by("name").agg(pw.col("value").sum()).collect().height == 100
    assert sum(len(batch) for batch in lazy.filter(pw.col("id") >= 0).collect_batches()) == ROWS
    assert max(len(batch) for batch in pw.scan_csv(csv).with_adaptive_streaming(chunk_size=500).collect_batches()) == 500
    with pytest.raises(MemoryLimitError) as caught:
        pw.scan_csv(csv).with_memory_limit("10KB").collect()
    assert caught.value.limit == 10_000
    with pytest.raises(ValueError, match="memory limit"):
        pw.scan_csv(csv).with_memory_limit("much")


# ---- damage


def outcome(source):
    """Rows before, and the error; there is at most one, and nothing after it."""
    rows, errors = [], []
    for result in source.iter_chunks():
        assert not errors, "nothing follows an error"
        result.match(ok=lambda chunk: rows.extend(chunk["id"].to_list()), err=errors.append)
    assert source.read_chunk() == Ok(None)
    return rows, errors


@pytest.mark.parametrize("parallel", [True, False])
@pytest.mark.parametrize("chunk_size", [10, 1000, 100_000])
def test_a_csv_that_ends_within_a_record(tmp_path, csv, parallel, chunk_size):
    whole = csv.read_bytes()
    cut = whole.index(b"\n41234,") + len("\n41234,20")
    path = tmp_path / "cut.csv"
    path.write_bytes(whole[:cut])
    rows, errors = outcome(CsvSource(path, parallel=parallel, chunk_size=chunk_size))
    assert rows == list(range(41_234)) and len(errors) == 1 and isinstance(errors[0], CorruptError)
    assert "ends within a record, after 2 of 3 fields" in str(errors[0])


@pytest.mark.parametrize("parallel", [True, False])
def test_a_cut_gzip_file(tmp_path, csv, parallel):
    packed = gzip.compress(csv.read_bytes())
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(packed[: len(packed) // 2])
    rows, errors = outcome(CsvSource(path, parallel=parallel, chunk_size=5_000))
    assert rows == list(range(len(rows))) and 10_000 < len(rows) < ROWS and len(errors) == 1 and isinstance(errors[0], CorruptError)


@pytest.mark.parametrize("parallel", [True, False])
def test_a_row_that_does_not_fit(tmp_path, parallel):
    path = tmp_path / "a.csv"
    path.write_text("id,b\n" + "".join(f"{i},1\n" for i in range(30_000)) + "30000,1,2,3\n" + "".join(f"{i},1\n" for i in range(30_001, 40_000)))
    rows, errors = outcome(CsvSource(path, parallel=parallel))
    assert rows == list(range(30_000)) and len(errors) == 1


def test_ndjson_that_ends_within_a_line(tmp_path):
    path = tmp_path / "cut.ndjson"
    path.write_text("".join(f'{{"id": {i}}}\n' for i in range(20_000)) + '{"id": 2')
    rows, errors = outcome(FileSource(path))
    assert rows == list(range(20_000)) and len(errors) == 1


def test_a_cut_parquet_file(tmp_path, csv):
    path = tmp_path / "a.parquet"
    pw.read_csv(csv).write_parquet(path)
    path.write_bytes(path.read_bytes()[:-100])
    opened = FileSource.create(path)
    assert isinstance(opened.unwrap_err(), CorruptError) and "a.parquet" in str(opened.unwrap_err())
    with pytest.raises(CorruptError):
        FileSource(path)


def test_a_damaged_page_gives_the_row_groups_before(tmp_path, csv):
    path = tmp_path / "a.parquet"
    pw.read_csv(csv).write_parquet(path, row_group_size=10_000, compression="gzip")
    data = bytearray(path.read_bytes())
    at = len(data) * 6 // 10
    data[at : at + 4000] = bytes(4000)
    path.write_bytes(data)
    rows, errors = outcome(FileSource(path))
    assert rows == list(range(len(rows))) and len(rows) >= 20_000 and len(errors) == 1


def test_missing_files(tmp_path):
    missing = CsvSource.create(tmp_path / "no_such.csv")
    assert isinstance(missing.unwrap_err(), FileNotFoundError) and isinstance(missing.unwrap_err(), SourceError) and "no_such.csv" in str(missing.unwrap_err())
    with pytest.raises(SourceError, match="no_such"):
        CsvSource(tmp_path / "no_such.csv")
    with pytest.raises(SourceError):
        adaptive_scan_parquet(tmp_path / "no_such.parquet")


def test_an_empty_file_with_a_header(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n")
    source = CsvSource(path)
    assert list(source) == [] and CsvSource(path).collect().columns == ["a", "b"]


def test_a_type_that_shows_late(tmp_path):
    """The rows before, then the error, which a longer look prevents: a stream does not read the file first."""
    late = tmp_path / "late.csv"
    late.write_text("id,b\n" + "".join(f"{i},{'x' if i == 150_000 else 1}\n" for i in range(200_000)))
    rows, errors = outcome(CsvSource(late))
    assert rows == list(range(150_000)) and len(errors) == 1 and "schema" in str(errors[0])
    assert len(CsvSource(late, infer_schema_length=None).collect()) == 200_000
    assert len(CsvSource(late, schema_overrides={"b": pw.String}).collect()) == 200_000


def test_create_gives_whatever_is_wrong_as_an_err(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    for arguments, says in [
        ((path, {"memory_limit": "2 elephants"}), "2 elephants"),
        ((path, {"chunk_size": 0}), "at least 1 row"),
        (("s3://bucket/a.csv", {}), "s3"),
        ((tmp_path / "no_such.csv", {}), "no_such.csv"),
        ((tmp_path / "none*.csv", {}), "none*.csv"),
        (([], {}), "empty list"),
    ]:
        for kind in (CsvSource, FileSource):
            made = kind.create(arguments[0], **arguments[1])
            assert made.is_err() and isinstance(made.unwrap_err(), SourceError) and says in str(made.unwrap_err()), (kind, made)
    assert SourceRegistry().create("csv", SourceConfig(path, options={"colour": "red"})).unwrap_err().args[0].startswith("unable to find option of a csv source")
    with pytest.raises(TypeError, match=r"CsvSource\(\) got an unexpected keyword argument 'colour'"):
        CsvSource(path, colour="red")


def test_a_glob_without_files_is_a_missing_file(tmp_path):
    for kind in (CsvSource, FileSource):
        with pytest.raises(FileMissingError, match="no file is there that matches"):
            kind(tmp_path / "none*.csv")


def test_a_file_that_becomes_shorter_is_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a\n" + "".join(f"{i}\n" for i in range(500_000)))
    source = CsvSource(path, chunk_size=1000, prefetch=False, parallel=False)
    assert source.read_chunk().unwrap().height == 1000
    path.write_text("a\n1\n")
    *chunks, last = source.iter_chunks()
    assert all(chunk.is_ok() for chunk in chunks) and "changed while it was read" in str(last.unwrap_err())
    assert source.read_chunk() == Ok(None)


@pytest.mark.parametrize("given", ["a schema", "its JSON", "a mapping"])
def test_a_schema_is_an_option(tmp_path, given):
    path = tmp_path / "a.csv"
    path.write_text("name,age\nx,1\ny,2\n")
    schema = pw.Schema({"name": pw.Categorical, "age": pw.Float64})
    option = {"a schema": schema, "its JSON": schema.to_json(), "a mapping": {"name": pw.Categorical, "age": float}}[given]
    source = SourceRegistry().create("csv", SourceConfig(path).with_option("schema", option)).unwrap()
    assert source.schema == schema and source.collect().rows() == [("x", 1.0), ("y", 2.0)]
    assert FileSource(path, schema=option).schema == schema
