"""Values as other types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.core import ExprCore, dtype_json

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class Casting(ExprCore):
    """The same values as another type."""

    __slots__ = ()

    def cast(self, dtype: Any, *, strict: bool = True, wrap_numerical: bool = False) -> Expr:
        """Another type; a value that does not fit is an error, or null without ``strict``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["1", "x"]}).select(pw.col("a").cast(pw.Int64, strict=False)).to_series().to_list()
        [1, None]
        """
        if hasattr(dtype, "collect_dtype"):
            from polarway.dtype_expr import dtype_node

            node, refs = dtype_node(dtype)
            return self._of({"cast": self._node, "dtype": node, "strict": strict, "wrap": wrap_numerical}, self._refs + refs)
        return self._of({"cast": self._node, "dtype": dtype_json(_cast_target(dtype)), "strict": strict, "wrap": wrap_numerical}, self._refs)

    def to_physical(self) -> Expr:
        """The numbers that hold the values.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.date(1970, 1, 3)]}).select(pw.col("a").to_physical()).to_series().to_list()
        [2]
        """
        return self._fn("to_physical")

    def reinterpret(self, *, signed: bool | None = None, dtype: Any = None) -> Expr:
        """The same bits as another type.

        Between integers and floats of one width, and between Decimal and Int128 (its unscaled values). Exactly one of ``signed`` and ``dtype`` is given;
        other types are an :class:`polarway.exceptions.InvalidOperationError`.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [1, -1]})
        >>> frame.select(pw.col("a").reinterpret(signed=False)).to_series().to_list()
        [1, 18446744073709551615]
        """
        if (signed is None) == (dtype is None):
            raise ValueError("exactly one of `signed` or `dtype` must be specified")
        return self._fn("reinterpret", **({"signed": signed} if dtype is None else {"dtype": dtype_json(dtype)}))


def _cast_target(dtype: Any) -> Any:
    """Types whose parameters nobody gave: a struct has no fields then, a decimal no digits."""
    from polarway.datatypes import Decimal, Struct

    if dtype is Decimal:
        raise TypeError("Decimal needs its precision and scale: pw.Decimal(38, 2)")
    return Struct([]) if dtype is Struct else dtype
