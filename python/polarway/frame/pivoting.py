"""Wide tables: ``pivot``, ``to_dummies``, ``unstack``, ``update``; made of the engine's aggregates, joins and slices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.exceptions import InvalidOperationError
from polarway.frame.labels import labels, pivot_labels
from polarway.frame.summaries import Summaries
from polarway.plan import nodes
from polarway.removed import without_arguments

if TYPE_CHECKING:
    from polarway.expr import Expr
    from polarway.frame.data_frame import DataFrame

AGGREGATES = ("min", "max", "first", "last", "sum", "mean", "median", "len", "count", "item")


class Pivoting(Summaries):
    """Rows to columns."""

    __slots__ = ()

    _native: Any

    def pivot(
        self,
        on: Any,
        on_columns: Any = None,
        *,
        index: Any = None,
        values: Any = None,
        aggregate_function: Any = None,
        maintain_order: bool = True,
        sort_columns: bool = False,
        separator: str = "_",
        column_naming: str = "auto",
    ) -> DataFrame:
        """One column per distinct value of ``on``.

        Parameters
        ----------
        on
            Columns whose values become names.
        on_columns
            The values to make columns of; all by default.
        index
            Columns that stay; by default all that are neither ``on`` nor ``values``.
        values
            Columns whose values fill the table; by default all others.
        aggregate_function
            ``min max first last sum mean median len item``, or an expression over ``pw.element()``. Without one, more
            than one value in a place is an error.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"k": [1, 1, 2], "on": ["x", "y", "x"], "v": [1, 2, 3]})
        >>> frame.pivot("on", index="k", values="v").rows()
        [(1, 1, 2), (2, 3, None)]
        """
        on_names, keys, value_names = self._roles(on, index, values)
        chosen = _chosen(on_names, on_columns) if on_columns is not None else self._pivot_values(on_names, sort_columns)
        texts = pivot_labels(chosen)
        combines = len(value_names) > 1 or column_naming == "combine"
        aggs = [
            self._pivot_cell(on_names, combination, value, aggregate_function).alias(f"{value}{separator}{label}" if combines else label)
            for value in value_names
            for combination, label in zip(chosen.rows(), texts)
        ]
        if aggregate_function is None or isinstance(aggregate_function, str) and aggregate_function == "item":
            self._check_single(keys, on_names)
        return self.group_by(keys, maintain_order=maintain_order).agg(aggs)  # type: ignore[return-value]

    def _roles(self, on: Any, index: Any, values: Any) -> tuple[list[str], list[str], list[str]]:
        if index is None and values is None:
            raise InvalidOperationError("`pivot` needs either `index` or `values` needs to be specified")
        names = list(self._native.schema())
        on_names = self._names(on)
        keys = None if index is None else self._names(index)
        value_names = None if values is None else self._names(values)
        if keys is None:
            keys = [name for name in names if name not in on_names and name not in (value_names or ())]
        if value_names is None:
            value_names = [name for name in names if name not in on_names and name not in keys]
        return on_names, keys, value_names

    def _pivot_values(self, on_names: list[str], sort_columns: bool) -> DataFrame:
        distinct = self.select(on_names).unique(maintain_order=True)
        return distinct.sort(on_names) if sort_columns else distinct  # type: ignore[return-value]

    @staticmethod
    def _pivot_cell(on_names: list[str], combination: tuple[Any, ...], value: str, aggregate: Any) -> Expr:
        from polarway.expr import Expr
        from polarway.functions import all_horizontal, col, lit

        place = all_horizontal([col(name).eq_missing(lit(item)) for name, item in zip(on_names, combination)])
        cell = col(value).filter(place)
        if aggregate is None or isinstance(aggregate, str) and aggregate == "item":
            return Expr._of(nodes.aggregate("first", cell._node, ignore_nulls=True), cell._refs)
        if isinstance(aggregate, str):
            if aggregate not in AGGREGATES:
                raise ValueError(f"invalid input for `aggregate_function` argument: {aggregate!r}; choose one of {AGGREGATES}")
            return cell.len() if aggregate in ("len", "count") else getattr(cell, aggregate)()
        return _over_element(aggregate, cell)

    def _check_single(self, keys: list[str], on_names: list[str]) -> None:
        from polarway.functions import len as row_count

        most = self.group_by([*keys, *on_names]).agg(row_count().alias("__polarway_len")).select("__polarway_len").max().item()  # type: ignore[attr-defined]
        if most is not None and most > 1:
            from polarway.exceptions import ComputeError

            raise ComputeError(f"aggregation 'item' expected no or a single value, got {most} values; pass `aggregate_function`")

    def to_dummies(self, columns: Any = None, *, separator: str = "_", drop_first: bool = False, drop_nulls: bool = False) -> DataFrame:
        """One column of 0 and 1 per distinct value of some columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x", "y"]}).to_dummies().rows()
        [(1, 0), (0, 1)]
        """
        from polarway.datatypes import UInt8
        from polarway.functions import col, lit

        chosen = list(self._native.schema()) if columns is None else self._names(columns)
        exprs: list[Any] = []
        for name in self._native.schema():
            if name not in chosen:
                exprs.append(col(name))
                continue
            values = self.select(col(name)).unique(maintain_order=True).to_series()  # type: ignore[attr-defined]
            pairs = [pair for pair in zip(labels(values), values.to_list()) if pair[1] is not None or not drop_nulls]
            if drop_first:
                first = next((place for place, (_, value) in enumerate(pairs) if value is not None), 0)
                del pairs[first : first + 1]
            for label, value in sorted(pairs, key=lambda pair: pair[0]):
                exprs.append(col(name).eq_missing(lit(value)).cast(UInt8).alias(f"{name}{separator}{label}"))
        return self.select(exprs)  # type: ignore[return-value]

    def unstack(self, *, step: int, how: str = "vertical", columns: Any = None, fill_values: list[Any] | None = None) -> DataFrame:
        """A long table cut into columns of ``step`` rows (``vertical``) or rows of ``step`` columns (``horizontal``).

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3, 4]}).unstack(step=2).rows()
        [(1, 3), (2, 4)]
        """
        from polarway.frame.data_frame import DataFrame

        frame = self if columns is None else self.select(self._names(columns))
        height = self._native.rows()
        wide = -(-height // step) if how == "vertical" else step
        tall = step if how == "vertical" else -(-height // step)
        out: dict[str, Any] = {}
        types: dict[str, Any] = {}
        digits = len(str(wide - 1))
        fills = fill_values if isinstance(fill_values, list) else [fill_values] * frame.collect_schema().len()
        for series, fill in zip(frame.get_columns(), fills):  # type: ignore[attr-defined]
            values = series.to_list() + [fill] * (wide * tall - height)
            for place in range(wide):
                part = values[place * tall : (place + 1) * tall] if how == "vertical" else values[place::wide]
                out[f"{series.name}_{place:0{digits}d}"] = part
                types[f"{series.name}_{place:0{digits}d}"] = series.dtype
        return DataFrame(out, schema=types)

    def upsample(self, time_column: str, *, every: Any, group_by: Any = None, maintain_order: bool = False) -> DataFrame:
        """A row for each step of ``every`` between the first and the last value of a sorted column; rows that were not there are null.

        Parameters
        ----------
        time_column
            Dates, datetimes, times, durations or integers, ascending without nulls (within each group).
        every
            A timedelta or text such as ``1mo``, ``2h30m``, or ``3i`` of integers.
        group_by
            Columns whose groups are filled up apart; they are never null for that.

        Raises ``InvalidOperationError`` when the column is not sorted, ``ComputeError`` when there are no rows.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"day": [dt.date(2024, 1, 1), dt.date(2024, 1, 3)], "v": [1, 2]})
        >>> frame.upsample("day", every="1d").rows()
        [(datetime.date(2024, 1, 1), 1), (datetime.date(2024, 1, 2), None), (datetime.date(2024, 1, 3), 2)]
        """
        from polarway.frame.upsampling import upsampled

        return upsampled(self, time_column, every, [] if group_by is None else self._names(group_by))  # type: ignore[arg-type]

    def corr(self, *, label: str | None = None, **options: Any) -> DataFrame:
        """The correlations of all pairs of columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3], "b": [2, 4, 6]}).corr().rows()
        [(1.0, 1.0), (1.0, 1.0)]
        """
        from polarway.frame.data_frame import DataFrame
        from polarway.functions import col, corr

        names = list(self._native.schema())
        pairs = [corr(col(left), col(right)).alias(f"{x}:{y}") for x, left in enumerate(names) for y, right in enumerate(names)]
        found = self.select(pairs).row(0)  # type: ignore[attr-defined]
        out: dict[str, Any] = {} if label is None else {label: names}
        for place, name in enumerate(names):
            out[name] = list(found[place :: len(names)])
        return DataFrame(out, schema=({} if label is None else {label: str}) | dict.fromkeys(names, float))

    @without_arguments(return_as_string="Use `return_type='string'` instead.")
    def glimpse(self, *, max_items_per_column: int = 10, max_colname_length: int = 50, return_type: str | None = None) -> Any:
        """One line per column: its name, type and first values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2], "b": ["x", None]}).glimpse()
        Rows: 2
        Columns: 2
        $ a <i64> 1, 2
        $ b <str> 'x', null
        <BLANKLINE>
        """
        from polarway.datatypes import List, String, dtype_short_name

        if return_type not in (None, "string", "frame", "self"):
            raise ValueError(f"invalid `return_type`; found {return_type!r}, expected one of 'string', 'frame', 'self', or None")
        lines = []
        for series in self.head(max_items_per_column).get_columns():  # type: ignore[attr-defined]
            name = series.name if len(series.name) <= max_colname_length else series.name[: max_colname_length - 1] + "…"
            quoted = series.dtype == String
            lines.append((name, dtype_short_name(series.dtype), [_glimpsed(value, quoted) for value in series.to_list()]))
        if return_type == "frame":
            from polarway.frame.data_frame import DataFrame

            return DataFrame(lines, schema={"column": String, "dtype": String, "values": List(String)}, orient="row")
        width = max((len(name) for name, _, _ in lines), default=0)
        kinds = max((len(kind) + 2 for _, kind, _ in lines), default=0)
        body = "\n".join(f"$ {name:<{width}} {f'<{kind}>':>{kinds}} {', '.join(value or 'null' for value in values)}" for name, kind, values in lines)
        text = f"Rows: {self._native.rows()}\nColumns: {len(lines)}\n{body}\n"
        if return_type == "string":
            return text
        print(text)
        return self if return_type == "self" else None


def _glimpsed(value: Any, quoted: bool) -> str | None:
    if value is None:
        return None
    return repr(value) if quoted or isinstance(value, bytes) else str(value)


def _chosen(on_names: list[str], on_columns: Any) -> DataFrame:
    """The values that were given to make columns of: a frame, or a list for the only column."""
    from polarway.frame.data_frame import DataFrame

    return on_columns if isinstance(on_columns, DataFrame) else DataFrame({on_names[0]: on_columns})


def _over_element(aggregate: Any, cell: Expr) -> Expr:
    """The expression with ``element()`` replaced by the values of a cell."""
    from polarway.expr import Expr

    return Expr._of(_replaced(aggregate._node, cell._node), (*aggregate._refs, *cell._refs))


def _replaced(node: Any, cell: Any) -> Any:
    if isinstance(node, dict):
        return cell if "element" in node else {key: _replaced(value, cell) for key, value in node.items()}
    if isinstance(node, list):
        return [_replaced(item, cell) for item in node]
    return node


def lazily_pivoted(
    frame: Any, on: Any, on_columns: Any, index: Any, values: Any, aggregate: Any, maintain_order: bool, separator: str, column_naming: str
) -> Any:
    """The pivot of a query, whose new columns are given."""
    if index is None and values is None:
        raise ValueError("`pivot` needs either `index` or `values` needs to be specified")

    def names(chosen: Any) -> list[str]:
        return list(frame.select(chosen).collect_schema())

    every, on_names = list(frame.collect_schema()), names(on)
    keys = None if index is None else names(index)
    cells = None if values is None else names(values)
    keys = [name for name in every if name not in on_names and name not in (cells or ())] if keys is None else keys
    cells = [name for name in every if name not in on_names and name not in keys] if cells is None else cells
    chosen = _chosen(on_names, on_columns)
    texts = pivot_labels(chosen)
    combines = len(cells) > 1 or column_naming == "combine"
    is_item = aggregate is None or aggregate == "item" if isinstance(aggregate, (str, type(None))) else False
    aggs = []
    for value in cells:
        for combination, label in zip(chosen.rows(), texts):
            cell = Pivoting._pivot_cell(on_names, combination, value, "first" if is_item else aggregate)
            if is_item:
                cell = _only(on_names, combination, value)
            aggs.append(cell.alias(f"{value}{separator}{label}" if combines else label))
    return frame.group_by(keys, maintain_order=maintain_order).agg(aggs)


def _only(on_names: list[str], combination: tuple[Any, ...], value: str) -> Expr:
    """The one value in a place, null without one; several are an error of the query."""
    from polarway.functions import all_horizontal, col, lit

    place = all_horizontal([col(name).eq_missing(lit(item)) for name, item in zip(on_names, combination)])
    return col(value).filter(place).item(allow_empty=True)
