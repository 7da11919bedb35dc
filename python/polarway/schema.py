"""The schema of a frame: an ordered mapping of names to data types."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

from polarway.datatypes import DataType, DataTypeClass
from polarway.datatypes.python_types import instance_of, is_fully_specified, parse_into_dtype


class Schema(OrderedDict[str, DataType]):
    """Names and data types of columns, in order.

    Parameters
    ----------
    schema
        A mapping of names to types, or pairs of them, or an object with ``__arrow_c_schema__``.
    check_dtypes
        Whether every type must have its parameters.

    Examples
    --------
    >>> import polarway as pw
    >>> schema = pw.Schema({"x": pw.Int64, "y": str})
    >>> schema
    Schema([('x', Int64), ('y', String)])
    >>> schema.names()
    ['x', 'y']
    """

    def __init__(self, schema: Any = None, *, check_dtypes: bool = True) -> None:
        super().__init__()
        for name, dtype in _pairs(schema):
            if name in self:
                from polarway.exceptions import DuplicateError

                raise DuplicateError(f"iterable passed to pw.Schema contained duplicate name '{name}'")
            if check_dtypes:
                self[name] = dtype
            else:
                super().__setitem__(name, parse_into_dtype(dtype))

    @classmethod
    def _trusted(cls, pairs: Iterable[tuple[str, DataType]]) -> Schema:
        schema = cls()
        put = super(Schema, schema).__setitem__
        for name, dtype in pairs:
            put(name, dtype)
        return schema

    def __setitem__(self, name: str, dtype: Any) -> None:
        parsed = parse_into_dtype(dtype)
        if not is_fully_specified(parsed):
            raise TypeError(f"dtypes must be fully-specified, got: {parsed!r}")
        super().__setitem__(name, instance_of(parsed))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        return list(self) == list(other) and all(mine.is_(theirs) for mine, theirs in zip(self.values(), other.values()))

    def __ne__(self, other: object) -> bool:
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        items = ", ".join(f"({name!r}, {dtype!r})" for name, dtype in self.items())
        return f"Schema([{items}])" if items else "Schema()"

    __str__ = __repr__

    def __reduce__(self) -> Any:
        return (Schema, (list(self.items()),))

    def to_json(self) -> str:
        """A JSON object of names and types, as the option ``schema`` of a streaming source takes it.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Schema({"name": pw.String, "age": pw.Int64}).to_json()
        '{"name":"string","age":"int64"}'
        """
        from polarway.datatypes import dtype_to_json
        from polarway.plan.text import json_text

        return json_text({name: dtype_to_json(dtype) for name, dtype in self.items()})

    def copy(self) -> Schema:
        """A schema of its own with the same content.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Schema({"a": pw.Int64}).copy()
        Schema([('a', Int64)])
        """
        return Schema._trusted(self.items())

    __copy__ = copy

    def names(self) -> list[str]:
        """The names, in order.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Schema({"a": pw.Int64}).names()
        ['a']
        """
        return list(self)

    def dtypes(self) -> list[DataType]:
        """The data types, in order.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Schema({"a": pw.Int64}).dtypes()
        [Int64]
        """
        return list(self.values())

    def len(self) -> int:
        """The number of columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Schema({"a": pw.Int64}).len()
        1
        """
        return len(self)

    def contains_dtype(self, dtype: Any, *, recursive: bool) -> bool:
        """Whether a column, or with ``recursive`` a value inside one, has this type.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Schema({"a": pw.List(pw.Int64)}).contains_dtype(pw.Int64, recursive=True)
        True
        """
        return any(_contains(held, dtype, recursive) for held in self.values())

    def to_python(self) -> dict[str, type]:
        """Names and the Python types of their values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Schema({"x": pw.Int64}).to_python()
        {'x': <class 'int'>}
        """
        return {name: dtype.to_python() for name, dtype in self.items()}

    def to_frame(self, *, eager: bool = True) -> Any:
        """An empty frame of this schema.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Schema({"a": pw.Int64}).to_frame().shape
        (0, 1)
        """
        from polarway import DataFrame

        frame = DataFrame(schema=self)
        return frame if eager else frame.lazy()

    def __arrow_c_schema__(self) -> object:
        from polarway.backends import current

        return current().schema_capsule(self)

    def to_arrow(self, *, compat_level: Any = None) -> Any:
        """A pyarrow schema.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Schema({"a": pw.Int64}).to_arrow()
        a: int64
        """
        import pyarrow

        made = pyarrow.schema(self)
        level = getattr(compat_level, "_version", compat_level)
        from polarway.frame.arrow_table import _with_views, _without_views

        convert = _with_views if level is None or level else _without_views
        return pyarrow.schema([field.with_type(convert(pyarrow, field.type)) for field in made])


def _pairs(schema: Any) -> Iterable[tuple[str, Any]]:
    if schema is None:
        return ()
    if isinstance(schema, Mapping):
        return schema.items()
    if hasattr(schema, "__arrow_c_schema__"):
        from polarway.backends import current

        return current().fields_of(schema)
    return [(item[0], item[1]) if isinstance(item, tuple) else (item.name, item.dtype) for item in schema]


def _contains(held: DataType, wanted: Any, recursive: bool) -> bool:
    if held == wanted:
        return True
    if not recursive:
        return False
    inner = getattr(held, "inner", None)
    if inner is not None:
        return _contains(inner, wanted, True)
    return any(_contains(field.dtype, wanted, True) for field in getattr(held, "fields", ()))


__all__ = ["DataTypeClass", "Schema"]
