"""Every Arrow IPC file of the collection that pyarrow reads: equal values and types, in one table."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from arrow.native import DATA, needs_data, scan

pa = pytest.importorskip("pyarrow", reason="pyarrow is the other side here")

import polarway as pw

FILES = sorted(path for path in DATA.rglob("*") if path.is_file() and "arrow-ipc" in str(path) and path.suffix not in {".gz", ".md", ".txt"}) if DATA.exists() else []


def reference(path: Path) -> Any:
    """pyarrow's table, or None where pyarrow fails too."""
    for opened in (pa.ipc.open_file, pa.ipc.open_stream):
        try:
            table = opened(pa.BufferReader(path.read_bytes())).read_all()
            # Fuzzers leave values that pyarrow itself cannot look at; the others are random within their width, not their type.
            table.validate(full="fuzz" in path.name)
        except (OSError, ValueError, KeyError, NotImplementedError, pa.ArrowException):
            continue
        return table
    return None


def meaning(kind: Any) -> str:
    """What a type means, whatever its layout: what we must give back."""
    if isinstance(kind, pa.BaseExtensionType):
        return meaning(kind.storage_type)
    if pa.types.is_dictionary(kind):
        return meaning(kind.value_type)
    if pa.types.is_run_end_encoded(kind):
        return meaning(kind.value_type)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return "string"
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind) or pa.types.is_fixed_size_binary(kind):
        return "binary"
    if pa.types.is_map(kind):
        return f"map<{meaning(kind.key_type)}, {meaning(kind.item_type)}>"
    if pa.types.is_fixed_size_list(kind):
        return f"array<{meaning(kind.value_type)}, {kind.list_size}>"
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_list_view(kind) or pa.types.is_large_list_view(kind):
        return f"list<{meaning(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'{kind.field(n).name}: {meaning(kind.field(n).type)}' for n in range(kind.num_fields))}>"
    if pa.types.is_union(kind):
        return f"struct<type_id: int8, {', '.join(f'{kind.field(n).name}: {meaning(kind.field(n).type)}' for n in range(kind.num_fields))}>"
    if pa.types.is_date64(kind):
        return "timestamp[ms]"
    if pa.types.is_time(kind):
        return "time64[ns]"
    if pa.types.is_timestamp(kind):
        return str(pa.timestamp("ms", kind.tz)) if kind.unit == "s" else str(kind)
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision}, {kind.scale})"
    if kind == pa.month_day_nano_interval():
        return "struct<months: int32, days: int32, nanoseconds: int64>"
    return {"month_interval": "int32", "day_time_interval": "struct<days: int32, milliseconds: int32>"}.get(str(kind), str(kind))


def values(array: Any) -> list[Any]:
    """Values of one chunk that compare across layouts: numbers for times, pairs for maps."""
    kind = array.type
    if isinstance(kind, pa.BaseExtensionType):
        return values(array.storage)
    if pa.types.is_dictionary(kind):
        return values(array.dictionary_decode()) if not pa.types.is_nested(kind.value_type) else taken(array)
    if pa.types.is_run_end_encoded(kind):
        return values(pa.compute.run_end_decode(array))
    valid = array.is_valid().to_pylist()
    if pa.types.is_union(kind):
        rows = array.to_pylist()
        codes = [] if len(array) == 0 else memoryview(array.buffers()[1]).cast("b").tolist()[array.offset : array.offset + len(array)]
        return [{"type_id": code, **{kind.field(n).name: rows[row] if kind.type_codes[n] == code else None for n in range(kind.num_fields)}} for row, code in enumerate(codes)]
    if pa.types.is_struct(kind):
        columns = [values(column) for column in array.flatten()]
        return [tuple(column[row] for column in columns) if valid[row] else None for row in range(len(array))]
    if pa.types.is_map(kind) or pa.types.is_list(kind) or pa.types.is_large_list(kind):
        items = array.values if not pa.types.is_map(kind) else pa.StructArray.from_arrays([array.keys, array.items], ["key", "value"])
        flat, offsets = values(items), array.offsets.to_pylist()
        return [flat[offsets[row] : offsets[row + 1]] if valid[row] else None for row in range(len(array))]
    if pa.types.is_fixed_size_list(kind):
        flat, size = values(array.values), kind.list_size
        start = array.offset * size
        return [flat[start + row * size : start + (row + 1) * size] if valid[row] else None for row in range(len(array))]
    if pa.types.is_time(kind):
        scale = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}[kind.unit]
        return [None if value is None else value * scale for value in array.view(pa.int32() if kind.bit_width == 32 else pa.int64()).to_pylist()]
    if pa.types.is_timestamp(kind):
        scale = 1000 if kind.unit == "s" else 1
        return [None if value is None else value * scale for value in array.view(pa.int64()).to_pylist()]
    if pa.types.is_duration(kind):
        return array.view(pa.int64()).to_pylist()
    if pa.types.is_date(kind):
        return array.view(pa.int32() if kind.bit_width == 32 else pa.int64()).to_pylist()
    if kind == pa.month_day_nano_interval():
        return [None if value is None else tuple(value) for value in array.to_pylist()]
    return array.to_pylist()


def taken(array: Any) -> list[Any]:
    words = values(array.dictionary)
    return [None if index is None else words[index] for index in array.indices.to_pylist()]


def viewable(table: Any) -> list[Any]:
    """The columns' chunks. pyarrow has no arrays for two intervals; it hands their memory out as integers under another schema."""
    integers = {"month_interval": pa.int32(), "day_time_interval": pa.int64()}
    if not any(str(field.type) in integers for field in table.schema):
        return [column.chunks for column in table.columns]
    schema = pa.schema([field.with_type(integers.get(str(field.type), field.type)) for field in table.schema])
    batches = [pa.RecordBatch._import_from_c_capsule(schema.__arrow_c_schema__(), batch.__arrow_c_array__()[1]) for batch in table.to_batches()]
    return [[batch.column(number) for batch in batches] for number in range(table.num_columns)]


def day_times(pairs: list[Any]) -> list[Any]:
    """Days and milliseconds, each in half of an integer."""
    return [None if pair is None else tuple(int.from_bytes(pair.to_bytes(8, "little", signed=True)[part : part + 4], "little", signed=True) for part in (0, 4)) for pair in pairs]


def assert_equal(ours: Any, theirs: Any) -> None:
    chunks = viewable(theirs)
    assert ours.num_columns == theirs.num_columns
    assert ours.num_rows == theirs.num_rows
    for number, field in enumerate(theirs.schema):
        assert ours.schema.field(number).name.split("_duplicated_")[0] == field.name
        assert meaning(ours.schema.field(number).type) == meaning(field.type), field.name
        left = [value for chunk in ours.column(number).chunks for value in values(chunk)]
        right = [value for chunk in chunks[number] for value in values(chunk)]
        right = day_times(right) if str(field.type) == "day_time_interval" else right
        assert repr(plain(left)) == repr(plain(right)), field.name


def plain(value: Any) -> Any:
    """Structs as tuples, so that both sides look the same."""
    if isinstance(value, dict):
        return tuple(plain(part) for part in value.values())
    if isinstance(value, (list, tuple)):
        return type(value)(plain(part) for part in value)
    return value


def outcome(path: Path) -> str:
    theirs = reference(path)
    try:
        ours = pa.table(scan(path))
    except pw.exceptions.PolarwayError as error:
        assert "internal error" not in str(error), f"{path.name}: {error}"
        if theirs is None:
            return "an error on both sides"
        raise AssertionError(f"pyarrow reads it, we fail with: {error}") from error
    if theirs is None:
        return "read here, an error in pyarrow"
    assert_equal(ours, theirs)
    return "equal"


@needs_data
def test_every_file_of_the_collection(capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    failures = []
    rows = []
    for path in FILES:
        try:
            result = outcome(path)
        except AssertionError as error:
            result = "DIFFERENT"
            failures.append(f"{path.relative_to(DATA)}: {error}")
        counts[result] += 1
        rows.append(f"{result:32} {path.relative_to(DATA)}")
    with capsys.disabled():
        print("\n" + "\n".join(rows) + f"\n{dict(counts)}")
    assert not failures, "\n".join(failures)
