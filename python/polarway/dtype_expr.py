"""Expressions of data types: what type something has is asked when the query runs, from the types of its input."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from polarway.deferred import KEY, DtypeQuestion

if TYPE_CHECKING:
    from polarway.datatypes import DataType
    from polarway.expr import Expr


class _Context:
    """What a data type expression is asked about: the input's columns, and the type that a function was called with."""

    __slots__ = ("frame", "self_dtype")

    def __init__(self, frame: Any, self_dtype: Any = None) -> None:
        self.frame = frame
        self.self_dtype = self_dtype


def _wrong(message: str) -> Exception:
    from polarway.exceptions import InvalidOperationError

    return InvalidOperationError(message)


class DataTypeExpr:
    """A data type that depends on the input of a query. Made by ``pw.dtype_of``, ``pw.self_dtype`` and ``DataType.to_dtype_expr``.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.dtype_of("a").wrap_in_list().collect_dtype({"a": pw.Int64})
    List(Int64)
    """

    __slots__ = ("_find", "_refs")

    _find: Callable[[_Context], Any]
    _refs: tuple[Any, ...]

    def __init__(self) -> None:
        raise TypeError("data type expressions are made by pw.dtype_of, pw.self_dtype and DataType.to_dtype_expr")

    @classmethod
    def _made(cls, find: Callable[[_Context], DataType], refs: tuple[Any, ...] = ()) -> DataTypeExpr:
        made = object.__new__(cls)
        made._find = find
        made._refs = refs
        return made

    def _then(self, change: Callable[[Any], DataType]) -> DataTypeExpr:
        return DataTypeExpr._made(lambda context: change(self._find(context)), self._refs)

    def _value(self, read: Callable[[Any], Any], dtype: Any) -> Expr:
        """A literal of what is read from the type."""
        from polarway.expr import Expr
        from polarway.expr.core import dtype_json

        def answer(frame: Any) -> Any:
            from polarway.plan.literals import literal

            return literal(read(self._find(_Context(frame))), dtype_json(dtype))

        question = DtypeQuestion(answer)
        return Expr._of({KEY: id(question)}, (*self._refs, question))

    def _listed(self, read: Callable[[Any], Any], dtype: Any) -> Expr:
        """The values of a list that is read from the type, as a column."""
        from polarway.datatypes import List

        return self._value(read, List(dtype))._fn("explode")

    def collect_dtype(self, context: Any) -> DataType:
        """The type, for a schema or a frame.

        Raises
        ------
        InvalidOperationError
            The type is not known there, or the expression names several columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.dtype_of(pw.col("a") * 2.5).collect_dtype(pw.DataFrame({"a": [1]}))
        Float64
        """
        return self._find(_Context(_frame_of(context)))

    def inner_dtype(self) -> DataTypeExpr:
        """The type of the items of a list or array.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.dtype_of("a").inner_dtype().collect_dtype({"a": pw.List(pw.Int8)})
        Int8
        """
        return self._then(_inner)

    def wrap_in_list(self) -> DataTypeExpr:
        """The type of lists of this type.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Int8.to_dtype_expr().wrap_in_list().collect_dtype({})
        List(Int8)
        """
        from polarway.datatypes import List

        return self._then(List)

    def wrap_in_array(self, *, width: int) -> DataTypeExpr:
        """The type of arrays of this type.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Int8.to_dtype_expr().wrap_in_array(width=2).collect_dtype({})
        Array(Int8, shape=(2,))
        """
        from polarway.datatypes import Array

        return self._then(lambda dtype: Array(dtype, width))

    def to_unsigned_integer(self) -> DataTypeExpr:
        """The unsigned integer type of as many bits.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Int16.to_dtype_expr().to_unsigned_integer().collect_dtype({})
        UInt16
        """
        return self._then(lambda dtype: _integer_like(dtype, "UInt"))

    def to_signed_integer(self) -> DataTypeExpr:
        """The signed integer type of as many bits.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.UInt16.to_dtype_expr().to_signed_integer().collect_dtype({})
        Int16
        """
        return self._then(lambda dtype: _integer_like(dtype, "Int"))

    def display(self) -> Expr:
        """The short name that tables show.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).select(pw.dtype_of("a").display()).item()
        'i64'
        """
        from polarway.datatypes import String

        return self._value(lambda dtype: dtype._string_repr(), String)

    def matches(self, selector: Any) -> Expr:
        """Whether a selector takes columns of this type.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.select(pw.Int8.to_dtype_expr().matches(pw.selectors.integer())).item()
        True
        """
        return self._test(lambda dtype: _matches(dtype, selector))

    def __eq__(self, other: object) -> Expr:  # type: ignore[override]
        return self._compared(other, equal=True)

    def __ne__(self, other: object) -> Expr:  # type: ignore[override]
        return self._compared(other, equal=False)

    __hash__ = None  # type: ignore[assignment]

    def _test(self, read: Callable[[Any], bool]) -> Expr:
        from polarway.datatypes import Boolean

        return self._value(read, Boolean)

    def _compared(self, other: Any, *, equal: bool) -> Expr:
        from polarway.datatypes import Boolean
        from polarway.expr import Expr
        from polarway.plan.literals import literal

        right = other if isinstance(other, DataTypeExpr) else _fixed(other)

        def answer(frame: Any) -> Any:
            context = _Context(frame)
            return literal((self._find(context) == right._find(context)) is equal, Boolean._json_name)

        question = DtypeQuestion(answer)
        return Expr._of({KEY: id(question)}, (*self._refs, *right._refs, question))

    def default_value(self, n: int = 1, *, numeric_to_one: bool = False, num_list_values: int = 0) -> Expr:
        """A value of the type, ``n`` times: 0 or 1, False, an empty text, the first of an Enum's categories, an empty list.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.select(pw.Int8.to_dtype_expr().default_value(2, numeric_to_one=True)).to_series().to_list()
        [1, 1]
        """
        from polarway.expr import Expr

        held: dict[str, Any] = {}

        def answer(frame: Any) -> Any:
            from polarway.series import Series

            dtype = self._find(_Context(frame))
            value = _default(dtype, 1 if numeric_to_one else 0, num_list_values)
            series = held["series"] = Series("literal", [value] * n, dtype=dtype)
            return {"alias": {"lit_frame": series._native.handle}, "name": "literal"}

        question = DtypeQuestion(answer)
        return Expr._of({KEY: id(question)}, (*self._refs, question))

    @property
    def arr(self) -> _ArrayTypes:
        """What arrays have: width, shape, the type of their items.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.select(pw.Array(pw.Int8, 3).to_dtype_expr().arr.width()).item()
        3
        """
        return _ArrayTypes(self)

    @property
    def list(self) -> _ListTypes:
        """What lists have: the type of their items.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.List(pw.Int8).to_dtype_expr().list.inner_dtype().collect_dtype({})
        Int8
        """
        return _ListTypes(self)

    @property
    def enum(self) -> _EnumTypes:
        """What Enums have: their categories.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.select(pw.Enum(["a", "b"]).to_dtype_expr().enum.num_categories()).item()
        2
        """
        return _EnumTypes(self)

    @property
    def struct(self) -> _StructTypes:
        """What structs have: names and types of their fields.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Struct({"x": pw.Int8}).to_dtype_expr().struct["x"].collect_dtype({})
        Int8
        """
        return _StructTypes(self)


class _Types:
    """Questions to the types of one kind."""

    __slots__ = ("_expr",)

    def __init__(self, expr: DataTypeExpr) -> None:
        self._expr = expr


class _ListTypes(_Types):
    __slots__ = ()

    def inner_dtype(self) -> DataTypeExpr:
        """The type of the items."""
        return self._expr._then(lambda dtype: _inner(_of_kind(dtype, "List")))


class _ArrayTypes(_Types):
    __slots__ = ()

    def inner_dtype(self) -> DataTypeExpr:
        """The type of the items."""
        return self._expr._then(lambda dtype: _inner(_of_kind(dtype, "Array")))

    def width(self) -> Expr:
        """How many items each array has."""
        from polarway.datatypes import UInt32

        return self._expr._value(lambda dtype: _of_kind(dtype, "Array").size, UInt32)

    def shape(self) -> Expr:
        """How many items there are in each dimension, one after the other."""
        from polarway.datatypes import UInt32

        return self._expr._listed(lambda dtype: [*_of_kind(dtype, "Array").shape], UInt32)


class _EnumTypes(_Types):
    __slots__ = ()

    def num_categories(self) -> Expr:
        """How many categories there are."""
        from polarway.datatypes import UInt32

        return self._expr._value(lambda dtype: len(_of_kind(dtype, "Enum")._categories), UInt32)

    def get_category(self, index: int, *, raise_on_oob: bool = True) -> Expr:
        """A category by its place."""
        from polarway.datatypes import String

        def read(dtype: Any) -> Any:
            known = _of_kind(dtype, "Enum")._categories
            if -len(known) <= index < len(known):
                return known[index]
            if not raise_on_oob:
                return None
            from polarway.exceptions import OutOfBoundsError

            raise OutOfBoundsError(f"index {index} is out of bounds of an Enum of {len(known)} categories")

        return self._expr._value(read, String)

    def index_of_category(self, category: str, *, raise_on_missing: bool = True) -> Expr:
        """The place of a category."""
        from polarway.datatypes import UInt32

        def read(dtype: Any) -> Any:
            known = [*_of_kind(dtype, "Enum")._categories]
            if category in known:
                return known.index(category)
            if not raise_on_missing:
                return None
            raise _wrong(f"category {category!r} is not among those of {dtype!r}")

        return self._expr._value(read, UInt32)


class _StructTypes(_Types):
    __slots__ = ()

    def __getitem__(self, item: str | int) -> DataTypeExpr:
        return self.field_dtype(item)

    def field_dtype(self, field_name: str | int) -> DataTypeExpr:
        """The type of a field, by its name or place."""

        def change(dtype: Any) -> Any:
            fields = _of_kind(dtype, "Struct").fields
            if isinstance(field_name, int):
                if -len(fields) <= field_name < len(fields):
                    return fields[field_name].dtype
                raise _wrong(f"index {field_name} is out of bounds of a struct of {len(fields)} fields")
            for field in fields:
                if field.name == field_name:
                    return field.dtype
            raise _wrong(f"field {field_name!r} is not among those of {dtype!r}")

        return self._expr._then(change)

    def field_name(self, index: int) -> Expr:
        """The name of a field by its place."""
        from polarway.datatypes import String

        return self._expr._value(lambda dtype: _of_kind(dtype, "Struct").fields[index].name, String)

    def field_names(self) -> Expr:
        """The names of the fields, one after the other."""
        from polarway.datatypes import String

        return self._expr._listed(lambda dtype: [field.name for field in _of_kind(dtype, "Struct").fields], String)


def dtype_of(col_or_expr: Any) -> DataTypeExpr:
    """The type of a column or expression of the input.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1], "b": ["2"]}).select(pw.col("b").cast(pw.dtype_of("a"))).item()
    2
    """
    from polarway import inputs

    node, refs = inputs.expr(col_or_expr)

    def find(context: _Context) -> Any:
        from polarway.plan import nodes

        dtypes = context.frame.lazy()._apply(nodes.select(context.frame._node, [node]), tuple(refs)).collect_schema().dtypes()
        if len(dtypes) != 1:
            raise _wrong("DataType expression are not allowed to expand to more than 1 expression")
        return dtypes[0]

    return DataTypeExpr._made(find, tuple(refs))


def self_dtype() -> DataTypeExpr:
    """In the ``return_dtype`` of a Python function: the type of the column that it is called with.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2]}).select(pw.col("a").map_batches(lambda column: column, pw.self_dtype())).schema["a"]
    Int64
    """

    def find(context: _Context) -> Any:
        if context.self_dtype is None:
            raise _wrong("'self_dtype' cannot be used in this context")
        return context.self_dtype

    return DataTypeExpr._made(find)


def struct_with_fields(mapping: Mapping[str, Any]) -> DataTypeExpr:
    """The type of structs with these fields, whose types may be expressions.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.struct_with_fields({"x": pw.dtype_of("a"), "y": pw.String}).collect_dtype({"a": pw.Int8})
    Struct({'x': Int8, 'y': String})
    """
    parts = {name: dtype if isinstance(dtype, DataTypeExpr) else _fixed(dtype) for name, dtype in mapping.items()}

    def find(context: _Context) -> Any:
        from polarway.datatypes import Struct

        return Struct({name: part._find(context) for name, part in parts.items()})

    return DataTypeExpr._made(find, tuple(ref for part in parts.values() for ref in part._refs))


def dtype_node(dtype: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type in plan form, or the question after one with what keeps it alive."""
    from polarway.expr.core import dtype_json

    if not isinstance(dtype, DataTypeExpr):
        return dtype_json(dtype), ()
    question = DtypeQuestion(lambda frame: dtype_json(dtype._find(_Context(frame))))
    return {KEY: id(question)}, (*dtype._refs, question)


def found_dtype(dtype: DataTypeExpr, frame: Any, own: Any) -> Any:
    """The type for a function that is called with a column of the type ``own``."""
    return dtype._find(_Context(frame, own))


def _fixed(dtype: Any) -> DataTypeExpr:
    from polarway.datatypes import parse_into_dtype
    from polarway.datatypes.python_types import instance_of

    found = instance_of(parse_into_dtype(dtype))
    return DataTypeExpr._made(lambda context: found)


def _frame_of(context: Any) -> Any:
    if hasattr(context, "collect_schema"):
        return context
    from polarway.datatypes import Unknown
    from polarway.frame import DataFrame

    schema = dict(context)
    if any(dtype == Unknown for dtype in schema.values()):
        raise _wrong("DataType expression is not allowed to instantiate to `unknown`")
    return DataFrame(schema=schema)


def _of_kind(dtype: Any, kind: str) -> Any:
    if type(dtype).__name__ != kind:
        raise _wrong(f"`{dtype._string_repr()}` is not {'an' if kind[0] in 'AE' else 'a'} {kind}")
    return dtype


def _inner(dtype: Any) -> Any:
    if type(dtype).__name__ not in ("List", "Array"):
        raise _wrong(f"`{dtype._string_repr()}` does not have an inner type")
    return dtype.inner


def _integer_like(dtype: Any, family: str) -> Any:
    from polarway import datatypes

    bits = "".join(letter for letter in type(dtype).__name__ if letter.isdigit())
    if not dtype.is_integer():
        raise _wrong(f"`{dtype._string_repr()}` is not an integer")
    return getattr(datatypes, family + bits)()


def _matches(dtype: Any, selector: Any) -> bool:
    from polarway.frame import DataFrame

    return len(DataFrame(schema={"": dtype}).lazy().select(selector).collect_schema()) == 1


def _default(dtype: Any, number: int, items: int) -> Any:
    kind = type(dtype).__name__
    if dtype.is_numeric():
        return number
    if kind == "List":
        return [_default(dtype.inner, number, items)] * items
    if kind == "Array":
        return [_default(dtype.inner, number, items)] * dtype.size
    if kind == "Struct":
        return {field.name: _default(field.dtype, number, items) for field in dtype.fields}
    if kind == "Enum":
        return dtype._categories[0] if len(dtype._categories) else None
    if dtype.is_temporal():
        import datetime as dt

        zero = {"Date": dt.date(1970, 1, 1), "Time": dt.time(), "Duration": dt.timedelta(), "Datetime": dt.datetime(1970, 1, 1, tzinfo=dt.UTC)}
        value: Any = zero[kind]
        return value if kind != "Datetime" or dtype.time_zone else value.replace(tzinfo=None)
    return {"Boolean": False, "String": "", "Binary": b""}.get(kind)
