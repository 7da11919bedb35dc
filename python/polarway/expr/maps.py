"""The ``map`` namespace of expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.namespace import Namespace

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class MapNamespace(Namespace):
    """Functions of maps.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series([{"a": 1, "b": 2}], dtype=pw.Map(pw.String, pw.Int64)).map.keys().to_list()
    [['a', 'b']]
    """

    __slots__ = ()

    def entries(self) -> Expr:
        """The entries of each map in their order, as structs of ``key`` and ``value``; :meth:`Expr.list.to_map` goes back.

        Examples
        --------
        >>> import polarway as pw
        >>> maps = pw.Series("m", [{"a": 1}, {}, None], dtype=pw.Map(pw.String, pw.Int64))
        >>> pw.DataFrame([maps]).select(pw.col("m").map.entries()).to_series().to_list()
        [[{'key': 'a', 'value': 1}], [], None]
        """
        return self._fn("map.entries")

    def keys(self) -> Expr:
        """The keys of each map in their order, as a list.

        Examples
        --------
        >>> import polarway as pw
        >>> maps = pw.Series("m", [{"a": 1, "b": 2}, {}, None], dtype=pw.Map(pw.String, pw.Int64))
        >>> pw.DataFrame([maps]).select(pw.col("m").map.keys()).to_series().to_list()
        [['a', 'b'], [], None]
        """
        return self._fn("map.keys")

    def values(self) -> Expr:
        """The values of each map in the order of their keys, as a list.

        Examples
        --------
        >>> import polarway as pw
        >>> maps = pw.Series("m", [{"a": 1, "b": 2}, {}, None], dtype=pw.Map(pw.String, pw.Int64))
        >>> pw.DataFrame([maps]).select(pw.col("m").map.values()).to_series().to_list()
        [[1, 2], [], None]
        """
        return self._fn("map.values")

    def len(self) -> Expr:
        """How many entries each map has, as UInt32.

        Examples
        --------
        >>> import polarway as pw
        >>> maps = pw.Series("m", [{"a": 1, "b": 2}, {}, None], dtype=pw.Map(pw.String, pw.Int64))
        >>> pw.DataFrame([maps]).select(pw.col("m").map.len()).to_series().to_list()
        [2, 0, None]
        """
        return self._fn("map.len")

    def contains_key(self, key: Any) -> Expr:
        """Whether each map has a key; null for a map that is null.

        Parameters
        ----------
        key
            A value for all maps, or an expression. One that the type of the keys does not have exactly is in no map.

        Examples
        --------
        >>> import polarway as pw
        >>> maps = pw.Series("m", [{"a": 1, "b": 2}, {}, None], dtype=pw.Map(pw.String, pw.Int64))
        >>> pw.DataFrame([maps]).select(pw.col("m").map.contains_key("a")).to_series().to_list()
        [True, False, None]
        """
        return self._op("map.contains_key", key)

    def get(self, key: Any) -> Expr:
        """The value under a key; null where a map does not have it, which :meth:`contains_key` tells from a value that is null.

        Parameters
        ----------
        key
            A value for all maps, or an expression. One that the type of the keys does not have exactly is in no map.

        Examples
        --------
        >>> import polarway as pw
        >>> maps = pw.Series("m", [{"a": 1, "b": 2}, {}, None], dtype=pw.Map(pw.String, pw.Int64))
        >>> frame = pw.DataFrame({"m": maps, "k": ["b", "a", "a"]})
        >>> frame.select(pw.col("m").map.get("a"), by_column=pw.col("m").map.get(pw.col("k"))).rows()
        [(1, 2), (None, None), (None, None)]
        """
        return self._op("map.get", key)
