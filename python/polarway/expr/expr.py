"""The expression type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from polarway.expr import inspection
from polarway.expr.arrays import ArrayNamespace
from polarway.expr.binaries import BinaryNamespace
from polarway.expr.binning import Binning
from polarway.expr.bits import Bits
from polarway.expr.casting import Casting
from polarway.expr.categories import CategoricalNamespace
from polarway.expr.distinct import Distinct
from polarway.expr.extensions import ExtensionNamespace
from polarway.expr.lengths import Lengths
from polarway.expr.lists import ListNamespace
from polarway.expr.maps import MapNamespace
from polarway.expr.maths import Maths
from polarway.expr.meta import MetaNamespace
from polarway.expr.missing import Missing
from polarway.expr.names import NameNamespace
from polarway.expr.operators import Operators
from polarway.expr.order import Order
from polarway.expr.python_calls import PythonCalls
from polarway.expr.replacing import Replacing
from polarway.expr.rounding import Rounding
from polarway.expr.rows import Rows
from polarway.expr.running import Running
from polarway.expr.statistics import Statistics
from polarway.expr.strings import StringNamespace
from polarway.expr.structs import StructNamespace
from polarway.expr.temporal import DateTimeNamespace
from polarway.expr.weights import ExponentialWeights
from polarway.expr.windows import Windows
from polarway.removed import mark_removed


class Expr(
    Operators, Maths, Rounding, Bits, Casting, Missing, Replacing, Statistics, Rows, Order, Distinct, Running, Lengths, Binning,
    Windows, ExponentialWeights, PythonCalls,
):  # fmt: skip
    """What to compute from the columns of a frame. Made by ``pw.col``, ``pw.lit`` and others; nothing runs until a frame uses it.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2]}).select((pw.col("a") * 10).alias("b")).to_series().to_list()
    [10, 20]
    """

    __slots__ = ()

    def alias(self, name: str) -> Expr:
        """Another name for the result.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).select(pw.col("a").alias("b")).to_series().to_list()
        [1, 2]
        """
        return self._of({"alias": self._node, "name": name}, self._refs)

    def exclude(self, columns: Any, *more_columns: Any) -> Expr:
        """All of these columns but some.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": [2]}).select(pw.all().exclude("b")).columns
        ['a']
        """
        from polarway import inputs
        from polarway.exceptions import InvalidOperationError

        if "cols" not in self._node and "col" not in self._node:
            raise InvalidOperationError(f"`exclude` needs an expression of columns, not {inspection.text(self._node)}")
        selected = self._node["cols"] if "cols" in self._node else {"names": [self._node["col"]], "strict": True}
        dropped = inputs.selector((columns, *more_columns), strict=False)
        return self._of({"cols": {"minus": [selected, dropped]}}, self._refs)

    def pipe(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """``function(self, *args, **kwargs)``, for chains.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).select(pw.col("a").pipe(lambda column: column + 1)).to_series().to_list()
        [2, 3]
        """
        return function(self, *args, **kwargs)

    def pipe_with_dtype(self, function: Callable[[Expr, Any], Any]) -> Expr:
        """The expression that a Python function makes of this one and its type; called when the plan is made ready, for each column.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [1], "b": ["x"]})
        >>> frame.select(pw.all().pipe_with_dtype(lambda column, dtype: column * 2 if dtype.is_numeric() else column)).rows()
        [(2, 'x')]
        """
        from polarway.piping import pipe_with_dtype

        return pipe_with_dtype([self], lambda inputs: function(*inputs[0]))

    def inspect(self, fmt: Any = "{}") -> Expr:
        """The expression itself; its values are printed when they are computed.

        Parameters
        ----------
        fmt
            A text with ``{}`` where the series goes, or a function that is given the series.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).select(pw.col("a").sum().inspect(lambda values: print(values.to_list()))).item()
        [3]
        3
        """

        def show(values: Any) -> Any:
            if callable(fmt):
                fmt(values)
            else:
                print(fmt.format(values))
            return values

        return self.map_batches(show)

    @staticmethod
    def deserialize(source: Any, *, format: str = "binary") -> Expr:
        """The expression of :meth:`Expr.meta.serialize`: from its bytes, or from a path or file object that holds them.

        Raises
        ------
        ComputeError
            They are no serialized expression.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Expr.deserialize((pw.col("a") + 1).meta.serialize()).meta.root_names()
        ['a']
        """
        from pathlib import Path

        from polarway.exceptions import ComputeError
        from polarway.plan.text import decode_node

        if format not in ("binary", "json"):
            raise ValueError(f"`format` must be one of {{'binary', 'json'}}, got {format!r}")
        if hasattr(source, "read"):
            source = source.read()
        elif isinstance(source, (_str, Path)):
            source = Path(source).read_bytes()
        try:
            node = decode_node(source)
        except ValueError as error:
            place = f"line {getattr(error, 'lineno', 1)} column {getattr(error, 'colno', 1)}"
            raise ComputeError(f"could not deserialize input into an expression: expected value at {place}") from None
        return Expr._of(node, ())

    @property
    def str(self) -> StringNamespace:
        """Functions of text.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["one"]}).select(pw.col("a").str.len_chars()).to_series().to_list()
        [3]
        """
        return StringNamespace(self)

    @property
    def dt(self) -> DateTimeNamespace:
        """Functions of dates and times.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.date(2024, 1, 2)]}).select(pw.col("a").dt.year()).to_series().to_list()
        [2024]
        """
        return DateTimeNamespace(self)

    @property
    def list(self) -> ListNamespace:
        """Functions of lists.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2]]}).select(pw.col("a").list.len()).to_series().to_list()
        [2]
        """
        return ListNamespace(self)

    @property
    def arr(self) -> ArrayNamespace:
        """Functions of arrays.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.sum()).to_series().to_list()
        [3]
        """
        return ArrayNamespace(self)

    @property
    def map(self) -> MapNamespace:
        """Functions of maps.

        Examples
        --------
        >>> import polarway as pw
        >>> maps = pw.Series("m", [{"a": 1}], dtype=pw.Map(pw.String, pw.Int64))
        >>> pw.DataFrame([maps]).select(pw.col("m").map.get("a")).to_series().to_list()
        [1]
        """
        return MapNamespace(self)

    @property
    def struct(self) -> StructNamespace:
        """Functions of structs.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [{"x": 1}]}).select(pw.col("a").struct.field("x")).to_series().to_list()
        [1]
        """
        return StructNamespace(self)

    @property
    def cat(self) -> CategoricalNamespace:
        """Functions of categoricals.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": ["x", "y"]}, schema_overrides={"a": pw.Enum(["x", "y"])})
        >>> frame.select(pw.col("a").cat.get_categories()).to_series().to_list()
        ['x', 'y']
        """
        return CategoricalNamespace(self)

    @property
    def bin(self) -> BinaryNamespace:
        """Functions of bytes.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [b"ab"]}).select(pw.col("a").bin.size()).to_series().to_list()
        [2]
        """
        return BinaryNamespace(self)

    @property
    def ext(self) -> ExtensionNamespace:
        """Extension types and their storage.

        Examples
        --------
        >>> import polarway as pw
        >>> money = pw.Extension("example.money", pw.Int64)
        >>> pw.DataFrame({"a": [1]}, schema={"a": money}).select(pw.col("a").ext.storage()).schema
        Schema([('a', Int64)])
        """
        return ExtensionNamespace(self)

    @property
    def name(self) -> NameNamespace:
        """Names of results.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).select(pw.col("a").name.suffix("_old")).columns
        ['a_old']
        """
        return NameNamespace(self)

    @property
    def meta(self) -> MetaNamespace:
        """Questions about the expression itself.

        Examples
        --------
        >>> import polarway as pw
        >>> (pw.col("a") + pw.col("b")).meta.root_names()
        ['a', 'b']
        """
        return MetaNamespace(self)

    def __repr__(self) -> _str:
        return f"<Expr [{inspection.short_text(self._node)!r}] at 0x{id(self):X}>"

    def __str__(self) -> _str:
        return inspection.text(self._node)

    def __reduce__(self) -> Any:
        if not self._refs:
            return (_restored, (self._node,))
        from polarway.pickling import packed

        return (_restored, packed(self._node, self._refs))

    def __copy__(self) -> Expr:
        return Expr._of(self._node, self._refs)

    def __deepcopy__(self, memo: Any = None) -> Expr:
        # An expression never changes, nor does what it names.
        return Expr._of(self._node, self._refs)

    def __array_ufunc__(self, ufunc: Any, method: _str, *arguments: Any, **options: Any) -> Expr:
        """numpy functions that have a counterpart: ``np.exp(pw.col("a"))``."""
        if method != "__call__":
            return NotImplemented
        target = None if options else _UFUNCS.get(ufunc.__name__)
        if target is None:
            return _numpy_function(ufunc, arguments, options)
        first, *rest = arguments
        if isinstance(first, Expr):
            return getattr(first, target)(*rest)
        return getattr(rest[0], f"__r{target}__")(first)


def _numpy_function(ufunc: Any, arguments: tuple[Any, ...], options: dict[_str, Any]) -> Any:
    """A numpy function of the only column among its arguments, as a Python function of that column."""
    places = [place for place, value in enumerate(arguments) if isinstance(value, Expr)]
    if len(places) != 1:
        return NotImplemented
    place = places[0]

    def call(column: Any) -> Any:
        return ufunc(*arguments[:place], column, *arguments[place + 1 :], **options)

    return arguments[place].map_batches(call)


_str = str
_UFUNCS = {
    "absolute": "abs", "exp": "exp", "log": "log", "log10": "log10", "log1p": "log1p", "sqrt": "sqrt", "cbrt": "cbrt", "sin": "sin",
    "cos": "cos", "tan": "tan", "arcsin": "arcsin", "arccos": "arccos", "arctan": "arctan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh",
    "floor": "floor", "ceil": "ceil", "sign": "sign", "isnan": "is_nan", "isfinite": "is_finite", "isinf": "is_infinite", "add": "add",
    "subtract": "sub", "multiply": "mul", "divide": "truediv", "true_divide": "truediv", "power": "pow", "radians": "radians",
    "degrees": "degrees", "equal": "eq", "not_equal": "ne", "less": "lt", "less_equal": "le", "greater": "gt", "greater_equal": "ge",
}  # fmt: skip


def _restored(node: dict[_str, Any], named: Any = ()) -> Expr:
    if not named:
        return Expr._of(node, ())
    from polarway.pickling import unpacked

    return Expr._of(*unpacked(node, named))


mark_removed(Expr)
