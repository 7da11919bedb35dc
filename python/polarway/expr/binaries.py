"""The ``bin`` namespace of expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.core import dtype_json, given
from polarway.expr.namespace import Namespace
from polarway.expr.text_parsing import _encoding

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class BinaryNamespace(Namespace):
    """Functions of bytes.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [b"one"]).bin.size().to_list()
    [3]
    """

    __slots__ = ()

    def contains(self, literal: Any) -> Expr:
        """Whether bytes hold bytes.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [b"abc", None]}).select(pw.col("a").bin.contains(b"b")).to_series().to_list()
        [True, None]
        """
        return self._op("bin.contains", literal)

    def starts_with(self, prefix: Any) -> Expr:
        """Whether bytes start with bytes.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [b"abc", None]}).select(pw.col("a").bin.starts_with(b"a")).to_series().to_list()
        [True, None]
        """
        return self._op("bin.starts_with", prefix)

    def ends_with(self, suffix: Any) -> Expr:
        """Whether bytes end with bytes.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [b"abc", None]}).select(pw.col("a").bin.ends_with(b"c")).to_series().to_list()
        [True, None]
        """
        return self._op("bin.ends_with", suffix)

    def size(self, unit: str = "b") -> Expr:
        """The size, in bytes or in ``kb``, ``mb``, ….

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [b"abc", None]}).select(pw.col("a").bin.size()).to_series().to_list()
        [3, None]
        """
        made = self._fn("bin.size")
        if unit.lower() not in ("b", "kb", "mb", "gb", "tb", "bytes", "kilobytes", "megabytes", "gigabytes", "terabytes"):
            raise ValueError(f"`unit` must be one of {{'b', 'kb', 'mb', 'gb', 'tb'}}, got {unit!r}")
        scale = {"b": 0, "kb": 1, "mb": 2, "gb": 3, "tb": 4}[unit.lower()[:2] if unit.lower() not in ("b", "bytes") else "b"]
        return made if scale == 0 else made / 1024**scale

    def encode(self, encoding: str) -> Expr:
        """``hex`` or ``base64`` text.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [b"abc", None]}).select(pw.col("a").bin.encode("hex")).to_series().to_list()
        ['616263', None]
        """
        return self._fn("bin.encode", encoding=_encoding(encoding))

    def decode(self, encoding: str, *, strict: bool = True) -> Expr:
        """The bytes of ``hex`` or ``base64`` bytes.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [b"6162"]}).select(pw.col("a").bin.decode("hex")).to_series().to_list()
        [b'ab']
        """
        return self._fn("bin.decode", encoding=_encoding(encoding), **given(strict=(strict, True)))

    def get(self, index: Any, *, null_on_oob: bool = False) -> Expr:
        """The byte at an index.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [b"abc", None]}).select(pw.col("a").bin.get(0)).to_series().to_list()
        [97, None]
        """
        return self._fn("bin.get", index, **given(null_on_oob=(null_on_oob, False)))

    def head(self, n: Any = 5) -> Expr:
        """The first bytes.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [b"abc", None]}).select(pw.col("a").bin.head(2)).to_series().to_list()
        [b'ab', None]
        """
        return self._fn("bin.head", n)

    def tail(self, n: Any = 5) -> Expr:
        """The last bytes.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [b"abc", None]}).select(pw.col("a").bin.tail(2)).to_series().to_list()
        [b'bc', None]
        """
        return self._fn("bin.tail", n)

    def slice(self, offset: Any, length: Any = None) -> Expr:
        """Bytes from ``offset``, at most ``length``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [b"abc", None]}).select(pw.col("a").bin.slice(1, 1)).to_series().to_list()
        [b'b', None]
        """
        return self._fn("bin.slice", offset, *(() if length is None else (length,)))

    def reinterpret(self, *, dtype: Any, endianness: str = "little") -> Expr:
        r"""Bytes as numbers.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [b"\x05\x00\x00\x00"]})
        >>> frame.select(pw.col("a").bin.reinterpret(dtype=pw.Int32, endianness="little")).to_series().to_list()
        [5]
        """
        if endianness not in ("little", "big"):
            raise ValueError(f'Invalid endianness: {endianness}. Valid values are "little" or "big".')
        return self._fn("bin.reinterpret", dtype=dtype_json(dtype), endianness=endianness)
