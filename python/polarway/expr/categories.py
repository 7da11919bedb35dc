"""The ``cat`` namespace of expressions."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING, Any

from polarway.expr.core import dtype_json, unsigned
from polarway.expr.namespace import Namespace

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class CategoricalNamespace(Namespace):
    """Functions of categoricals.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", ["x", "y"], dtype=pw.Categorical).cat.get_categories().to_list()
    ['x', 'y']
    """

    __slots__ = ()

    def get_categories(self) -> Expr:
        """The categories.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": ["one", "two", "one"]}, schema_overrides={"a": pw.Enum(["one", "two"])})
        >>> frame.select(pw.col("a").cat.get_categories()).to_series().to_list()
        ['one', 'two']
        """
        return self._fn("cat.get_categories")

    def len_bytes(self) -> Expr:
        """The length of the text in bytes.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": ["one", "two", "one"]}, schema_overrides={"a": pw.Enum(["one", "two"])})
        >>> frame.select(pw.col("a").cat.len_bytes()).to_series().to_list()
        [3, 3, 3]
        """
        return self._fn("cat.len_bytes")

    def len_chars(self) -> Expr:
        """The length of the text in characters.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": ["one", "two", "one"]}, schema_overrides={"a": pw.Enum(["one", "two"])})
        >>> frame.select(pw.col("a").cat.len_chars()).to_series().to_list()
        [3, 3, 3]
        """
        return self._fn("cat.len_chars")

    def starts_with(self, prefix: str) -> Expr:
        """Whether the text starts with a text.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": ["one", "two", "one"]}, schema_overrides={"a": pw.Enum(["one", "two"])})
        >>> frame.select(pw.col("a").cat.starts_with("o")).to_series().to_list()
        [True, False, True]
        """
        return self._op("cat.starts_with", _text(prefix, "prefix"))

    def ends_with(self, suffix: str) -> Expr:
        """Whether the text ends with a text.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": ["one", "two", "one"]}, schema_overrides={"a": pw.Enum(["one", "two"])})
        >>> frame.select(pw.col("a").cat.ends_with("o")).to_series().to_list()
        [False, True, False]
        """
        return self._op("cat.ends_with", _text(suffix, "suffix"))

    def slice(self, offset: int, length: int | None = None) -> Expr:
        """Characters of the text.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": ["one", "two", "one"]}, schema_overrides={"a": pw.Enum(["one", "two"])})
        >>> frame.select(pw.col("a").cat.slice(0, 2)).to_series().to_list()
        ['on', 'tw', 'on']
        """
        return self._op("cat.slice", index(offset), *(() if length is None else (unsigned(length),)))

    def physical(self) -> Expr:
        """The codes: of an Enum the places of its categories, of a Categorical those of this column.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series(["b", "a", None], dtype=pw.Enum(["a", "b"])).cat.physical().to_list()
        [1, 0, None]
        """
        return self._fn("to_physical")

    def to(self, dtype: Any, *, strict: bool = True) -> Expr:
        """Codes as values of an Enum. A code that it has no category for raises ``ComputeError``, or is null unless ``strict``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 0, None], dtype=pw.UInt8).cat.to(pw.Enum(["a", "b"])).to_list()
        ['b', 'a', None]
        """
        return self._fn("cat.to", dtype=dtype_json(dtype), **({} if strict else {"strict": False}))


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name!r} must be a string; found {type(value).__name__!r}")
    return value
