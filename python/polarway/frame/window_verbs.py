"""Windows over an index column, and joins by any condition: verbs of eager and lazy frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.expr.core import duration_text, given
from polarway.expr.warnings import advise
from polarway.plan import nodes

if TYPE_CHECKING:
    from typing import Self

    from polarway.group_by import WindowGroupBy


class WindowVerbs:
    """Verbs whose groups are windows."""

    __slots__ = ()

    def group_by_dynamic(
        self,
        index_column: Any,
        *,
        every: Any,
        period: Any = None,
        offset: Any = None,
        include_boundaries: bool = False,
        closed: str = "left",
        label: str = "left",
        group_by: Any = None,
        start_by: str = "window",
    ) -> WindowGroupBy[Any]:
        """Rows in windows over a sorted column of dates, datetimes or integers; follow with ``agg``. Windows without rows are left out.

        Parameters
        ----------
        index_column
            What the windows are over.
        every, period, offset
            How far windows are apart, how long they are (as ``every`` by default), and how far their starts are moved:
            ``1d12h``, ``2i`` for integers, or a timedelta.
        include_boundaries
            Whether the bounds of the windows become columns.
        closed
            Which bounds belong to a window: ``left``, ``right``, ``both``, ``none``.
        label
            What the row of a window shows: its ``left`` or ``right`` bound, or its first ``datapoint``.
        group_by
            Keys: windows of each group for itself.
        start_by
            ``window`` (multiples of ``every``), ``datapoint`` (the first value) or a day of the week.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"t": [0, 1, 5], "v": [1, 2, 3]})
        >>> frame.group_by_dynamic("t", every="2i").agg(pw.col("v").sum()).rows()
        [(0, 3), (4, 3)]
        """
        step = duration_text(every)
        options = {
            "every": step, "period": step if period is None else duration_text(period), "offset": _offset(offset, step), "closed": closed,
            "label": label, "start_by": start_by, "include_boundaries": include_boundaries,
        }  # fmt: skip
        from polarway.group_by import DynamicGroupBy

        return self._windows(DynamicGroupBy, index_column, group_by, options)

    def rolling(self, index_column: Any, *, period: Any, offset: Any = None, closed: str = "right", group_by: Any = None) -> WindowGroupBy[Any]:
        """For each row a window that ends at its value of a sorted column (or starts ``offset`` from it); follow with ``agg``.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"t": [0, 1, 5], "v": [1, 2, 3]})
        >>> frame.rolling("t", period="2i").agg(pw.col("v").sum()).rows()
        [(0, 1), (1, 3), (5, 3)]
        """
        length = duration_text(period)
        back = length[1:] if length.startswith("-") else "-" + length
        from polarway.group_by import RollingGroupBy

        options = {"period": length, "offset": back if offset is None else duration_text(offset), "closed": closed}
        return self._windows(RollingGroupBy, index_column, group_by, options)

    def _windows(self, kind: type[WindowGroupBy[Any]], index_column: Any, group_by: Any, options: dict[str, Any]) -> WindowGroupBy[Any]:
        index, index_refs = inputs.expr(index_column)
        keys, refs = inputs.exprs((group_by,)) if group_by is not None else ([], ())
        return kind(self, index, keys, index_refs + refs, options)

    def join_asof(
        self,
        other: Self,
        *,
        left_on: Any = None,
        right_on: Any = None,
        on: Any = None,
        by_left: Any = None,
        by_right: Any = None,
        by: Any = None,
        strategy: str = "backward",
        suffix: str = "_right",
        tolerance: Any = None,
        allow_parallel: bool = True,
        force_parallel: bool = False,
        coalesce: bool = True,
        allow_exact_matches: bool = True,
        check_sortedness: bool = True,
    ) -> Self:
        """Each row with the one row of ``other`` whose value is nearest: both frames are sorted by these columns.

        ``strategy``: ``backward`` is the last row that is not later, ``forward`` the first that is not earlier, ``nearest`` the one at the
        least distance (of numbers and times). ``by`` are columns that must be equal; ``tolerance`` is the most that values may differ: a
        number, a timedelta, or text such as ``2h30m`` (no months). Rows without match have nulls, and nulls match nothing. The column of
        ``other`` is dropped when it has the name of this one, unless ``coalesce=False``.

        Raises ``InvalidOperationError`` when a column is not sorted (not checked with ``by``), ``SchemaError`` when types differ.

        Examples
        --------
        >>> import polarway as pw
        >>> trades = pw.DataFrame({"t": [1, 5, 9], "n": [10, 20, 30]})
        >>> quotes = pw.DataFrame({"t": [2, 4, 8], "price": [1.0, 1.5, 2.0]})
        >>> trades.join_asof(quotes, on="t").rows()
        [(1, 10, None), (5, 20, 1.5), (9, 30, 2.0)]
        """
        self._check_kind(other)  # type: ignore[attr-defined]
        if strategy not in ("backward", "forward", "nearest"):
            raise ValueError(f"asof `strategy` must be one of {{'backward', 'forward', 'nearest'}}, got {strategy}")
        if on is not None:
            if left_on is not None or right_on is not None:
                raise ValueError("cannot use 'on' in conjunction with 'left_on' or 'right_on'")
            left_on = right_on = on
        if left_on is None and right_on is None and not hasattr(self, "rows"):
            # Lazy frames have a word of their own for it.
            raise ValueError("you should pass the column to join on as an argument")
        for name, value in (("left_on" if on is None else "on", left_on), ("right_on" if on is None else "on", right_on)):
            if not isinstance(value, str) and not hasattr(value, "_refs"):
                raise TypeError(f"expected `{name}` to be str or Expr, got {type(value).__name__!r}")
        left, left_refs = inputs.expr(left_on)
        right, right_refs = inputs.expr(right_on)
        groups = _groups(by, by_left, by_right)
        if groups[0] and check_sortedness:
            advise("Sortedness of columns cannot be checked when 'by' groups provided", stacklevel=3)
        options = given(
            strategy=(strategy, "backward"), suffix=(suffix, "_right"), coalesce=(coalesce, True), check_sortedness=(check_sortedness, True),
            allow_exact_matches=(allow_exact_matches, True), tolerance=(_tolerance(tolerance), None),
        )  # fmt: skip
        node = nodes.join_asof(self._node, other._node, (left, right), groups, options)  # type: ignore[attr-defined]
        return self._apply(node, tuple(other._refs) + tuple(left_refs) + tuple(right_refs))  # type: ignore[attr-defined, no-any-return]

    def join_where(self, other: Self, *predicates: Any, how: str = "inner", suffix: str = "_right") -> Self:
        """Pairs of rows for which all conditions hold; columns of ``other`` whose names are taken have the suffix in them.

        Equalities between the two are looked up and inequalities searched for in a sorted side; what is left is tested pair by pair, a batch
        at a time. A condition that is null does not hold. The order of rows is open.

        Parameters
        ----------
        how
            ``"inner"``: the pairs alone; ``"left"``, ``"right"``, ``"full"``: and rows of that side, or of both, that are in no pair, beside nulls.

        Examples
        --------
        >>> import polarway as pw
        >>> left, right = pw.DataFrame({"a": [1, 5]}), pw.DataFrame({"b": [3]})
        >>> left.join_where(right, pw.col("a") > pw.col("b")).rows()
        [(5, 3)]
        """
        from polarway.exceptions import InvalidOperationError

        self._check_kind(other)  # type: ignore[attr-defined]
        if how in ("semi", "anti", "cross"):
            raise InvalidOperationError(f"'{how.upper()}' join is not supported with non-equi join conditions")
        if how not in ("inner", "left", "right", "full"):
            raise ValueError(f"`how` must be one of {{'inner', 'left', 'right', 'full'}}, got {how!r}")
        condition, refs = inputs.predicate(predicates, {})
        if condition is None:
            raise InvalidOperationError("expected join keys/predicates")
        node = nodes.join(self._node, other._node, how, [], [], suffix=suffix, where=condition)  # type: ignore[attr-defined]
        return self._apply(node, tuple(other._refs) + tuple(refs))  # type: ignore[attr-defined, no-any-return]


def _tolerance(value: Any) -> Any:
    if isinstance(value, (list, tuple, dict, set)):
        from polarway.exceptions import ComputeError

        raise ComputeError(f"could not extract number from any-value of type {type(value).__name__!r}; a tolerance is a number, a timedelta or text such as '2h'")
    return int(value) if isinstance(value, bool) else duration_text(value)


def _groups(by: Any, by_left: Any, by_right: Any) -> tuple[list[str], list[str]]:
    if by is not None:
        if by_left is not None or by_right is not None:
            raise ValueError("cannot use 'by' in conjunction with 'by_left' or 'by_right'")
        by_left = by_right = by
    if (by_left is None) != (by_right is None):
        from polarway.exceptions import InvalidOperationError

        raise InvalidOperationError("expected both 'by_left' and 'by_right' to be set in 'asof_join'")
    sides = [[] if side is None else [side] if isinstance(side, str) else list(side) for side in (by_left, by_right)]
    return sides[0], sides[1]


def _offset(offset: Any, step: str) -> str:
    if offset is not None:
        return str(duration_text(offset))
    return "0i" if step.endswith("i") else "0ns"
