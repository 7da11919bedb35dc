"""Every format through the C ABI alone: plans of sinks and scans as a C program would write them, in a subprocess-free ctypes client."""

from __future__ import annotations

import ctypes
import json

import pytest
from polarway.backends.native import library

pytestmark = pytest.mark.only_standalone("the C ABI of the native engine")

FORMATS = ["parquet", "ipc", "ipc_stream", "csv", "ndjson"]
ROWS = 20_000


class Error(ctypes.Structure):
    """struct pw_error"""

    _fields_ = (("size", ctypes.c_uint32), ("code", ctypes.c_int32), ("message_length", ctypes.c_uint32), ("reserved", ctypes.c_uint32), ("message", ctypes.c_char * 1008))


class Progress(ctypes.Structure):
    """struct pw_progress"""

    _fields_ = (("size", ctypes.c_uint32), ("state", ctypes.c_int32), ("fraction", ctypes.c_double), *((name, ctypes.c_int64) for name in
                ("rows_read", "rows_out", "memory_used", "memory_peak", "elapsed_ns")))  # fmt: skip


class Client:
    """The calls that reading and writing files takes."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(str(library.locate()))
        self._session = ctypes.c_uint64()
        assert self._library.pw_session_open(None, ctypes.c_size_t(0), ctypes.byref(self._session), None) == 0

    def start(self, plan: dict) -> tuple[int, str, ctypes.c_uint64]:
        text = json.dumps({"version": 1, "plan": plan}).encode()
        query, error = ctypes.c_uint64(), Error(size=ctypes.sizeof(Error))
        code = self._library.pw_query_start(self._session, text, ctypes.c_size_t(len(text)), ctypes.byref(query), ctypes.byref(error))
        return code, error.message.decode(), query

    def rows(self, plan: dict) -> int:
        """Runs a plan; the rows of its frame."""
        code, message, query = self.start(plan)
        assert code == 0, message
        error = Error(size=ctypes.sizeof(Error))
        frame, count, progress = ctypes.c_uint64(), ctypes.c_int64(), Progress(size=ctypes.sizeof(Progress))
        code = self._library.pw_query_wait(query, ctypes.c_int64(-1), ctypes.byref(error))
        assert code == 0, error.message.decode()
        assert self._library.pw_query_take_frame(query, ctypes.byref(frame), ctypes.byref(error)) == 0
        assert self._library.pw_query_progress(query, ctypes.byref(progress), None) == 0
        assert (progress.state, progress.fraction) == (1, 1.0)
        assert self._library.pw_frame_rows(frame, ctypes.byref(count), None) == 0
        assert self._library.pw_query_free(query, None) == 0
        assert self._library.pw_frame_free(frame, None) == 0
        return count.value


@pytest.fixture(scope="module")
def client():
    return Client()


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A file that a plan reads: numbers, their texts, and nulls."""
    path = tmp_path_factory.mktemp("abi") / "source.csv"
    path.write_text("n,t,x\n" + "".join(f"{n},t{n % 100},{n / 4 if n % 5 else ''}\n" for n in range(ROWS)))
    return {"op": "scan", "format": "csv", "paths": [str(path)], "options": {}}


def scan(format: str, *paths, **options) -> dict:
    return {"op": "scan", "format": format, "paths": [str(path) for path in paths], "options": options}


def sink(input: dict, format: str, path, **options) -> dict:
    return {"op": "sink", "input": input, "format": format, "path": str(path), "options": options}


def small(input: dict, value: int) -> dict:
    return {"op": "filter", "input": input, "predicate": {"fn": "lt", "args": [{"col": "n"}, {"lit": value}]}}


@pytest.mark.parametrize("format", FORMATS)
def test_sink_and_scan(client, source, tmp_path, format):
    path = tmp_path / f"a.{format}"
    assert client.rows(sink(source, format, path)) == 0
    assert client.rows(scan(format, path)) == ROWS
    assert client.rows(small(scan(format, path), 10)) == 10
    assert client.rows({"op": "slice", "input": scan(format, path), "offset": 5, "length": 7}) == 7


@pytest.mark.parametrize("format", FORMATS)
def test_the_options_of_all_scans(client, source, tmp_path, format):
    for part in range(3):
        folder = tmp_path / f"part={part}"
        folder.mkdir()
        client.rows(sink(small(source, 100), format, folder / f"a.{format}"))
    everything = {"n_rows": 250, "row_index": {"name": "i", "offset": 5}, "include_file_paths": "path", "columns": ["path", "i", "n", "part"],
                  "hive_partitioning": True, "hive_schema": [["part", "int8"]], "try_parse_hive_dates": False, "glob": False,
                  "hidden_file_prefix": ["tmp"]}  # fmt: skip
    plan = scan(format, tmp_path, **everything)
    assert client.rows(plan) == 250
    both = {"fn": "and", "args": [{"fn": "eq", "args": [{"col": "part"}, {"lit": 2}]}, {"fn": "ge", "args": [{"col": "i"}, {"lit": 205}]}]}
    assert client.rows({"op": "filter", "input": plan, "predicate": both}) == 50
    assert client.rows(scan(format, f"{tmp_path}/part=[01]/*.{format}", missing_columns="insert", extra_columns="ignore")) == 200


SINKS = [
    ("parquet", {"compression": "snappy", "row_group_size": 1000, "data_page_size": 4096, "statistics": False}),
    ("parquet", {"compression": "gzip", "compression_level": 4}),
    ("parquet", {"compression": "lz4"}),
    ("parquet", {"compression": "uncompressed"}),
    ("ipc", {"compression": "zstd"}),
    ("ipc_stream", {"compression": "lz4"}),
    ("csv", {"compression": "gzip", "include_bom": True}),
    ("csv", {"separator": ";", "quote_style": "always", "null_value": "NA", "decimal_comma": True}),
    ("ndjson", {"compression": "gzip"}),
]  # fmt: skip


@pytest.mark.parametrize(("format", "options"), SINKS)
def test_the_options_of_sinks(client, source, tmp_path, format, options):
    client.rows(sink(source, format, tmp_path / "a", **options))
    read = {"separator": ";", "null_values": "NA", "decimal_comma": True} if "separator" in options else {}
    assert client.rows(scan(format, tmp_path / "a", **read)) == ROWS


def test_the_options_of_csv_scans(client, tmp_path):
    (tmp_path / "a.csv").write_text("# note\nskip me\na;b\n1,5;'x'\nNA;y\n")
    options = {"separator": ";", "quote_char": "'", "comment_prefix": "#", "skip_lines": 2, "null_values": ["NA"], "decimal_comma": True,
               "schema_overrides": [["a", "float64"]], "infer_schema_length": 10, "try_parse_dates": True, "ignore_errors": False,
               "truncate_ragged_lines": True, "encoding": "utf8", "has_header": True, "eol_char": "\n"}  # fmt: skip
    plan = scan("csv", tmp_path / "a.csv", **options)
    assert client.rows(plan) == 2
    assert client.rows({"op": "filter", "input": plan, "predicate": {"fn": "eq", "args": [{"col": "a"}, {"lit": 1.5}]}}) == 1


@pytest.mark.parametrize("format", FORMATS)
def test_unknown_options_are_errors(client, source, tmp_path, format):
    client.rows(sink(small(source, 3), format, tmp_path / "a"))
    code, message, _ = client.start(scan(format, tmp_path / "a", hive_partitionin=True))
    assert code == 20
    assert 'did you mean "hive_partitioning"' in message
    code, message, _ = client.start(scan("parkay", tmp_path / "a"))
    assert code == 21
    assert "parquet" in message


@pytest.mark.parametrize("format", FORMATS)
def test_files_that_are_not_there(client, tmp_path, format):
    code, message, _ = client.start(scan(format, tmp_path / "nothing"))
    assert code == 31
    assert "nothing" in message
