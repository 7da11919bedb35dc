"""Readers and writers take Polars' parameters; what they cannot do is an error that names the parameter."""

from __future__ import annotations

import inspect

import polarway as pw
import pytest
from polarway.exceptions import UnsupportedError

polars = pytest.importorskip("polars", reason="Polars' signatures are the reference")

READERS = ["read_csv", "read_ipc", "read_ipc_schema", "read_ipc_stream", "read_parquet", "read_parquet_metadata", "read_parquet_schema",
           "scan_csv", "scan_ipc", "scan_parquet"]  # fmt: skip
WRITERS = ["write_csv", "write_ipc", "write_ipc_stream", "write_ndjson", "write_parquet"]
SINKS = ["sink_csv", "sink_ipc", "sink_ndjson", "sink_parquet"]
#: Parameters of ours that older versions of Polars have, or that Polars has elsewhere.
MORE = {"retries", "cache", "rechunk", "memory_map", "allow_missing_columns", "missing_utf8_is_empty_string", "n_threads", "batch_size",
        "missing_columns", "extra_columns", "hive_partitioning", "hive_schema", "try_parse_hive_dates",
        # What Parquet files can carry and Polars does not write.
        "bloom_filters", "sorting_columns", "row_group_bytes", "page_index", "checksums",
        # And what IPC files can.
        "metadata", "field_metadata", "dictionary_deltas", "run_end_encoded"}  # fmt: skip


CASES = [
    *((getattr(polars, name), getattr(pw, name)) for name in READERS),
    *((getattr(polars.DataFrame, name), getattr(pw.DataFrame, name)) for name in WRITERS),
    *((getattr(polars.LazyFrame, name), getattr(pw.LazyFrame, name)) for name in SINKS),
]


@pytest.mark.parametrize(("theirs", "ours"), CASES, ids=lambda function: function.__name__)
def test_the_parameters_are_those_of_polars(theirs, ours):
    wanted, given = inspect.signature(theirs).parameters, inspect.signature(ours).parameters
    assert [name for name in wanted if name not in given] == []
    assert set(given) - set(wanted) <= MORE
    assert not any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in given.values())


def plain(value: object) -> bool:
    return value is None or isinstance(value, (bool, int, str))


@pytest.mark.parametrize(("theirs", "ours"), CASES, ids=lambda function: function.__name__)
def test_their_defaults_are_those_of_polars(theirs, ours):
    given = inspect.signature(ours).parameters
    differing = {
        name: (parameter.default, given[name].default)
        for name, parameter in inspect.signature(theirs).parameters.items()
        if parameter.default is not parameter.empty and plain(parameter.default) and given[name].default != parameter.default
    }
    assert differing == {}


@pytest.mark.parametrize(("theirs", "ours"), CASES, ids=lambda function: function.__name__)
def test_every_parameter_is_described(theirs, ours):
    assert ours.__doc__


UNSUPPORTED = [
    (pw.scan_parquet, "decryption"), (pw.scan_parquet, "_deletion_files"), (pw.scan_parquet, "_column_mapping"),
    (pw.scan_parquet, "_default_values"),
]  # fmt: skip


@pytest.mark.parametrize(("function", "parameter"), UNSUPPORTED)
def test_readers_name_what_they_cannot_do(tmp_path, function, parameter):
    with pytest.raises(UnsupportedError, match=parameter):
        function(tmp_path / "a", **{parameter: object()})


@pytest.mark.parametrize("parameter", ["encryption"])
def test_writers_name_what_they_cannot_do(tmp_path, parameter):
    with pytest.raises(UnsupportedError, match=parameter):
        pw.LazyFrame({"a": [1]}).sink_parquet(tmp_path / "a.parquet", **{parameter: object()})


BAD = [
    ("write_csv", {"separator": "ab"}, "separator='ab' should be a single byte character, but is 2 bytes long"),
    ("write_csv", {"quote_style": "loud"}, "`quote_style` must be one of"),
    ("write_csv", {"compression": "rar"}, "`compression` must be one of"),
    ("write_csv", {"batch_size": 0}, "`batch_size` must be positive"),
    ("write_ndjson", {"compression": "rar"}, "`compression` must be one of"),
    ("write_ipc", {"compression": "rar"}, "`compression` must be one of"),
    ("write_ipc", {"record_batch_size": 0}, "`record_batch_size` must be positive"),
    ("write_parquet", {"compression": "rar"}, "`compression` must be one of"),
    ("write_parquet", {"statistics": {"mean": True}}, "`statistics` must be one of"),
]


@pytest.mark.parametrize(("method", "options", "message"), BAD)
def test_wrong_values_are_errors(tmp_path, method, options, message):
    with pytest.raises(ValueError, match=message):
        getattr(pw.DataFrame({"a": [1]}), method)(tmp_path / "a.x", **options)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.only_standalone("not of the portable backend's readers")
def test_what_polars_takes_without_effect_is_taken(tmp_path):
    path = tmp_path / "a.parquet"
    pw.LazyFrame({"a": [1, 2]}).sink_parquet(path, maintain_order=False, sync_on_close="all", engine="streaming", storage_options={}, retries=3)
    assert pw.scan_parquet(path, parallel="row_groups", low_memory=True, cache=False, rechunk=True, storage_options={"a": "b"}).collect().height == 2
    assert pw.read_csv(b"a\n1\n", low_memory=True, n_threads=1, batch_size=10, infer_schema_files=1).rows() == [(1,)]


def test_names_of_files_fit_their_packing(tmp_path):
    frame = pw.DataFrame({"a": [1]})
    with pytest.raises(pw.exceptions.InvalidOperationError, match="use the compression parameter"):
        frame.write_csv(tmp_path / "a.csv.gz")
    with pytest.raises(pw.exceptions.InvalidOperationError, match=r"expected suffix: \(\.gz\)"):
        frame.write_csv(tmp_path / "a.csv", compression="gzip")
    frame.write_csv(tmp_path / "a.csv", compression="gzip", check_extension=False)
    assert pw.read_csv(tmp_path / "a.csv").rows() == [(1,)]
