"""``frame.plot`` and ``series.plot``: charts by matplotlib, which must be installed; nothing of it loads before the first chart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from polarway.datatypes import Duration

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.series import Series


class FramePlot:
    """Charts of a frame's columns. Every method gives matplotlib's ``Axes``; ``ax=`` draws into one that is there already,
    ``figsize=`` is the size of a new one, ``title=``, ``xlabel=``, ``ylabel=`` name things, and other options go to matplotlib's method
    of the same kind.

    Nulls are left out (lines have gaps where they are). Durations are drawn in seconds.

    Examples
    --------
    >>> import polarway as pw
    >>> axes = pw.DataFrame({"day": [1, 2, 3], "price": [4.0, None, 5.0]}).plot.line(x="day", y="price", title="Prices")  # doctest: +SKIP
    """

    __slots__ = ("_frame",)

    def __init__(self, frame: DataFrame) -> None:
        self._frame = frame

    def line(self, x: str | None = None, y: str | Iterable[str] | None = None, *, ax: Any = None, **options: Any) -> Any:
        """One line for each column of ``y`` (all numeric ones but ``x``), over ``x`` (the row number)."""
        chart = _Chart(ax, options)
        places = self._values(x) if x is not None else range(self._frame.height)
        names = self._chosen(y, x)
        for name in names:
            chart.axes.plot(places, self._values(name), **{"label": name, **options})
        return chart.labelled(x, names)

    def bar(self, x: str | None = None, y: str | Iterable[str] | None = None, *, ax: Any = None, **options: Any) -> Any:
        """Bars at the values of ``x`` (the row number); those of several columns stand side by side."""
        chart = _Chart(ax, options)
        names = self._chosen(y, x)
        labels = [str(value) for value in (range(self._frame.height) if x is None else self._frame.get_column(x).to_list())]
        width = options.pop("width", 0.8 / max(1, len(names)))
        for at, name in enumerate(names):
            places = [row + width * (at - (len(names) - 1) / 2) for row in range(len(labels))]
            heights = [0.0 if value != value else value for value in self._values(name)]
            chart.axes.bar(places, heights, **{"width": width, "label": name, **options})
        chart.axes.set_xticks(range(len(labels)), labels)
        return chart.labelled(x, names)

    def scatter(self, x: str, y: str, *, color: str | None = None, ax: Any = None, **options: Any) -> Any:
        """A point for each row; ``color`` names a column (one colour for each of its values, or a scale when it is numeric), or is a colour."""
        chart = _Chart(ax, options)
        if color is not None and color in self._frame.schema and not self._frame.schema[color].is_numeric():
            for (value,), part in self._frame.partition_by(color, maintain_order=True, as_dict=True).items():
                chart.axes.scatter(FramePlot(part)._values(x), FramePlot(part)._values(y), **{"label": str(value), **options})
            chart.axes.legend(title=color)
        else:
            colors: dict[str, Any] = {} if color is None else {"c": self._values(color)} if color in self._frame.schema else {"color": color}
            chart.axes.scatter(self._values(x), self._values(y), **colors, **options)
        chart.axes.set_ylabel(y)
        return chart.labelled(x, [])

    point = scatter

    def hist(self, column: str | Iterable[str] | None = None, *, bins: Any = 10, ax: Any = None, **options: Any) -> Any:
        """How often values occur, in ``bins`` of equal width, or between the edges that ``bins`` lists."""
        chart = _Chart(ax, options)
        names = self._chosen(column, None)
        chart.axes.hist([self._present(name) for name in names], **{"bins": bins, "label": names, **options})
        return chart.labelled(None, names)

    def box(self, column: str | Iterable[str] | None = None, *, by: str | None = None, ax: Any = None, **options: Any) -> Any:
        """Median, quartiles and outliers of each column; with ``by`` of one column, for each value of another."""
        chart = _Chart(ax, options)
        names = self._chosen(column, by)
        columns = [self._present(name) for name in names]
        if by is not None:
            if len(names) != 1:
                raise ValueError(f"box with `by` draws one column, got {names}")
            parts = self._frame.partition_by(by, maintain_order=True, as_dict=True)
            columns = [FramePlot(part)._present(names[0]) for part in parts.values()]
            names = [str(value) for (value,) in parts]
        chart.axes.boxplot(columns, **options)
        ticks = chart.axes.set_yticks if options.get("vert") is False or options.get("orientation") == "horizontal" else chart.axes.set_xticks
        ticks(range(1, len(names) + 1), names)
        return chart.labelled(by, [], legend=False)

    def _chosen(self, given: str | Iterable[str] | None, other: str | None) -> list[str]:
        if given is not None:
            return [given] if isinstance(given, str) else list(given)
        names = [name for name, dtype in self._frame.schema.items() if dtype.is_numeric() and name != other]
        if not names:
            raise ValueError(f"the frame has no numeric column to draw; its columns are {self._frame.columns}")
        return names

    def _values(self, name: str) -> list[Any]:
        column = self._frame.get_column(name)
        values = _drawable(column)
        return [float("nan") if value is None else value for value in values] if column.dtype.is_numeric() or column.dtype == Duration else values

    def _present(self, name: str) -> list[Any]:
        return [value for value in _drawable(self._frame.get_column(name)) if value is not None and value == value]


class _Chart:
    """Axes, and the options that are about them and not about what is drawn."""

    __slots__ = ("_named", "axes")

    def __init__(self, given: Any, options: dict[str, Any]) -> None:
        size = options.pop("figsize", None)
        self.axes = given if given is not None else _new_axes(size)
        self._named = {name: options.pop(name) for name in ("title", "xlabel", "ylabel") if name in options}

    def labelled(self, x: str | None, names: list[str], *, legend: bool = True) -> Any:
        if x is not None:
            self.axes.set_xlabel(x)
        if len(names) == 1:
            self.axes.set_ylabel(names[0])
        elif names and legend:
            self.axes.legend()
        for name, text in self._named.items():
            getattr(self.axes, f"set_{name}")(text)
        return self.axes


class SeriesPlot:
    """Charts of one series; see :class:`FramePlot`."""

    __slots__ = ("_frame",)

    def __init__(self, series: Series) -> None:
        self._frame = FramePlot(series.to_frame(series.name or "value"))

    def line(self, **options: Any) -> Any:
        """The values over their row numbers."""
        return self._frame.line(**options)

    def bar(self, **options: Any) -> Any:
        """Bars at the row numbers."""
        return self._frame.bar(**options)

    def hist(self, *, bins: Any = 10, **options: Any) -> Any:
        """How often values occur, in ``bins`` of equal width, or between the edges that ``bins`` lists."""
        return self._frame.hist(bins=bins, **options)

    def box(self, **options: Any) -> Any:
        """Median, quartiles and outliers."""
        return self._frame.box(**options)


def _drawable(column: Series) -> list[Any]:
    values: list[Any] = column.to_list()
    if column.dtype == Duration:
        return [None if value is None else value.total_seconds() for value in values]
    return [None if value is None else float(value) for value in values] if column.dtype.is_decimal() else values


def _new_axes(size: Any) -> Any:
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ModuleNotFoundError("plots need matplotlib: pip install matplotlib") from error
    return pyplot.subplots(figsize=size)[1]
