"""The ``bin`` namespace of expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.namespace import Namespace
from polarway.expr.core import dtype_json

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class BinaryNamespace(Namespace):
    """Functions of bytes."""

    __slots__ = ()

    def contains(self, literal: Any) -> Expr:
        """Whether bytes hold bytes."""
        return self._op("bin.contains", literal)

    def starts_with(self, prefix: Any) -> Expr:
        """Whether bytes start with bytes."""
        return self._op("bin.starts_with", prefix)

    def ends_with(self, suffix: Any) -> Expr:
        """Whether bytes end with bytes."""
        return self._op("bin.ends_with", suffix)

    def size(self, unit: str = "b") -> Expr:
        """The size, in bytes or in ``kb``, ``mb``, …."""
        made = self._fn("bin.size")
        scale = {"b": 0, "kb": 1, "mb": 2, "gb": 3, "tb": 4}[unit.lower()[:2] if unit.lower() not in ("b", "bytes") else "b"]
        return made if scale == 0 else made / 1024**scale

    def encode(self, encoding: str) -> Expr:
        """``hex`` or ``base64`` text."""
        return self._fn("bin.encode", encoding=encoding)

    def decode(self, encoding: str, *, strict: bool = True) -> Expr:
        """The bytes of ``hex`` or ``base64`` bytes."""
        return self._fn("bin.decode", encoding=encoding, **({} if strict else {"strict": False}))

    def get(self, index: Any, *, null_on_oob: bool = False) -> Expr:
        """The byte at an index."""
        return self._fn("bin.get", index, **({"null_on_oob": True} if null_on_oob else {}))

    def head(self, n: Any = 5) -> Expr:
        """The first bytes."""
        return self._fn("bin.head", n)

    def tail(self, n: Any = 5) -> Expr:
        """The last bytes."""
        return self._fn("bin.tail", n)

    def slice(self, offset: Any, length: Any = None) -> Expr:
        """Bytes from ``offset``, at most ``length``."""
        return self._fn("bin.slice", offset, *(() if length is None else (length,)))

    def reinterpret(self, *, dtype: Any, endianness: str = "little") -> Expr:
        """Bytes as numbers."""
        return self._fn("bin.reinterpret", dtype=dtype_json(dtype), endianness=endianness)
