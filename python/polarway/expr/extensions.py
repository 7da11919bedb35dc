"""The ``ext`` namespace of expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.core import dtype_json
from polarway.expr.namespace import Namespace

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class ExtensionNamespace(Namespace):
    """Extension types and their storage.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series([150]).ext.to(pw.Extension("example.money", pw.Int64)).dtype
    Extension('example.money', Int64)
    """

    __slots__ = ()

    def to(self, dtype: Any) -> Expr:
        """The values under the name of an extension type, whose storage must be their type.

        Examples
        --------
        >>> import polarway as pw
        >>> money = pw.Extension("example.money", pw.Int64)
        >>> pw.DataFrame({"price": [150]}).select(pw.col("price").ext.to(money)).schema
        Schema([('price', Extension('example.money', Int64))])
        """
        return self._op("ext.to", dtype=dtype_json(dtype))

    def storage(self) -> Expr:
        """The values of an extension type as its storage; others as they are.

        Examples
        --------
        >>> import polarway as pw
        >>> money = pw.Extension("example.money", pw.Int64)
        >>> prices = pw.DataFrame({"price": [150, 990]}, schema={"price": money})
        >>> prices.select(pw.col("price").ext.storage().sum()).item()
        1140
        """
        return self._op("ext.storage")
