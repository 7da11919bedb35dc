"""Many files as one table: folders, globs, hive partitions, missing and added columns; in every format."""

from __future__ import annotations

import datetime
import os
import time
from pathlib import Path

import polarway as pw
import pytest
from polarway.exceptions import ColumnNotFoundError, ComputeError, FileMissingError, InvalidOperationError, SchemaError, UnsupportedError

FORMATS = ["parquet", "ipc", "csv", "ndjson"]


def write(frame: pw.DataFrame, path, format: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    getattr(frame, f"write_{format}")(path)


def scan(format: str, source, **options):
    return getattr(pw, f"scan_{format}")(source, **options)


@pytest.fixture(params=FORMATS)
def format(request):
    return request.param


@pytest.fixture
def folder(tmp_path, format):
    """Ten files of two rows, in two levels of folders; rows are numbered in the order of the files' paths."""
    for number in range(10):
        name = tmp_path / "data" / ("a" if number < 5 else "b") / f"{number}.{format}"
        write(pw.DataFrame({"n": [2 * number, 2 * number + 1], "t": [f"x{number}", None]}), name, format)
    return tmp_path / "data"


@pytest.mark.parametrize("pattern", ["", "/", "/**/*.*", "/*/[0-9].*", "/[ab]/?.*", "/[!c]/**/*"])
def test_folders_and_globs_give_all_files_in_the_order_of_their_names(folder, format, pattern):
    assert scan(format, f"{folder}{pattern}").collect()["n"].to_list() == list(range(20))


def test_lists_keep_their_order(folder, format):
    sources = [folder / "b" / f"7.{format}", str(folder / "a" / f"1.{format}"), f"{folder}/a/[34].*"]
    assert scan(format, sources).collect()["n"].to_list() == [14, 15, 2, 3, 6, 7, 8, 9]


def test_row_numbers_and_limits_run_across_files(folder, format):
    frame = scan(format, folder, row_index_name="i", row_index_offset=100, n_rows=7).collect()
    assert frame.columns == ["i", "n", "t"]
    assert frame["i"].to_list() == list(range(100, 107))
    assert frame["n"].to_list() == list(range(7))


def test_paths_of_files_are_a_column(folder, format):
    frame = scan(format, folder, include_file_paths="path").filter(pw.col("n") > 16).collect()
    assert frame.columns == ["n", "t", "path"]
    assert frame["path"].to_list() == [f"{folder}/b/{n}.{format}" for n in (8, 9, 9)]
    some = scan(format, folder, include_file_paths="path").filter(pw.col("path").str.ends_with(f"3.{format}")).select("path", "n").collect()
    assert some.rows() == [(f"{folder}/a/3.{format}", 6), (f"{folder}/a/3.{format}", 7)]


def test_brackets_in_names_with_glob_false(tmp_path, format):
    write(pw.DataFrame({"n": [1]}), tmp_path / f"[a].{format}", format)
    write(pw.DataFrame({"n": [2]}), tmp_path / f"a.{format}", format)
    assert scan(format, tmp_path / f"[a].{format}").collect()["n"].to_list() == [1]
    if format != "ndjson":
        assert scan(format, tmp_path / f"[a].{format}", glob=False).collect()["n"].to_list() == [1]
    with pytest.raises(FileMissingError):
        scan("parquet", tmp_path / "[xyz].parquet", glob=False).collect()


def test_relative_paths_stay_relative(folder, format, monkeypatch):
    monkeypatch.chdir(folder)
    assert scan(format, f"a/*.{format}", include_file_paths="p").collect()["p"].unique().sort().to_list() == [f"a/{n}.{format}" for n in range(5)]
    assert scan(format, f"**/9.{format}").collect()["n"].to_list() == [18, 19]


@pytest.mark.only_standalone("the wording of the engine")
def test_nothing_there_is_an_error_that_says_where(tmp_path, format):
    (tmp_path / "empty").mkdir()
    for source in (tmp_path / "empty", tmp_path / f"*.{format}", []):
        with pytest.raises(ComputeError, match=r"expanded paths were empty|empty input"):
            scan(format, source).collect()
    with pytest.raises(FileMissingError, match="nothing"):
        scan(format, tmp_path / f"nothing.{format}").collect()


@pytest.mark.only_standalone("the wording of the engine")
def test_files_beside_the_data(tmp_path, format):
    write(pw.DataFrame({"n": [1]}), tmp_path / f"a.{format}", format)
    for name in ("_SUCCESS", ".a.crc", "_temporary"):
        (tmp_path / name).write_text("no data")
    assert scan(format, tmp_path).collect()["n"].to_list() == [1]
    (tmp_path / "notes.txt").write_text("no data")
    with pytest.raises(InvalidOperationError, match="different file extensions"):
        scan(format, tmp_path).collect()


@pytest.mark.parametrize("source", ["s3://bucket/a.parquet", "https://example.org/a.parquet", "gs://b/a.parquet", "hf://a/b"])
def test_cloud_paths_are_not_there_yet(source, format):
    with pytest.raises(UnsupportedError, match="not there yet"):
        scan(format, source)


# ---- partitions


@pytest.fixture(params=["parquet", "ipc", "csv"])
def partitioned(request, tmp_path):
    """Partitions by a date and a text with a space, one of them null; one file each."""
    days = ["2024-01-01", "2024-02-01", "__HIVE_DEFAULT_PARTITION__"]
    for number, day in enumerate(days):
        for city in ("New%20York", "K%C3%B6ln"):
            write(pw.DataFrame({"n": [number]}), tmp_path / "data" / f"day={day}" / f"city={city}" / f"0.{request.param}", request.param)
    return request.param, tmp_path / "data"


def test_partitions_are_typed_columns(partitioned):
    format, folder = partitioned
    frame = scan(format, folder, hive_partitioning=True).collect()
    assert frame.schema == {"n": pw.Int64, "day": pw.Date, "city": pw.String}
    day, other = datetime.date(2024, 1, 1), datetime.date(2024, 2, 1)
    assert frame.sort("n", "city").rows() == [
        (0, day, "Köln"), (0, day, "New York"), (1, other, "Köln"), (1, other, "New York"), (2, None, "Köln"), (2, None, "New York"),
    ]  # fmt: skip


@pytest.mark.only_standalone("the engine prunes files before any is opened")
def test_partition_conditions_open_only_files_that_match(partitioned):
    format, folder = partitioned
    for path in folder.glob("day=2024-02-01/*/*"):
        path.write_bytes(b"no such format")
    first = scan(format, folder, hive_partitioning=True)
    wanted = first.filter(pw.col("day") == datetime.date(2024, 1, 1), pw.col("n") == 0)
    assert wanted.select("n", "city").collect().rows() == [(0, "Köln"), (0, "New York")]
    assert first.filter(pw.col("day").is_null()).select(pw.len()).collect().item() == 2
    assert first.filter((pw.col("day") > datetime.date(2030, 1, 1)) | (pw.col("city") == "Rom")).collect().height == 0


def test_conditions_on_partitions_and_values_together(partitioned):
    format, folder = partitioned
    either = scan(format, folder, hive_partitioning=True).filter((pw.col("city") == "Köln") | (pw.col("n") == 1)).collect()
    assert sorted(either.select("n", "city").rows()) == [(0, "Köln"), (1, "Köln"), (1, "New York"), (2, "Köln")]
    counts = scan(format, folder, hive_partitioning=True).group_by("city").agg(pw.col("n").sum()).sort("city").collect()
    assert counts.rows() == [("Köln", 3), ("New York", 3)]
    assert scan(format, folder, hive_partitioning=True).select("city").collect().height == 6


@pytest.mark.only_standalone("the wording of the engine and hive_schema")
def test_partition_options(partitioned):
    format, folder = partitioned
    assert scan(format, folder, hive_partitioning=False).collect_schema().names() == ["n"]
    texts = scan(format, folder, hive_partitioning=True, try_parse_hive_dates=False)
    assert texts.collect_schema()["day"] == pw.String
    given = scan(format, folder, hive_partitioning=True, hive_schema={"day": pw.Datetime("ms"), "city": pw.String})
    assert given.collect_schema()["day"] == pw.Datetime("ms")
    with pytest.raises(ColumnNotFoundError, match='not present in the given Hive schema: "city"'):
        scan(format, folder, hive_partitioning=True, hive_schema={"day": pw.Date}).collect()
    with pytest.raises(ComputeError, match="New York|Köln"):
        scan(format, folder, hive_partitioning=True, hive_schema={"day": pw.Date, "city": pw.Int8}).collect()


@pytest.mark.only_standalone("a single file in a folder of partitions")
def test_a_parquet_folder_is_partitioned_by_itself(tmp_path):
    write(pw.DataFrame({"n": [1], "k": [7.5]}), tmp_path / "k=1" / "0.parquet", "parquet")
    write(pw.DataFrame({"n": [2], "k": [7.5]}), tmp_path / "k=2.5" / "0.parquet", "parquet")
    frame = pw.read_parquet(tmp_path)
    # The folder's value takes the place of the file's column.
    assert (frame.columns, frame["k"].to_list()) == (["n", "k"], [1.0, 2.5])
    assert pw.read_parquet(tmp_path / "k=1" / "0.parquet")["k"].to_list() == [7.5]
    assert pw.read_parquet(tmp_path / "k=1")["k"].to_list() == [7.5]
    assert pw.scan_parquet(f"{tmp_path}/**/*.parquet", hive_partitioning=True).filter(pw.col("k") < 2).collect().rows() == [(1, 1.0)]


@pytest.mark.parametrize(
    ("values", "dtype"),
    [(["1", "2"], pw.Int64), (["1", "2.5"], pw.Float64), (["1", "x"], pw.String), (["true", "false"], pw.Boolean),
     (["2024-01-01", "2024-01-02"], pw.Date), (["2024-01-01%2010%3A00%3A00", "2024-01-02%2000%3A00%3A00"], pw.Datetime("us")), (["01", "02"], pw.Int64)],
)  # fmt: skip
def test_types_of_partitions_are_those_of_polars(tmp_path, values, dtype):
    polars = pytest.importorskip("polars", reason="Polars is the reference")
    for value in values:
        write(pw.DataFrame({"n": [1]}), tmp_path / f"k={value}" / "0.parquet", "parquet")
    ours = pw.read_parquet(tmp_path)
    assert ours.schema["k"] == dtype
    theirs = polars.read_parquet(tmp_path)
    assert ours.rows() == theirs.rows()


def test_partitions_that_others_write(tmp_path):
    pa = pytest.importorskip("pyarrow", reason="pyarrow writes the data")
    import pyarrow.parquet

    table = pa.table({"k": ["a b", "c/d", None, "ä"], "y": [1, 2, 1, 2], "n": [1, 2, 3, 4]})
    pyarrow.parquet.write_to_dataset(table, tmp_path / "data", partition_cols=["y", "k"])
    frame = pw.read_parquet(tmp_path / "data").sort("n")
    assert frame.select("n", "k", "y").rows() == [(1, "a b", 1), (2, "c/d", 2), (3, None, 1), (4, "ä", 2)]
    duckdb = pytest.importorskip("duckdb", reason="DuckDB writes the data")
    duckdb.sql(f"COPY (SELECT i AS n, i % 3 AS k FROM range(100) t(i)) TO '{tmp_path}/duck' (FORMAT parquet, PARTITION_BY (k))")
    ours = pw.scan_parquet(tmp_path / "duck").group_by("k").agg(pw.col("n").sum()).sort("k").collect()
    assert ours.rows() == [(0, 1683), (1, 1617), (2, 1650)]


# ---- columns that differ


@pytest.mark.parametrize("format", ["parquet", "ipc", "csv"])
def test_missing_columns(tmp_path, format):
    write(pw.DataFrame({"a": [1, 2], "b": ["x", "y"]}), tmp_path / f"1.{format}", format)
    write(pw.DataFrame({"a": [3]}), tmp_path / f"2.{format}", format)
    with pytest.raises((ColumnNotFoundError, SchemaError), match=r"missing_columns='insert'") as error:
        scan(format, tmp_path).collect()
    assert "2." in str(error.value)
    assert "b" in str(error.value)
    filled = scan(format, tmp_path, missing_columns="insert")
    assert filled.collect().rows() == [(1, "x"), (2, "y"), (3, None)]
    assert filled.filter(pw.col("b").is_null()).collect().rows() == [(3, None)]
    assert filled.filter(pw.col("b") == "y").select("a").collect().rows() == [(2,)]


@pytest.mark.parametrize("format", ["parquet", "ipc", "csv"])
@pytest.mark.only_standalone("the wording of the engine")
def test_added_and_moved_columns(tmp_path, format):
    write(pw.DataFrame({"a": [1], "b": ["x"]}), tmp_path / f"1.{format}", format)
    write(pw.DataFrame({"c": [0.5], "b": ["y"], "a": [2]}), tmp_path / f"2.{format}", format)
    with pytest.raises(SchemaError, match=r"extra_columns='ignore'") as error:
        scan(format, tmp_path).collect()
    assert "2." in str(error.value)
    assert "c" in str(error.value)
    assert scan(format, tmp_path, extra_columns="ignore").collect().rows() == [(1, "x"), (2, "y")]


@pytest.mark.parametrize("format", ["parquet", "ipc"])
@pytest.mark.only_standalone("the wording of the engine")
def test_other_types_name_file_and_column(tmp_path, format):
    write(pw.DataFrame({"amount": [1]}), tmp_path / f"1.{format}", format)
    write(pw.DataFrame({"amount": ["x"]}), tmp_path / f"2.{format}", format)
    with pytest.raises(SchemaError, match=r"column amount: incoming: String != target: Int64.*2\."):
        scan(format, tmp_path).collect()


CASTS = [
    (pw.Int64, pw.Int8, {"integer_cast": "upcast"}, [1]),
    (pw.Int64, pw.UInt32, {"integer_cast": "upcast"}, [1]),
    (pw.Float64, pw.Int32, {"integer_cast": "allow-float"}, [1]),
    (pw.Float64, pw.Float32, {"float_cast": "upcast"}, [1]),
    (pw.Float32, pw.Float64, {"float_cast": ["upcast", "downcast"]}, [1]),
    (pw.Datetime("us"), pw.Datetime("ns"), {"datetime_cast": "nanosecond-downcast"}, [datetime.datetime(2024, 1, 1)]),
    (pw.String, pw.Categorical, {"categorical_to_string": "allow"}, ["x"]),
    (pw.Struct({"a": pw.Int64, "b": pw.Int64}), pw.Struct({"a": pw.Int64}), {"missing_struct_fields": "insert"}, [{"a": 1}]),
    (pw.Struct({"a": pw.Int64}), pw.Struct({"a": pw.Int64, "b": pw.Int64}), {"extra_struct_fields": "ignore"}, [{"a": 1, "b": 2}]),
    (pw.List(pw.Int64), pw.List(pw.Int16), {"integer_cast": "upcast"}, [[1, 2]]),
]


@pytest.mark.parametrize(("wanted", "found", "options", "values"), CASTS)
def test_cast_options(tmp_path, wanted, found, options, values):
    first = pw.DataFrame({"a": []}, schema={"a": wanted})
    other = pw.DataFrame({"a": values}, schema={"a": found})
    first.write_parquet(tmp_path / "1.parquet")
    other.write_parquet(tmp_path / "2.parquet")
    with pytest.raises(SchemaError, match=next(iter(options))):
        pw.read_parquet(tmp_path / "*.parquet")
    rules = pw.ScanCastOptions(**options)
    frame = pw.scan_parquet(tmp_path / "*.parquet", cast_options=rules).collect()
    assert frame.schema["a"] == wanted
    expected = {"missing_struct_fields": [{"a": 1, "b": None}], "extra_struct_fields": [{"a": 1}]}.get(next(iter(options)), values)
    assert frame["a"].to_list() == expected
    if not isinstance(wanted, (pw.Struct, pw.List)):
        assert pw.scan_parquet(tmp_path / "*.parquet", cast_options=rules).filter(pw.col("a").is_not_null()).collect().height == 1


def test_cast_options_are_checked():
    with pytest.raises(ValueError, match="unknown option for integer_cast: sideways"):
        pw.ScanCastOptions(integer_cast="sideways")


@pytest.mark.only_standalone("schema of Parquet scans is the engine's")
def test_a_given_schema(tmp_path):
    pw.DataFrame({"x": [1]}).write_parquet(tmp_path / "a.parquet")
    given = pw.scan_parquet(tmp_path, schema={"x": pw.Int64, "y": pw.String}, missing_columns="insert")
    assert given.collect().rows() == [(1, None)]
    (tmp_path / "empty").mkdir()
    none = pw.scan_parquet(tmp_path / "empty", schema={"x": pw.Int64}).collect()
    assert (none.height, none.schema) == (0, {"x": pw.Int64})


# ---- many files


@pytest.mark.only_standalone("the time the engine takes")
def test_ten_thousand_small_files(tmp_path):
    buffer = pw.DataFrame({"n": [1], "t": ["x"]})
    one = tmp_path / "one.parquet"
    buffer.write_parquet(one)
    data = one.read_bytes()
    one.unlink()
    for number in range(10_000):
        (tmp_path / f"{number:05}.parquet").write_bytes(data)
    start = time.process_time()
    assert pw.scan_parquet(tmp_path).select(pw.col("n").sum()).collect().item() == 10_000
    # A tenth of a millisecond of the processor each; what grows with the square of the files would take minutes.
    assert time.process_time() - start < 20
    last = pw.scan_parquet(tmp_path, include_file_paths="p").filter(pw.col("p").str.ends_with("09999.parquet")).collect()
    assert last.height == 1


def test_order_of_many_files_is_that_of_their_names(tmp_path):
    for number in range(300):
        pw.DataFrame({"n": range(number * 10, number * 10 + 10)}).write_parquet(tmp_path / f"{number:03}.parquet", row_group_size=3)
    frame = pw.scan_parquet(tmp_path).filter(pw.col("n") % 7 != 0).collect()
    assert frame["n"].to_list() == [n for n in range(3000) if n % 7 != 0]
    assert pw.scan_parquet(tmp_path).head(1234).collect()["n"].to_list() == list(range(1234))


@pytest.mark.only_standalone("options of the engine")
def test_unknown_options_of_a_plan_name_the_nearest(tmp_path):
    from polarway.lazyframe import LazyFrame
    from polarway.plan import nodes

    pw.DataFrame({"x": [1]}).write_parquet(tmp_path / "a.parquet")
    for option, nearest in (("use_statistic", "use_statistics"), ("hive_partitionin", "hive_partitioning"), ("nrows", "n_rows")):
        node = nodes.scan("parquet", [str(tmp_path / "a.parquet")], {option: True})
        with pytest.raises(Exception, match=f'did you mean "{nearest}"'):
            LazyFrame._of(node).collect()


def test_folders_of_ndjson_are_columns(tmp_path):
    for day, rows in (("2024-01-01", 2), ("2024-01-02", 1)):
        folder = tmp_path / f"day={day}" / "kind=a b"
        folder.mkdir(parents=True)
        (folder / "part.ndjson").write_text("".join(f'{{"x":{row}}}\n' for row in range(rows)))
    frame = pw.scan_ndjson(tmp_path, hive_partitioning=True).collect()
    assert frame.columns == ["x", "day", "kind"]
    assert frame.rows() == [(0, datetime.date(2024, 1, 1), "a b"), (1, datetime.date(2024, 1, 1), "a b"), (0, datetime.date(2024, 1, 2), "a b")]
    texts = pw.read_ndjson(tmp_path, hive_partitioning=True, try_parse_hive_dates=False)
    assert texts["day"].to_list() == ["2024-01-01", "2024-01-01", "2024-01-02"]
    assert pw.read_ndjson(tmp_path).columns == ["x"]


def test_folders_of_different_levels_are_no_partitions(tmp_path: Path) -> None:
    for folder in ("a=1/b=1", "a=22/b=1"):
        (tmp_path / folder).mkdir(parents=True)
        pw.DataFrame({"x": [1]}).write_parquet(tmp_path / folder / "data.bin")
    with pytest.raises(pw.exceptions.InvalidOperationError, match="different directory levels with hive partitioning enabled"):
        pw.scan_parquet([tmp_path / "a=1", tmp_path / "a=22/b=1"], hive_partitioning=True).collect()
    assert pw.scan_parquet([tmp_path / "a=1", tmp_path / "a=22"], hive_partitioning=True).collect().height == 2


def test_partitions_of_globs_are_those_of_their_whole_paths(tmp_path: Path) -> None:
    for number, folder in enumerate(("a=1/b=1", "a=22/b=2")):
        (tmp_path / folder).mkdir(parents=True)
        pw.DataFrame({"x": [number]}).write_parquet(tmp_path / folder / "data.bin")
    scan = pw.scan_parquet([tmp_path / "a=1/**/*.bin", tmp_path / "a=22/**/*.bin"], hive_partitioning=True)
    assert scan.collect().sort("x").to_dicts() == [{"x": 0, "a": 1, "b": 1}, {"x": 1, "a": 22, "b": 2}]
