"""The namespaces of a series: ``str``, ``dt``, ``list``, …"""

from __future__ import annotations

from typing import Any

from polarway.series import namespaces


class SeriesSpaces:
    """Functions of one kind of values, under a name of their own."""

    __slots__ = ()

    @property
    def str(self) -> Any:
        """Functions of text.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series(["one"]).str.len_chars().to_list()
        [3]
        """
        return namespaces.StringSpace(self)

    @property
    def dt(self) -> Any:
        """Functions of dates and times.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.Series([dt.date(2024, 1, 2)]).dt.year().to_list()
        [2024]
        """
        return namespaces.TemporalSpace(self)

    @property
    def list(self) -> Any:
        """Functions of lists.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([[1, 2]]).list.len().to_list()
        [2]
        """
        return namespaces.ListSpace(self)

    @property
    def arr(self) -> Any:
        """Functions of arrays.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([[1, 2]], dtype=pw.Array(pw.Int64, 2)).arr.sum().to_list()
        [3]
        """
        return namespaces.ArraySpace(self)

    @property
    def map(self) -> Any:
        """Functions of maps.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([{"a": 1}], dtype=pw.Map(pw.String, pw.Int64)).map.get("a").to_list()
        [1]
        """
        return namespaces.MapSpace(self)

    @property
    def struct(self) -> Any:
        """Functions of structs.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([{"x": 1}]).struct.field("x").to_list()
        [1]
        """
        return namespaces.StructSpace(self)

    @property
    def cat(self) -> Any:
        """Functions of categoricals.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series(["x", "yy"], dtype=pw.Enum(["x", "yy"])).cat.len_chars().to_list()
        [1, 2]
        """
        return namespaces.CategoricalSpace(self)

    @property
    def bin(self) -> Any:
        """Functions of bytes.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([b"ab"]).bin.size().to_list()
        [2]
        """
        return namespaces.BinarySpace(self)

    @property
    def ext(self) -> Any:
        """Extension types and their storage.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([150], dtype=pw.Extension("example.money", pw.Int64)).ext.storage().dtype
        Int64
        """
        return namespaces.ExtensionSpace(self)
