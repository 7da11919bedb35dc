"""Look-alikes of files that other and older writers left: footers are changed so that schemas, annotations and statistics are theirs. pyarrow reads each the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is the reference")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is the reference")

import polarway as pw

from .thrift_footer import BINARY, I32, STRUCT, read_footer, schema_elements, without_arrow_schema, write_footer
from .values import assert_same

Footer = dict[int, tuple[int, Any]]
TYPE, LENGTH, REPETITION, NAME, CHILDREN, CONVERTED, LOGICAL = 1, 2, 3, 4, 5, 6, 10
REQUIRED, OPTIONAL, REPEATED = 0, 1, 2
UNKNOWN_LOGICAL = (STRUCT, {99: (STRUCT, {})})


def annotate(element: Footer, converted: int | None = None, logical: Any = None) -> None:
    element.pop(CONVERTED, None)
    element.pop(LOGICAL, None)
    if converted is not None:
        element[CONVERTED] = (I32, converted)
    if logical is not None:
        element[LOGICAL] = logical


def rename(element: Footer, name: str) -> None:
    element[NAME] = (BINARY, name.encode())
    # Chunks name their path too; readers go by position.


def check(path: Path, table: pa.Table, change: Callable[[list[Footer]], None], **options: Any) -> pa.Table:
    """Writes, changes the schema's elements (the root first), and compares with pyarrow."""
    pq.write_table(table, path, **options)
    footer = read_footer(path)
    without_arrow_schema(footer)
    change(schema_elements(footer))
    write_footer(path, footer)
    ours = pa.table(pw.read_parquet(path))
    assert_same(ours, pq.ParquetFile(path).read())
    return ours


LISTS = pa.table({"l": pa.array([[1, 2], [], None, [3, None]], pa.list_(pa.int64()))})
FULL_LISTS = pa.table({"l": pa.array([[1, 2], [], [3, 4]], pa.list_(pa.field("element", pa.int64(), nullable=False)))})


@pytest.mark.parametrize(("outer", "inner"), [("list", "element"), ("bag", "array_element"), ("list", "item"), ("bag", "array"), ("l_tuple", "x"), ("array", "y")])
def test_names_within_lists(tmp_path: Path, outer: str, inner: str) -> None:
    """Hive, Impala, Avro and Thrift name the repeated group and its element in their own ways; two of the names make the group the element."""
    def change(elements: list[Footer]) -> None:
        rename(elements[2], outer)
        rename(elements[3], inner)

    check(tmp_path / "names.parquet", LISTS, change)


def test_list_of_two_levels(tmp_path: Path) -> None:
    """``optional group l (LIST) { repeated int64 array; }``: the level between list and element is not there."""
    def change(elements: list[Footer]) -> None:
        element = elements.pop(3)
        elements[2] = element | {REPETITION: (I32, REPEATED), NAME: (BINARY, b"array")}

    ours = check(tmp_path / "two.parquet", FULL_LISTS, change)
    assert ours["l"].to_pylist() == [[1, 2], [], [3, 4]]


def test_repeated_leaf_without_a_list_around_it(tmp_path: Path) -> None:
    """``repeated int64 l``: neither list nor element can be null."""
    table = pa.table({"l": pa.array([[1, 2], [], [3, 4]], pa.list_(pa.field("element", pa.int64(), nullable=False)))},
                     schema=pa.schema([pa.field("l", pa.list_(pa.field("element", pa.int64(), nullable=False)), nullable=False)]))

    def change(elements: list[Footer]) -> None:
        element = elements[3]
        del elements[2:]
        elements[1] = element | {REPETITION: (I32, REPEATED), NAME: (BINARY, b"l")}

    ours = check(tmp_path / "bare.parquet", table, change)
    assert ours["l"].to_pylist() == [[1, 2], [], [3, 4]]


def test_repeated_group_in_a_group_without_annotation(tmp_path: Path) -> None:
    table = pa.table({"phones": pa.array([[{"n": 1, "k": "a"}], [], None], pa.list_(pa.struct([("n", pa.int64()), ("k", pa.string())])))})

    def change(elements: list[Footer]) -> None:
        annotate(elements[1])

    check(tmp_path / "group.parquet", table, change)


@pytest.mark.parametrize("converted", [1, 2])
def test_maps_as_older_writers_have_them(tmp_path: Path, converted: int) -> None:
    """MAP, MAP_KEY_VALUE on the outer group, and the repeated group called "map" and annotated itself."""
    table = pa.table({"m": pa.array([[("a", 1), ("b", None)], [], None], pa.map_(pa.string(), pa.int64()))})

    def change(elements: list[Footer]) -> None:
        annotate(elements[1], converted=converted)
        rename(elements[2], "map")
        annotate(elements[2], converted=2)

    check(tmp_path / "map.parquet", table, change)


@pytest.mark.parametrize("column", [
    pa.array([1, None, 3], pa.int32()), pa.array([1, None, 3], pa.int64()), pa.array([1.5, None]), pa.array([True, None]), pa.array([b"ab", None]), pa.array([b"abcd", None], pa.binary(4)),
], ids=str)
def test_a_logical_type_that_nobody_knows_is_its_physical_type(tmp_path: Path, column: pa.Array) -> None:
    path = tmp_path / "unknown.parquet"
    pq.write_table(pa.table({"a": column}), path)
    footer = read_footer(path)
    without_arrow_schema(footer)
    annotate(schema_elements(footer)[1], logical=UNKNOWN_LOGICAL)
    write_footer(path, footer)
    ours = pa.table(pw.read_parquet(path))
    assert ours["a"].to_pylist() == column.to_pylist()


def test_a_group_of_a_logical_type_that_nobody_knows_is_a_struct(tmp_path: Path) -> None:
    """Variants are such groups: metadata, value, and typed values."""
    path = tmp_path / "variant.parquet"
    rows = [{"metadata": b"\1\0", "value": b"\0", "typed_value": None}, None, {"metadata": b"\1", "value": None, "typed_value": {"a": {"value": None, "typed_value": 3}}}]
    shape = pa.struct([("metadata", pa.binary()), ("value", pa.binary()), ("typed_value", pa.struct([("a", pa.struct([("value", pa.binary()), ("typed_value", pa.int64())]))]))])
    pq.write_table(pa.table({"v": pa.array(rows, shape)}), path)
    footer = read_footer(path)
    without_arrow_schema(footer)
    annotate(schema_elements(footer)[1], logical=(STRUCT, {16: (STRUCT, {})}))
    write_footer(path, footer)
    assert pa.table(pw.read_parquet(path))["v"].to_pylist() == rows


@pytest.mark.parametrize(("converted", "values", "stored"), [
    (19, ["{}", "[1]", None], pa.string()), (20, [b"\1", None], pa.binary()), (21, [b"\1\0\0\0\2\0\0\0\3\0\0\0", None], pa.binary(12)),
    (7, [1, None], pa.int32()), (8, [1, None], pa.int64()), (9, [1, None], pa.int64()), (10, [1, None], pa.int64()), (6, [19000, None], pa.int32()),
    (11, [255, None], pa.int32()), (12, [65535, None], pa.int32()), (13, [7, None], pa.int32()), (14, [7, None], pa.int64()),
    (15, [-1, None], pa.int32()), (16, [-1, None], pa.int32()), (17, [-1, None], pa.int32()), (18, [-1, None], pa.int64()),
])
def test_the_older_converted_types(tmp_path: Path, converted: int, values: list[Any], stored: pa.DataType) -> None:
    table = pa.table({"a": pa.array(values, stored)})
    check(tmp_path / "converted.parquet", table, lambda elements: annotate(elements[1], converted=converted))


def test_the_converted_type_enum_is_text(tmp_path: Path) -> None:
    """The format says that an ENUM's bytes are UTF-8. pyarrow reads bytes."""
    path = tmp_path / "enum.parquet"
    pq.write_table(pa.table({"a": ["x", "y", None]}), path)
    footer = read_footer(path)
    without_arrow_schema(footer)
    annotate(schema_elements(footer)[1], converted=4)
    write_footer(path, footer)
    frame = pw.read_parquet(path)
    assert frame.schema["a"] == pw.String
    assert frame["a"].to_list() == ["x", "y", None]


def test_bounds_of_an_order_that_nobody_knows_rule_nothing_out(tmp_path: Path) -> None:
    path = tmp_path / "order.parquet"
    table = pa.table({"t": ["b", "a", "c"] * 100, "n": [5, 1, 9] * 100, "f": [0.5, -1.0, 2.0] * 100})
    pq.write_table(table, path, write_page_index=True)
    footer = read_footer(path)
    # Bounds that hold in no order that we know: greatest and least are exchanged for ones that would rule all rows out.
    for chunk in footer[4][1][1][0][1][1][1]:
        statistics = chunk[3][1][12][1]
        for field in (1, 2, 5, 6):
            statistics.pop(field, None)
        statistics |= {5: (BINARY, b"\0" * 8), 6: (BINARY, b"\0" * 8)}
    footer[7] = (footer[7][0], (STRUCT, [{2: (STRUCT, {})} for _ in range(3)]))
    write_footer(path, footer)
    assert pw.scan_parquet(path).filter(pw.col("t") == "c").collect().height == 100
    assert pw.scan_parquet(path).filter(pw.col("n") > 8).collect().height == 100
    assert pw.scan_parquet(path).filter(pw.col("f") < 0).collect().height == 100


@pytest.mark.parametrize(("field", "value", "what"), [
    (4, 77, "codec"), (1, 6, None), (5, 10**12, None), (9, 10**12, None), (7, -1, None),
])
def test_a_chunk_that_cannot_be_is_an_error(tmp_path: Path, field: int, value: int, what: str | None) -> None:
    path = tmp_path / "chunk.parquet"
    pq.write_table(pa.table({"a": [1, 2, 3]}), path, use_dictionary=False)
    footer = read_footer(path)
    chunk = footer[4][1][1][0][1][1][1][0][3][1]
    chunk[field] = (chunk[field][0], value)
    write_footer(path, footer)
    with pytest.raises(pw.exceptions.PolarwayError) as error:
        pw.read_parquet(path)
    assert path.name in str(error.value)
    assert what is None or re.search(what, str(error.value), re.IGNORECASE)


def test_pages_of_an_encoding_that_does_not_exist_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "encoding.parquet"
    pq.write_table(pa.table({"a": pa.array([1, 2, 3], pa.int32())}), path, use_dictionary=False, compression="none")
    data = bytearray(path.read_bytes())
    # The page header's data_page_header: num_values 3, then the encoding, PLAIN.
    at = data.index(b"\x15\x06\x15\x00\x15\x06\x15\x06")
    data[at + 3] = 2 * 42
    path.write_bytes(data)
    with pytest.raises(pw.exceptions.PolarwayError, match="encoding 42"):
        pw.read_parquet(path)


def test_an_encrypted_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "encrypted.parquet"
    pq.write_table(pa.table({"a": [1]}), path)
    path.write_bytes(path.read_bytes()[:-4] + b"PARE")
    with pytest.raises(pw.exceptions.PolarwayError, match="(?i)encrypted.*decrypt"):
        pw.read_parquet(path)
