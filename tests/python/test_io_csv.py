"""CSV through Python: sources, options, names and types."""

from __future__ import annotations

import gzip
import io

import polarway as pw
import pytest

TEXT = "id,name,amount\n1,x,1.5\n2,,2.5\n3,z,\n"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(TEXT)
    return path


def test_types_and_nulls(path):
    frame = pw.read_csv(path)
    assert frame.schema == {"id": pw.Int64, "name": pw.String, "amount": pw.Float64}
    assert frame.rows() == [(1, "x", 1.5), (2, None, 2.5), (3, "z", None)]


def test_sources(path, tmp_path):
    expected = pw.read_csv(path)
    packed = tmp_path / "b.csv.gz"
    packed.write_bytes(gzip.compress(TEXT.encode()))
    for source in (str(path), TEXT.encode(), io.BytesIO(TEXT.encode()), io.StringIO(TEXT), packed, [path]):
        assert pw.read_csv(source).equals(expected), source
    with open(path, "rb") as file:
        assert pw.read_csv(file).equals(expected)


def test_columns_by_name_and_position(path):
    assert pw.read_csv(path, columns=["amount", "id"]).columns == ["amount", "id"]
    assert pw.read_csv(path, columns=[0]).columns == ["id"]
    assert pw.read_csv(path, new_columns=["a", "b", "c"]).columns == ["a", "b", "c"]
    assert pw.scan_csv(path, with_column_names=lambda names: [name.upper() for name in names]).collect().columns == ["ID", "NAME", "AMOUNT"]


def test_dialects():
    assert pw.read_csv(b"a;b\n1;'x;y'\n", separator=";", quote_char="'").rows() == [(1, "x;y")]
    assert pw.read_csv(b"1,2\n3,4\n", has_header=False).columns == ["column_0", "column_1"]
    assert pw.read_csv(b"# note\na\n1\n", comment_prefix="#").rows() == [(1,)]
    assert pw.read_csv(b"a\nNA\n1\n", null_values="NA").rows() == [(None,), (1,)]
    assert pw.read_csv(b"skip\na\n1\n", skip_rows=1).rows() == [(1,)]
    with pytest.raises(ValueError, match="single byte"):
        pw.read_csv(b"a\n", separator="::")


def test_given_types():
    assert pw.read_csv(b"a,b\n1,2\n", schema_overrides={"a": pw.String}).rows() == [("1", 2)]
    assert pw.read_csv(b"a,b\n1,2\n", schema_overrides=[pw.Int8, pw.Int16]).schema == {"a": pw.Int8, "b": pw.Int16}
    assert pw.read_csv(b"a,b\n1,2\n", schema={"a": pw.Int8, "b": pw.Float32}).schema == {"a": pw.Int8, "b": pw.Float32}
    assert pw.read_csv(b"a\n1\n", infer_schema=False).rows() == [("1",)]


def test_rows_and_row_numbers(path):
    assert pw.read_csv(path, n_rows=2).height == 2
    assert pw.read_csv(path, row_index_name="row")["row"].to_list() == [0, 1, 2]


def test_the_router_loads_csv(path):
    assert pw.get_router().load_csv(io.BytesIO(TEXT.encode())).height == 3
    assert pw.get_router().load_csv(path).describe().to_json().startswith('[{"statistic":"count"')
