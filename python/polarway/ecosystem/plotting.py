"""``frame.plot`` and ``series.plot``: charts by matplotlib, which must be installed; nothing of it loads before the first chart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.series import Series


class FramePlot:
    """Charts of a frame's columns. Every method gives matplotlib's ``Axes``; ``ax=`` draws into one that is there already,
    and other options go to matplotlib's method of the same kind.

    Nulls are left out (lines have gaps where they are).

    Examples
    --------
    >>> import polarway as pw
    >>> axes = pw.DataFrame({"day": [1, 2, 3], "price": [4.0, None, 5.0]}).plot.line(x="day", y="price")  # doctest: +SKIP
    """

    __slots__ = ("_frame",)

    def __init__(self, frame: DataFrame) -> None:
        self._frame = frame

    def line(self, x: str | None = None, y: str | Iterable[str] | None = None, *, ax: Any = None, **options: Any) -> Any:
        """One line for each column of ``y`` (all numeric ones but ``x``), over ``x`` (the row number)."""
        axes = _axes(ax)
        places = self._values(x) if x is not None else range(self._frame.height)
        for name in self._chosen(y, x):
            axes.plot(places, self._values(name), label=name, **options)
        return _labelled(axes, x, self._chosen(y, x))

    def bar(self, x: str, y: str | Iterable[str] | None = None, *, ax: Any = None, **options: Any) -> Any:
        """Bars at the values of ``x``; those of several columns stand side by side."""
        axes = _axes(ax)
        names = self._chosen(y, x)
        labels = [str(value) for value in self._frame.get_column(x).to_list()]
        width = 0.8 / max(1, len(names))
        for at, name in enumerate(names):
            places = [row - 0.4 + width * (at + 0.5) for row in range(len(labels))]
            heights = [0.0 if value is None else value for value in self._frame.get_column(name).to_list()]
            axes.bar(places, heights, width=width, label=name, **options)
        axes.set_xticks(range(len(labels)), labels)
        return _labelled(axes, x, names)

    def scatter(self, x: str, y: str, *, color: str | None = None, ax: Any = None, **options: Any) -> Any:
        """A point for each row; ``color`` names a column: one colour for each of its values, or a scale when it is numeric."""
        axes = _axes(ax)
        if color is not None and not self._frame.schema[color].is_numeric():
            for (value,), part in self._frame.partition_by(color, maintain_order=True, as_dict=True).items():
                axes.scatter(FramePlot(part)._values(x), FramePlot(part)._values(y), label=str(value), **options)
            axes.legend(title=color)
        else:
            axes.scatter(self._values(x), self._values(y), **({} if color is None else {"c": self._values(color)}), **options)
        axes.set_xlabel(x)
        axes.set_ylabel(y)
        return axes

    def hist(self, column: str | Iterable[str] | None = None, *, bins: int = 10, ax: Any = None, **options: Any) -> Any:
        """How often values occur, in ``bins`` of equal width."""
        axes = _axes(ax)
        names = self._chosen(column, None)
        axes.hist([self._present(name) for name in names], bins=bins, label=names, **options)
        return _labelled(axes, None, names)

    def box(self, column: str | Iterable[str] | None = None, *, ax: Any = None, **options: Any) -> Any:
        """Median, quartiles and outliers of each column."""
        axes = _axes(ax)
        names = self._chosen(column, None)
        axes.boxplot([self._present(name) for name in names], **options)
        axes.set_xticks(range(1, len(names) + 1), names)
        return axes

    def _chosen(self, given: str | Iterable[str] | None, other: str | None) -> list[str]:
        if given is not None:
            return [given] if isinstance(given, str) else list(given)
        names = [name for name, dtype in self._frame.schema.items() if dtype.is_numeric() and name != other]
        if not names:
            raise ValueError(f"the frame has no numeric column to draw; its columns are {self._frame.columns}")
        return names

    def _values(self, name: str) -> list[Any]:
        column = self._frame.get_column(name)
        values: list[Any] = column.to_list()
        return [float("nan") if value is None else value for value in values] if column.dtype.is_numeric() else values

    def _present(self, name: str) -> list[Any]:
        return [value for value in self._frame.get_column(name).to_list() if value is not None and value == value]


class SeriesPlot:
    """Charts of one series; see :class:`FramePlot`."""

    __slots__ = ("_frame",)

    def __init__(self, series: Series) -> None:
        self._frame = FramePlot(series.to_frame(series.name or "value"))

    def line(self, **options: Any) -> Any:
        """The values over their row numbers."""
        return self._frame.line(**options)

    def hist(self, *, bins: int = 10, **options: Any) -> Any:
        """How often values occur, in ``bins`` of equal width."""
        return self._frame.hist(bins=bins, **options)

    def box(self, **options: Any) -> Any:
        """Median, quartiles and outliers."""
        return self._frame.box(**options)


def _axes(given: Any) -> Any:
    if given is not None:
        return given
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ModuleNotFoundError("plots need matplotlib: pip install matplotlib") from error
    return pyplot.subplots()[1]


def _labelled(axes: Any, x: str | None, names: list[str]) -> Any:
    if x is not None:
        axes.set_xlabel(x)
    if len(names) == 1:
        axes.set_ylabel(names[0])
    else:
        axes.legend()
    return axes
