"""Whatever a user gives to DataFrame and Series, as native frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from polarway.construct import rows
from polarway.construct.arrow_data import native_of, speaks_arrow
from polarway.construct.buffers import ColumnBuffers
from polarway.construct.pandas_series import as_arrow, is_pandas
from polarway.construct.sequences import column_of
from polarway.construct.structured import columns_of, is_structured
from polarway.datatypes import classes as c
from polarway.datatypes.python_types import parse_into_dtype

Pieces = list[tuple[str, Any]]


def series_native(name: str, values: Any, dtype: Any = None, *, strict: bool = True, nan_to_null: bool = False) -> Any:
    """A one-column native frame."""
    if not isinstance(name, str):
        raise TypeError("Series name must be a string")
    native = getattr(values, "_native", None)
    if native is not None and hasattr(values, "to_struct") and values.width != 1:
        native = values.to_struct(name)._native
    if native is not None:
        return _cast(_renamed(native, name), {name: dtype}, strict=strict)
    if is_pandas(values) and not _is_object(dtype):
        return _pandas_native(name, values, dtype, strict=strict)
    if speaks_arrow(values) and not is_pandas(values):
        return _cast(native_of(values, name), {name: dtype}, strict=strict)
    return _take([(name, column_of(name, values, dtype, strict=strict, nan_to_null=nan_to_null))])


def frame_native(
    data: Any = None,
    schema: Any = None,
    *,
    schema_overrides: Any = None,
    strict: bool = True,
    orient: str | None = None,
    infer_schema_length: int | None = 100,
    nan_to_null: bool = False,
) -> Any:
    """A native frame."""
    wanted = _wanted(schema)
    overrides = dict(schema_overrides) if schema_overrides else {}
    native = getattr(data, "_native", None)
    if native is not None or (speaks_arrow(data) and not _is_numpy(data)):
        native = native if native is not None else _arrow_frame(data)
        return _adapted(native, wanted, overrides, strict=strict)
    if data is None:
        return _build([], _empty(wanted, overrides), {}, strict=strict)
    if isinstance(data, Mapping):
        return _from_mapping(data, schema, wanted, overrides, strict=strict, nan_to_null=nan_to_null)
    if _is_numpy(data):
        pieces = rows.numpy_pieces(data, wanted, orient)
        return _build(pieces, wanted, overrides, strict=strict, nan_to_null=nan_to_null)
    if _is_pandas(data):
        return _build(rows.pandas_pieces(data), wanted, overrides, strict=strict, nan_to_null=True)
    if isinstance(data, (bool, int, float, bytes)) or not hasattr(data, "__iter__"):
        raise TypeError(f"DataFrame constructor called with unsupported type {type(data).__name__!r} for the `data` parameter")
    items = data if isinstance(data, list) else list(data)
    if not isinstance(data, Sequence) and orient != "col":
        # What is gone through once comes row by row.
        orient = "row" if isinstance(next((item for item in items if item is not None), None), (list, tuple)) else None
    return _from_items(items, wanted, overrides, strict=strict, orient=orient, infer_length=infer_schema_length, nan_to_null=nan_to_null)


def of_height(native: Any, height: int, *, is_given: bool) -> Any:
    """A frame of so many rows; one without data and columns gets them."""
    if native.rows() == height:
        return native
    if is_given or native.schema():
        from polarway.exceptions import ShapeError

        raise ShapeError(f"height of data ({native.rows()}) does not match specified height ({height})")
    if not isinstance(height, int):
        raise TypeError(f"'{type(height).__name__}' object cannot be interpreted as an integer")
    if height < 0:
        raise OverflowError("can't convert negative int to unsigned")
    from polarway.plan import encode, nodes

    rows = _take([("", column_of("", [None] * height, c.Null(), strict=True))])
    return rows.backend.run(encode(nodes.select({"op": "frame", "frame": rows.handle}, [])), (rows,))


def _wanted(schema: Any) -> list[tuple[str, Any]] | None:
    """Names and types that were asked for; a type may be None."""
    if schema is None:
        return None
    if isinstance(schema, Mapping):
        return [(name, None if dtype is None else parse_into_dtype(dtype)) for name, dtype in schema.items()]
    if hasattr(schema, "__arrow_c_schema__"):
        from polarway.schema import Schema

        return list(Schema(schema).items())
    pairs: list[tuple[str, Any]] = []
    for item in schema:
        if isinstance(item, str):
            pairs.append((item, None))
        else:
            name, dtype = item
            pairs.append((name, None if dtype is None else parse_into_dtype(dtype)))
    return pairs


def _arrow_frame(data: Any) -> Any:
    if type(data).__module__.partition(".")[0] == "pandas":
        return _take(_columns(rows.pandas_pieces(data), {}, strict=True, nan_to_null=True))
    return native_of(data)


def _empty(wanted: Any, overrides: Mapping[str, Any]) -> Any:
    pairs = [(name, overrides.get(name, dtype)) for name, dtype in wanted or ()]
    return [(name, c.Null() if dtype is None else dtype) for name, dtype in pairs]


def _from_mapping(data: Mapping[Any, Any], schema: Any, wanted: Any, overrides: Any, *, strict: bool, nan_to_null: bool) -> Any:
    if wanted is None and not overrides and data:
        from polarway.backends import current

        quick = current().build(tuple(data), tuple(data.values()))
        if quick is not None:
            return quick
    pieces = list(data.items())
    for name, _ in pieces:
        if not isinstance(name, str):
            raise TypeError("Series name must be a string")
    if wanted is not None:
        by_name = pieces and (isinstance(schema, Mapping) or {name for name, _ in wanted} == set(data))
        if by_name and any(name not in dict(wanted) for name, _ in pieces):
            raise ValueError("the given column-schema names do not match the data dictionary")
        if by_name:
            pieces = [(name, data[name]) for name, _ in wanted]
        elif pieces and len(pieces) != len(wanted):
            raise ValueError(f"dimensions of columns arg ({len(wanted)}) must match data dimensions ({len(pieces)})")
    return _build(pieces, wanted, overrides, strict=strict, nan_to_null=nan_to_null)


def _from_items(
    items: list[Any], wanted: Any, overrides: Any, *, strict: bool, orient: str | None, infer_length: int | None, nan_to_null: bool
) -> Any:
    first = next((item for item in items if item is not None), None)
    if first is None:
        pieces: Pieces = [("column_0", items)] if items else []
        return _build(pieces, wanted if items else _empty(wanted, overrides), overrides, strict=strict)
    if hasattr(first, "_native") and hasattr(first, "name"):
        named = [(series.name or f"column_{index}", series) for index, series in enumerate(items)]
        return _build(named, wanted, overrides, strict=strict)
    if _is_pandas(first) and hasattr(first, "iloc") and not hasattr(first, "columns"):
        named = [("" if part.name is None else str(part.name), part) for part in items]
        return _build(named, wanted, overrides, strict=strict, nan_to_null=True)
    if isinstance(first, Mapping):
        pieces, types = rows.mapping_pieces(items, wanted, overrides, infer_length, strict=strict)
        return _build(pieces, types, overrides, strict=strict and wanted is not None, by_rows=True)
    if is_structured(first) and not (orient == "col" and isinstance(first, tuple)):
        pieces, declared = columns_of(items, first)
        if wanted is not None and len(wanted) == len(pieces):
            declared = {name: dtype if dtype is not None else declared.get(old) for (name, dtype), (old, _) in zip(wanted, pieces)}
        return _build(pieces, wanted, {**declared, **overrides}, strict=strict, by_rows=True)
    if isinstance(first, (list, tuple)) or (_is_numpy(first) and first.ndim == 1):
        pieces, is_rows = rows.sequence_pieces(items, wanted, orient)
        return _build(pieces, wanted, overrides, strict=strict and not is_rows, nan_to_null=nan_to_null)
    if orient == "row":
        return _build([(f"column_{index}", [item]) for index, item in enumerate(items)], wanted, overrides, strict=strict)
    return _build([("column_0", items)], wanted, overrides, strict=strict, nan_to_null=nan_to_null)


def _build(pieces: Pieces, wanted: Any, overrides: Any, *, strict: bool, nan_to_null: bool = False, by_rows: bool = False) -> Any:
    """Columns under the names and types that were asked for."""
    types: dict[str, Any] = {}
    if wanted is not None:
        if not pieces:
            pieces = [(name, []) for name, _ in wanted]
        elif len(wanted) != len(pieces):
            from polarway.exceptions import ShapeError

            raise ShapeError("data does not match the number of columns")
        pieces = [(name, data) for (name, _), (_, data) in zip(wanted, pieces)]
        types = {name: dtype for name, dtype in wanted if dtype is not None}
    types.update({name: parse_into_dtype(dtype) for name, dtype in overrides.items() if dtype is not None})
    if len({name for name, _ in pieces}) != len(pieces):
        from polarway.exceptions import DuplicateError

        twice = next(name for index, (name, _) in enumerate(pieces) if name in [n for n, _ in pieces[:index]])
        raise DuplicateError(f'column appears more than once; names must be unique: ["{twice}"]')
    columns = _columns(pieces, types, strict=strict, nan_to_null=nan_to_null)
    return _take(columns)


def _columns(pieces: Pieces, types: Mapping[str, Any], *, strict: bool, nan_to_null: bool) -> list[tuple[str, Any]]:
    """Buffers or one-column native frames, all of one height; single values are repeated."""
    columns: list[tuple[str, Any]] = []
    scalars: list[int] = []
    # Without a column among them, mappings are one row, and what is in them stays as it is.
    is_row = all(_is_scalar(data) for _, data in pieces)
    for index, (name, data) in enumerate(pieces):
        if hasattr(data, "_node") and not hasattr(data, "_native"):
            raise TypeError(f"passing Expr objects to the DataFrame constructor is not supported (column {name!r}); use `select` instead")
        if isinstance(data, dict) and not is_row and not isinstance(types.get(name), c.Struct) and any(_is_column(value) for value in data.values()):
            columns.append((name, _struct_native(name, data, strict=strict)))
        elif _is_scalar(data):
            scalars.append(index)
            columns.append((name, data))
        elif hasattr(data, "_native"):
            columns.append((name, _cast(_renamed(data._native, name), {name: types.get(name)}, strict=strict)))
        elif is_pandas(data) and (types.get(name) is not None or as_arrow(data) is not None) and not _is_object(types.get(name)):
            columns.append((name, _pandas_native(name, data, types.get(name), strict=strict)))
        elif speaks_arrow(data) and not _is_numpy(data) and not _is_pandas(data):
            columns.append((name, _cast(native_of(data, name), {name: types.get(name)}, strict=strict)))
        else:
            columns.append((name, column_of(name, data, types.get(name), strict=strict, nan_to_null=nan_to_null)))
    heights = [(name, _height(column)) for index, (name, column) in enumerate(columns) if index not in scalars]
    height = heights[0][1] if heights else 1
    for name, other in heights:
        if other != height:
            from polarway.exceptions import ShapeError

            raise ShapeError(
                f"could not create a new DataFrame: height of column '{name}' ({other}) "
                f"does not match height of column '{heights[0][0]}' ({height})"
            )
    for index in scalars:
        name, value = columns[index]
        dtype = types.get(name)
        if dtype is None and heights and type(value) is int and -(1 << 31) <= value < 1 << 31:
            dtype = c.Int32() if height else c.Null()
        columns[index] = (name, column_of(name, [value] * height, dtype, strict=strict))
    return columns


def _pandas_native(name: str, data: Any, dtype: Any, *, strict: bool) -> Any:
    """A series of pandas as it is, then cast to the type that was asked for."""
    arrow = as_arrow(data)
    native = native_of(arrow, name) if arrow is not None else _take([(name, column_of(name, data, strict=strict, nan_to_null=True))])
    return _cast(native, {name: dtype}, strict=strict)


def _is_object(dtype: Any) -> bool:
    return dtype is not None and parse_into_dtype(dtype) == c.Object


def _is_column(data: Any) -> bool:
    return not _is_scalar(data)


def _struct_native(name: str, data: dict[str, Any], *, strict: bool) -> Any:
    """A mapping of names to columns, as one column of structs."""
    from polarway.frame import DataFrame

    return DataFrame(data, strict=strict).to_struct(name)._native


def _is_scalar(data: Any) -> bool:
    if isinstance(data, (str, bytes, int, float, dict)) or data is None:
        return True
    return not hasattr(data, "__iter__") and not hasattr(data, "_native") and not speaks_arrow(data) and not hasattr(data, "__array__")


def _height(column: Any) -> int:
    return column.length if isinstance(column, ColumnBuffers) else column.rows()


def _is_numpy(data: Any) -> bool:
    return type(data).__module__ == "numpy" and hasattr(data, "ndim") and hasattr(data, "tolist")


def _is_pandas(data: Any) -> bool:
    return any(kind.__module__.partition(".")[0] == "pandas" for kind in type(data).__mro__)


def _take(columns: list[tuple[str, Any]]) -> Any:
    """One native frame of buffers and one-column frames, in order."""
    from polarway.backends import current

    backend = current()
    made = [(name, column) for name, column in columns if isinstance(column, ColumnBuffers)]
    if len(made) == len(columns):
        return backend.from_columns(made)
    natives = [column for _, column in columns if not isinstance(column, ColumnBuffers)]
    if made:
        natives.append(backend.from_columns(made))
    if len(natives) == 1:
        return natives[0]
    from polarway.plan import encode, nodes

    inputs = [{"op": "frame", "frame": native.handle} for native in natives]
    exprs = [{"col": name} for name, _ in columns]
    return backend.run(encode(nodes.select(nodes.union(inputs, "horizontal"), exprs)), tuple(natives))


def _renamed(native: Any, name: str) -> Any:
    (old,) = native.schema()
    if old == name:
        return native
    from polarway.plan import encode, nodes

    plan = nodes.select({"op": "frame", "frame": native.handle}, [{"alias": {"col": old}, "name": name}])
    return native.backend.run(encode(plan), (native,))


def _adapted(native: Any, wanted: Any, overrides: Any, *, strict: bool) -> Any:
    """A frame under other names and types."""
    names = list(native.schema())
    types = {name: parse_into_dtype(dtype) for name, dtype in overrides.items()}
    native = _cast(native, types, strict=strict)
    if wanted is not None:
        if len(wanted) != len(names):
            raise ValueError(f"dimensions of columns arg ({len(wanted)}) must match data dimensions ({len(names)})")
        new = [name for name, _ in wanted]
        types = {**{name: dtype for name, dtype in wanted if dtype is not None}, **types}
        if new != names:
            from polarway.plan import encode, nodes

            exprs = [{"alias": {"col": old}, "name": name} for old, name in zip(names, new)]
            native = native.backend.run(encode(nodes.select({"op": "frame", "frame": native.handle}, exprs)), (native,))
    return _cast(native, types, strict=strict)


def _cast(native: Any, types: Mapping[str, Any], *, strict: bool) -> Any:
    from polarway.datatypes.json_form import dtype_to_json
    from polarway.datatypes.python_types import instance_of

    schema = native.schema()
    exprs = []
    for name, dtype in types.items():
        if dtype is not None and name in schema:
            target = parse_into_dtype(dtype)
            if schema[name] != target:
                exprs.append({"cast": {"col": name}, "dtype": dtype_to_json(instance_of(target)), "strict": strict, "wrap": False})
    if not exprs:
        return native
    from polarway.plan import encode, nodes

    return native.backend.run(encode(nodes.with_columns({"op": "frame", "frame": native.handle}, exprs)), (native,))
