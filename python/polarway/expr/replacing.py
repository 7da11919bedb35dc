"""Values in place of others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from polarway.expr.core import ExprCore, dtype_json, operand

if TYPE_CHECKING:
    from polarway.expr.expr import Expr

_NOTHING: Any = object()
# More pairs than this are a table, not a chain of conditions.
_FEW = 64


class Replacing(ExprCore):
    """Values looked up in a table of old and new ones."""

    __slots__ = ()

    def replace(self, old: Any, new: Any = _NOTHING) -> Expr:
        """Some values replaced by others; the type stays.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).select(pw.col("a").replace({1: 9})).to_series().to_list()
        [9, 2]
        """
        before, after = _mapping(old, new)
        pairs = _constant_pairs(before, after)
        if pairs is not None:
            return _chosen(self, pairs, self, like=self)
        return self._call("fn", "replace", [_values(before), _values(after)], {})

    def replace_strict(self, old: Any, new: Any = _NOTHING, *, default: Any = _NOTHING, return_dtype: Any = None) -> Expr:
        """All values replaced by others; one without a replacement is an error, or ``default``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).select(pw.col("a").replace_strict({1: 10, 2: 20})).to_series().to_list()
        [10, 20]
        """
        before, after = _mapping(old, new)
        pairs = _constant_pairs(before, after)
        if pairs is not None and default is not _NOTHING:
            made = _chosen(self, _typed(pairs, after), default)
            return made if return_dtype is None else made.cast(return_dtype)
        if hasattr(return_dtype, "collect_dtype"):
            return self.replace_strict(old, new, default=default).cast(return_dtype)
        others = [_values(before), _values(after)]
        if default is not _NOTHING:
            others.append(operand(default))
        options = {} if return_dtype is None else {"return_dtype": dtype_json(return_dtype)}
        return self._call("fn", "replace_strict", others, options)


def _mapping(old: Any, new: Any) -> tuple[Any, Any]:
    if new is _NOTHING:
        if not isinstance(old, Mapping):
            raise TypeError("`new` argument is required if `old` argument is not a Mapping type")
        return list(old.keys()), list(old.values())
    if isinstance(old, Mapping):
        raise TypeError("`new` argument cannot be used if `old` argument is a Mapping type")
    return old, new


def _constant_pairs(before: Any, after: Any) -> list[tuple[Any, Any]] | None:
    """Old and new values side by side, if they are few and constants; one new value may stand for all."""
    if any(hasattr(values, "_node") or hasattr(values, "_native") for values in (before, after)):
        return None
    olds = list(before) if isinstance(before, (list, tuple, set, frozenset, range)) else [before]
    news = list(after) if isinstance(after, (list, tuple)) else [after]
    if len(news) == 1:
        news = news * len(olds)
    if len(news) != len(olds):
        from polarway.exceptions import InvalidOperationError

        raise InvalidOperationError("`new` input for `replace` must have the same length as `old` or have length 1")
    return list(zip(olds, news)) if 0 < len(olds) <= _FEW else None


def _typed(pairs: list[tuple[Any, Any]], after: Any) -> list[tuple[Any, Any]]:
    """New values with the type that they have as a series, so that they do not adopt that of the default."""
    from polarway.datatypes import Int32
    from polarway.functions import lit
    from polarway.series import Series

    if isinstance(after, int) and not isinstance(after, bool):
        dtype: Any = Int32 if -(1 << 31) <= after < 1 << 31 else None
    else:
        dtype = Series("", [new for _, new in pairs], strict=False).dtype
    return [(old, lit(new, dtype=dtype)) for old, new in pairs]


def _chosen(values: Any, pairs: list[tuple[Any, Any]], otherwise: Any, like: Any = None) -> Expr:
    """The new value of the first pair whose old value is equal; null equals null. ``like`` has the type of the new values."""
    from polarway.functions import lit

    def adapted(value: Any) -> Any:
        return lit(value)._fn("cast_like", values)

    olds = [adapted(old) for old, _ in pairs]
    news = [lit(new) if like is None else adapted(new) for _, new in pairs]
    cases = [[values._binary("eq_missing", old)._node, new._node] for old, new in zip(olds, news)]
    rest, refs = operand(otherwise)
    made: Expr = values._of({"when": cases, "otherwise": rest}, values._refs + tuple(refs))
    return named_as(made, values)


def named_as(made: Any, column: Any) -> Expr:
    """The values of an expression under the name of another."""
    return made._fn("named_as", column)  # type: ignore[no-any-return]


def _values(values: Any) -> tuple[Any, tuple[Any, ...]]:
    """One value or many, as a literal column."""
    if hasattr(values, "_node") or hasattr(values, "_native"):
        return operand(values)
    from polarway.series import Series

    many = isinstance(values, (list, tuple, set, frozenset, range)) or hasattr(values, "__array__")
    return operand(Series("", list(values) if many else [values], strict=False))
