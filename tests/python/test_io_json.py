"""JSON and NDJSON through Python: sources, options, types, oddities, errors, writing."""

from __future__ import annotations

import gzip
import io
import json
from datetime import date, datetime

import polarway as pw
import pytest
from polarway.exceptions import ComputeError

LINES = b'{"a":1,"b":[1.5,null],"c":{"x":"\xc3\xa9"}}\n{"a":null,"c":{"y":true}}\n{"b":[]}\n'
EXPECTED = [(1, [1.5, None], {"x": "é", "y": None}), (None, None, {"x": None, "y": True}), (None, [], None)]


def test_lines_from_every_source(tmp_path):
    path = tmp_path / "a.ndjson"
    path.write_bytes(LINES)
    packed = tmp_path / "a.ndjson.gz"
    packed.write_bytes(gzip.compress(LINES))
    text = LINES.decode()
    for source in (path, str(path), LINES, io.BytesIO(LINES), io.StringIO(text), packed, [path], str(tmp_path / "*.ndjson")):
        assert pw.read_ndjson(source).rows() == EXPECTED, source
    assert pw.scan_ndjson([path, path]).collect().height == 6


def test_documents_from_every_source(tmp_path):
    document = b"[" + b",".join(LINES.split(b"\n")[:-1]) + b"]\n"
    path = tmp_path / "a.json"
    path.write_bytes(document)
    for source in (path, str(path), document, io.BytesIO(document), io.StringIO(document.decode())):
        assert pw.read_json(source).rows() == EXPECTED, source
    assert pw.read_json(b'{"a":[1,2]}').rows() == [([1, 2],)]
    assert pw.read_json(b"[]").shape == (0, 0)


@pytest.mark.only_standalone("types that widen are the native engine's")
def test_types_widen_far_below_the_sample():
    lines = b'{"a":1,"b":[1]}\n' * 20_000 + b'{"a":2.5,"b":["x"]}\n'
    frame = pw.read_ndjson(lines)
    assert frame.schema == {"a": pw.Float64, "b": pw.List(pw.String)}
    assert frame.row(-1) == (2.5, ["x"]) and frame.row(0) == (1.0, ["1"])
    assert pw.scan_ndjson(lines).filter(pw.col("a") > 2).collect().rows() == [(2.5, ["x"])]


@pytest.mark.only_standalone("what other backends read is pyarrow's matter")
def test_options():
    text = b'{"a":"1","d":"2020-01-02"}\n{"a":"x","d":null}\n{"a":"3"}\n'
    types = {"a": pw.String, "d": pw.Date}
    assert pw.read_ndjson(text, schema=types).rows() == [("1", date(2020, 1, 2)), ("x", None), ("3", None)]
    assert pw.read_ndjson(text, schema_overrides={"a": pw.Int64}, ignore_errors=True).get_column("a").to_list() == [None, None, None]
    assert pw.read_ndjson(text, n_rows=2, row_index_name="i", row_index_offset=5).get_column("i").to_list() == [5, 6]
    assert pw.read_ndjson(b'{"a":1}\n{"a":{"b":[1, 2]}}\n').rows() == [("1",), ('{"b":[1, 2]}',)]
    assert pw.read_ndjson(b'{"t":"2020-01-02T03:04:05.6"}', schema={"t": pw.Datetime("us")}).item() == datetime(2020, 1, 2, 3, 4, 5, 600_000)
    many = b'{"a":1}\n' * 300_000 + b"broken"
    assert pw.read_ndjson(many, n_rows=3).height == 3
    assert pw.scan_ndjson(many).head(2).collect().height == 2


@pytest.mark.only_standalone("what other backends read is pyarrow's matter")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"\u00e9\n\"\\\/\b\f\r\t"', 'é\n"\\/\b\f\r\t'),
        (r'"\ud83d\ude00"', "😀"),
        (r'"\ud83d"', "\ufffd"),
        ('"' + "x" * 100 + r"\n" + "y" * 100 + '"', "x" * 100 + "\n" + "y" * 100),
        ("18446744073709551615", 18446744073709551615),
        ("170141183460469231731687303715884105727", 2**127 - 1),
        ("9" * 60, float("9" * 60)),
        ("1e400", float("inf")),
        ("-0", 0),
        ("1E+2", 100.0),
        ("0.1e-7", 0.1e-7),
        ("2.2250738585072011e-308", 2.2250738585072011e-308),
        ("[[],[[1]]]", [[], [[1]]]),
        ("{}", {}),
    ],
)
def test_values(text, value):
    assert pw.read_ndjson(b'{"a":' + text.encode() + b"}").row(0) == (value,)


@pytest.mark.only_standalone("messages are the native engine's")
@pytest.mark.parametrize(
    ("text", "part"),
    [
        (b'{"a":1,}', "a comma before '}'"),
        (b'{"a":[1,]}', "a comma before ']'"),
        (b'{"a":01}', "no JSON value"),
        (b'{"a":1.}', "no JSON value"),
        (b'{"a":+1}', "no JSON value"),
        (b'{"a":NaN}', "no JSON value"),
        (b'{"a":tru}', "no JSON value"),
        (b"{'a':1}", "a key in double quotes"),
        (b'{"a" 1}', "':' is missing"),
        (b'{"a":"x', "a string is not closed"),
        (b'{"a":\n1}', "no JSON value"),
        (b'{"a":1}{"a":2}', "a second value follows"),
        (b"[1]", "NDJSON line expected to contain JSON object"),
        (b'{"a":"\xff"}', "invalid utf-8"),
        (b'{"a":"\x01"}', "control character 1"),
        (b'{"a":"\\x"}', "an escape that JSON does not have"),
        (b'{"a":' + b"[" * 300 + b"]" * 300 + b"}", "nested deeper than 256"),
        (b"", "cannot infer NDJSON types"),
    ],
)
def test_mistakes_are_named(text, part):
    with pytest.raises(ComputeError, match=r".") as error:
        pw.read_ndjson(text)
    assert part in str(error.value)


@pytest.mark.only_standalone("messages are the native engine's")
def test_an_error_says_where(tmp_path):
    path = tmp_path / "a.ndjson"
    path.write_bytes(b'{"a":[{"b":1}]}\n{"a":[{"b":"x"}]}\n')
    with pytest.raises(ComputeError) as error:
        pw.read_ndjson(path, schema={"a": pw.List(pw.Struct({"b": pw.Int64}))})
    for part in (str(path), "line 2", "byte 27", "key 'a[].b'", "'x' (string) as Int64", "ignore_errors=True"):
        assert part in str(error.value)


@pytest.mark.only_standalone("pyarrow takes the last")
def test_the_first_of_two_values_with_one_name_counts():
    assert pw.read_ndjson(b'{"a":1,"a":2}\n{"b":1,"a":3}').get_column("a").to_list() == [1, 3]


@pytest.mark.only_standalone("the portable backend has no zstd writer of text")
@pytest.mark.parametrize(("compression", "ending"), [("uncompressed", ""), ("gzip", ".gz"), ("zstd", ".zst")])
def test_lines_written_come_back(tmp_path, compression, ending):
    frame = pw.DataFrame({"a": [1, None, 3], "s": ["x", 'é"\n\\', None], "l": [[1.5], [], None], "d": [date(2020, 1, 2)] * 3})
    path = tmp_path / f"a.ndjson{ending}"
    frame.write_ndjson(path, compression=compression)
    assert pw.read_ndjson(path, schema_overrides={"d": pw.Date}).rows() == frame.rows()
    frame.lazy().sink_ndjson(path, compression=compression)
    assert pw.read_ndjson(path, schema_overrides={"d": pw.Date}).rows() == frame.rows()


def test_documents_written_come_back(tmp_path):
    frame = pw.DataFrame({"a": [1, None], "s": ["x", 'é"\n'], "l": [[1], []], "o": [{"x": 1.5}, {"x": None}]})
    text = frame.write_json()
    assert json.loads(text) == frame.to_dicts()
    path = tmp_path / "a.json"
    frame.write_json(path)
    assert path.read_text() == text
    buffer = io.BytesIO()
    frame.write_json(buffer)
    assert buffer.getvalue().decode() == text
    assert pw.read_json(path).rows() == frame.rows()
    assert pw.DataFrame({"a": []}).write_json() == "[]"
