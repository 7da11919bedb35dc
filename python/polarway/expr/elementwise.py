"""Functions of single rows: mathematics, nulls, casts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from polarway.expr.core import ExprCore, dtype_json, given, operand
from polarway.expr.of_one import OfOne

if TYPE_CHECKING:
    from polarway.expr.expr import Expr

_NOTHING: Any = object()


class Elementwise(ExprCore):
    """Functions whose result has a value for each row."""

    __slots__ = ()

    def abs(self) -> Expr:
        """The absolute value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [-1, 2, None]}).select(pw.col("a").abs()).to_series().to_list()
        [1, 2, None]
        """
        return self._fn("abs")

    def sqrt(self) -> Expr:
        """The square root.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [4.0, 9.0, None]}).select(pw.col("a").sqrt()).to_series().to_list()
        [2.0, 3.0, None]
        """
        return self._fn("sqrt")

    def cbrt(self) -> Expr:
        """The cube root.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [8.0, 27.0]}).select(pw.col("a").cbrt()).to_series().to_list()
        [2.0, 3.0000000000000004]
        """
        return self._fn("cbrt")

    def exp(self) -> Expr:
        """e to the power of the value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, 1.0, None]}).select(pw.col("a").exp()).to_series().to_list()
        [1.0, 2.718281828459045, None]
        """
        return self._fn("exp")

    def log1p(self) -> Expr:
        """The natural logarithm of one plus the value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").log1p()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("log1p")

    def sign(self) -> Expr:
        """-1, 0 or 1 by the sign.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [-2, 0, 3]}).select(pw.col("a").sign()).to_series().to_list()
        [-1, 0, 1]
        """
        return self._fn("sign")

    def floor(self) -> Expr:
        """Rounded down.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.5, -1.5]}).select(pw.col("a").floor()).to_series().to_list()
        [1.0, -2.0]
        """
        return self._fn("floor")

    def ceil(self) -> Expr:
        """Rounded up.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.5, -1.5]}).select(pw.col("a").ceil()).to_series().to_list()
        [2.0, -1.0]
        """
        return self._fn("ceil")

    def sin(self) -> Expr:
        """The sine.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").sin()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("sin")

    def cos(self) -> Expr:
        """The cosine.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").cos()).to_series().to_list()
        [1.0, None]
        """
        return self._fn("cos")

    def tan(self) -> Expr:
        """The tangent.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").tan()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("tan")

    def cot(self) -> Expr:
        """The cotangent.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0]}).select(pw.col("a").cot()).to_series().to_list()
        [0.6420926159343306]
        """
        return self._fn("cot")

    def arcsin(self) -> Expr:
        """The arc sine.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").arcsin()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("arcsin")

    def arccos(self) -> Expr:
        """The arc cosine.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, None]}).select(pw.col("a").arccos()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("arccos")

    def arctan(self) -> Expr:
        """The arc tangent.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").arctan()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("arctan")

    def sinh(self) -> Expr:
        """The hyperbolic sine.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").sinh()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("sinh")

    def cosh(self) -> Expr:
        """The hyperbolic cosine.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").cosh()).to_series().to_list()
        [1.0, None]
        """
        return self._fn("cosh")

    def tanh(self) -> Expr:
        """The hyperbolic tangent.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").tanh()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("tanh")

    def arcsinh(self) -> Expr:
        """The inverse hyperbolic sine.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").arcsinh()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("arcsinh")

    def arccosh(self) -> Expr:
        """The inverse hyperbolic cosine.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, None]}).select(pw.col("a").arccosh()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("arccosh")

    def arctanh(self) -> Expr:
        """The inverse hyperbolic tangent.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").arctanh()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("arctanh")

    def degrees(self) -> Expr:
        """Radians as degrees.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").degrees()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("degrees")

    def radians(self) -> Expr:
        """Degrees as radians.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").radians()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("radians")

    def erf(self) -> Expr:
        """The error function.

        Float64, or Float32 of Float32.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, 1.0, None]}).select(pw.col("a").erf().round(6)).to_series().to_list()
        [0.0, 0.842701, None]
        """
        return self._fn("erf")

    def erfc(self) -> Expr:
        """One less the error function.

        Float64, or Float32 of Float32; exact also where the error function is close to one.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, 0.5, None]}).select(pw.col("a").erfc().round(6)).to_series().to_list()
        [1.0, 0.4795, None]
        """
        return self._fn("erfc")

    def is_null(self) -> Expr:
        """Whether values are null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, 1.0, None]}).select(pw.col("a").is_null()).to_series().to_list()
        [False, False, True]
        """
        return self._fn("is_null")

    def is_not_null(self) -> Expr:
        """Whether values are not null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, 1.0, None]}).select(pw.col("a").is_not_null()).to_series().to_list()
        [True, True, False]
        """
        return self._fn("is_not_null")

    def is_nan(self) -> Expr:
        """Whether values are NaN; null for null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, float("nan"), None]}).select(pw.col("a").is_nan()).to_series().to_list()
        [False, True, None]
        """
        return self._fn("is_nan")

    def is_not_nan(self) -> Expr:
        """Whether values are not NaN; null for null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, float("nan"), None]}).select(pw.col("a").is_not_nan()).to_series().to_list()
        [True, False, None]
        """
        return self._fn("is_not_nan")

    def is_finite(self) -> Expr:
        """Whether values are finite.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, float("inf"), None]}).select(pw.col("a").is_finite()).to_series().to_list()
        [True, False, None]
        """
        return self._fn("is_finite")

    def is_infinite(self) -> Expr:
        """Whether values are infinite.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, float("inf"), None]}).select(pw.col("a").is_infinite()).to_series().to_list()
        [False, True, None]
        """
        return self._fn("is_infinite")

    def bitwise_count_ones(self) -> Expr:
        """How many bits are set.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 8]}).select(pw.col("a").bitwise_count_ones()).to_series().to_list()
        [3, 1]
        """
        return self._fn("bitwise_count_ones")

    def bitwise_count_zeros(self) -> Expr:
        """How many bits are not set.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 8]}).select(pw.col("a").bitwise_count_zeros()).to_series().to_list()
        [61, 63]
        """
        return self._fn("bitwise_count_zeros")

    def bitwise_leading_ones(self) -> Expr:
        """How many highest bits are set.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [-1, 8]}).select(pw.col("a").bitwise_leading_ones()).to_series().to_list()
        [64, 0]
        """
        return self._fn("bitwise_leading_ones")

    def bitwise_leading_zeros(self) -> Expr:
        """How many highest bits are not set.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 8]}).select(pw.col("a").bitwise_leading_zeros()).to_series().to_list()
        [63, 60]
        """
        return self._fn("bitwise_leading_zeros")

    def bitwise_trailing_ones(self) -> Expr:
        """How many lowest bits are set.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 8]}).select(pw.col("a").bitwise_trailing_ones()).to_series().to_list()
        [3, 0]
        """
        return self._fn("bitwise_trailing_ones")

    def bitwise_trailing_zeros(self) -> Expr:
        """How many lowest bits are not set.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 8]}).select(pw.col("a").bitwise_trailing_zeros()).to_series().to_list()
        [0, 3]
        """
        return self._fn("bitwise_trailing_zeros")

    def log(self, base: Any = 2.718281828459045) -> Expr:
        """The logarithm; natural without a base.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, 8.0, None]}).select(pw.col("a").log(2)).to_series().to_list()
        [0.0, 3.0, None]
        """
        if isinstance(base, (int, float)):
            return self._fn("log", base=float(base))
        return self._fn("log", base)

    def log10(self) -> Expr:
        """The logarithm to base 10.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, 100.0]}).select(pw.col("a").log10()).to_series().to_list()
        [0.0, 2.0]
        """
        return self._fn("log", base=10.0)

    def round(self, decimals: int = 0, mode: str = "half_to_even") -> Expr:
        """Rounded to a number of decimals.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.256]}).select(pw.col("a").round(2)).item()
        1.26
        """
        if mode not in ("half_to_even", "half_away_from_zero"):
            raise ValueError(f"`mode` must be one of {{'half_to_even', 'half_away_from_zero'}}, got {mode}")
        _require_decimals(decimals)
        return self._fn("round", decimals=decimals, mode=mode)

    def round_sig_figs(self, digits: int) -> Expr:
        """Rounded to a number of significant digits.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1234.0, 0.0456]}).select(pw.col("a").round_sig_figs(2)).to_series().to_list()
        [1200.0, 0.046]
        """
        return self._fn("round_sig_figs", digits=digits)

    def truncate(self, decimals: int = 0) -> Expr:
        """Cut after a number of decimals.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.29, -1.29]}).select(pw.col("a").truncate(1)).to_series().to_list()
        [1.2, -1.2]
        """
        return self._fn("truncate", decimals=decimals)

    def clip(self, lower_bound: Any = None, upper_bound: Any = None) -> Expr:
        """Values moved into the range between two bounds.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0, 2, 5, None]}).select(pw.col("a").clip(1, 3)).to_series().to_list()
        [1, 2, 3, None]
        """
        if lower_bound is None and upper_bound is None:
            return self._of(self._node, self._refs)
        return self._fn("clip", lower_bound, upper_bound)

    def cast(self, dtype: Any, *, strict: bool = True, wrap_numerical: bool = False) -> Expr:
        """Another type; a value that does not fit is an error, or null without ``strict``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["1", "x"]}).select(pw.col("a").cast(pw.Int64, strict=False)).to_series().to_list()
        [1, None]
        """
        if hasattr(dtype, "collect_dtype"):
            from polarway.dtype_expr import dtype_node

            node, refs = dtype_node(dtype)
            return self._of({"cast": self._node, "dtype": node, "strict": strict, "wrap": wrap_numerical}, self._refs + refs)
        return self._of({"cast": self._node, "dtype": dtype_json(_cast_target(dtype)), "strict": strict, "wrap": wrap_numerical}, self._refs)

    def to_physical(self) -> Expr:
        """The numbers that hold the values.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.date(1970, 1, 3)]}).select(pw.col("a").to_physical()).to_series().to_list()
        [2]
        """
        return self._fn("to_physical")

    def reinterpret(self, *, signed: bool | None = None, dtype: Any = None) -> Expr:
        """The same bits as another type.

        Between integers and floats of one width, and between Decimal and Int128 (its unscaled values). Exactly one of ``signed`` and ``dtype`` is given;
        other types are an :class:`polarway.exceptions.InvalidOperationError`.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [1, -1]})
        >>> frame.select(pw.col("a").reinterpret(signed=False)).to_series().to_list()
        [1, 18446744073709551615]
        """
        if (signed is None) == (dtype is None):
            raise ValueError("exactly one of `signed` or `dtype` must be specified")
        return self._fn("reinterpret", **({"signed": signed} if dtype is None else {"dtype": dtype_json(dtype)}))

    def fill_null(self, value: Any = None, strategy: str | None = None, limit: int | None = None) -> Expr:
        """Nulls replaced by a value, or by a strategy (``forward``, ``backward``, ``min``, ``max``, ``mean``, ``zero``, ``one``).

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, None]}).select(pw.col("a").fill_null(0)).to_series().to_list()
        [1, 0]
        """
        if value is not None and strategy is not None:
            raise ValueError("cannot specify both `value` and `strategy`")
        if value is None and strategy is None:
            raise ValueError("must specify either a fill `value` or `strategy`")
        if strategy not in ("forward", "backward") and limit is not None:
            raise ValueError("can only specify `limit` when strategy is set to 'backward' or 'forward'")
        if strategy is None:
            from polarway.functions import lit

            return self._op("fill_null", lit(value) if isinstance(value, list) else value)
        return self._fn("fill_null", strategy=strategy, **given(limit=(limit, None)))

    def fill_nan(self, value: Any) -> Expr:
        """NaN replaced by a value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, float("nan"), None]}).select(pw.col("a").fill_nan(0.0)).to_series().to_list()
        [1.0, 0.0, None]
        """
        return self._op("fill_nan", value)

    def hash(self, seed: int = 0, *_more: int) -> Expr:
        """A 64-bit hash of each value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 1, 2]}).select(pw.col("a").hash().n_unique()).item()
        2
        """
        return self._fn("hash", **given(seed=(seed, 0)))

    def replace(self, old: Any, new: Any = _NOTHING) -> Expr:
        """Some values replaced by others; the type stays.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).select(pw.col("a").replace({1: 9})).to_series().to_list()
        [9, 2]
        """
        before, after = _mapping(old, new)
        pairs = _constant_pairs(before, after)
        if pairs is not None:
            return _chosen(self, pairs, self, like=self)
        return self._call("fn", "replace", [_values(before), _values(after)], {})

    def replace_strict(self, old: Any, new: Any = _NOTHING, *, default: Any = _NOTHING, return_dtype: Any = None) -> Expr:
        """All values replaced by others; one without a replacement is an error, or ``default``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).select(pw.col("a").replace_strict({1: 10, 2: 20})).to_series().to_list()
        [10, 20]
        """
        before, after = _mapping(old, new)
        pairs = _constant_pairs(before, after)
        if pairs is not None and default is not _NOTHING:
            made = _chosen(self, _typed(pairs, after), default)
            return made if return_dtype is None else made.cast(return_dtype)
        if hasattr(return_dtype, "collect_dtype"):
            return self.replace_strict(old, new, default=default).cast(return_dtype)
        others = [_values(before), _values(after)]
        if default is not _NOTHING:
            others.append(operand(default))
        options = {} if return_dtype is None else {"return_dtype": dtype_json(return_dtype)}
        return self._call("fn", "replace_strict", others, options)

    def repeat_by(self, by: Any) -> Expr:
        """A list of each value, repeated.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x", "y"], "b": [2, 0]}).select(pw.col("a").repeat_by("b")).to_series().to_list()
        [['x', 'x'], []]
        """
        return self._fn("repeat_by", by)

    def map_elements(
        self,
        function: Callable[[Any], Any],
        return_dtype: Any = None,
        *,
        skip_nulls: bool = True,
        pass_name: bool = False,
        returns_scalar: bool = False,
        **_options: Any,
    ) -> Expr:
        """A Python function of each value, on the calling thread; items of lists come as series.

        Parameters
        ----------
        function
            Of one value; what it gives becomes the value.
        return_dtype
            The type of the result; from the values when left out.
        skip_nulls
            Whether nulls stay null without a call.
        pass_name
            Whether series that the function gets have the column's name.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).select(pw.col("a").map_elements(lambda value: "one" if value == 1 else "more")).to_series().to_list()
        ['one', 'more']
        """

        from polarway.expr import inspection
        from polarway.expr.inefficient import warn_about_function
        from polarway.series.mapped import mapped

        if "col" in self._node:
            warn_about_function(function, f"pl.{inspection.text(self._node)}", "Expr")

        def call(columns: list[Any]) -> Any:
            return mapped(columns[0], function, return_dtype, skip_nulls=skip_nulls, pass_name=pass_name)

        return self._python("map_elements", call, return_dtype, returns_scalar)

    def map_batches(
        self, function: Callable[[Any], Any], return_dtype: Any = None, *, is_elementwise: bool = False, returns_scalar: bool = False, **_options: Any
    ) -> Expr:
        """A Python function of the whole column as a series, on the calling thread; of each group's values in ``group_by`` and ``over``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).select(pw.col("a").map_batches(lambda column: column.reverse())).to_series().to_list()
        [2, 1]
        """
        return self._python("map_batches", OfOne(function), return_dtype, returns_scalar)

    def _python(self, name: str, call: Callable[[list[Any]], Any], return_dtype: Any, returns_scalar: bool, *others: Any) -> Expr:
        from polarway.user_functions import UserFunction, called

        function = UserFunction(name, call, return_dtype, returns_scalar)
        args, refs = [self._node], self._refs
        for other in others:
            node, more = operand(other)
            args.append(node)
            refs = refs + tuple(more)
        return self._of(called(function, args), (*refs, function))


def _require_decimals(decimals: int) -> None:
    if decimals < 0:
        raise OverflowError(f"`decimals` is 0 or more, got {decimals}: number too small to fit in target type")


def _mapping(old: Any, new: Any) -> tuple[Any, Any]:
    if new is _NOTHING:
        if not isinstance(old, Mapping):
            raise TypeError("`new` argument is required if `old` argument is not a Mapping type")
        return list(old.keys()), list(old.values())
    if isinstance(old, Mapping):
        raise TypeError("`new` argument cannot be used if `old` argument is a Mapping type")
    return old, new


# More pairs than this are a table, not a chain of conditions.
_FEW = 64


def _constant_pairs(before: Any, after: Any) -> list[tuple[Any, Any]] | None:
    """Old and new values side by side, if they are few and constants; one new value may stand for all."""
    if any(hasattr(values, "_node") or hasattr(values, "_native") for values in (before, after)):
        return None
    olds = list(before) if isinstance(before, (list, tuple, set, frozenset, range)) else [before]
    news = list(after) if isinstance(after, (list, tuple)) else [after]
    if len(news) == 1:
        news = news * len(olds)
    if len(news) != len(olds):
        from polarway.exceptions import InvalidOperationError

        raise InvalidOperationError("`new` input for `replace` must have the same length as `old` or have length 1")
    return list(zip(olds, news)) if 0 < len(olds) <= _FEW else None


def _typed(pairs: list[tuple[Any, Any]], after: Any) -> list[tuple[Any, Any]]:
    """New values with the type that they have as a series, so that they do not adopt that of the default."""
    from polarway.datatypes import Int32
    from polarway.functions import lit
    from polarway.series import Series

    if isinstance(after, int) and not isinstance(after, bool):
        dtype: Any = Int32 if -(1 << 31) <= after < 1 << 31 else None
    else:
        dtype = Series("", [new for _, new in pairs], strict=False).dtype
    return [(old, lit(new, dtype=dtype)) for old, new in pairs]


def _chosen(values: Any, pairs: list[tuple[Any, Any]], otherwise: Any, like: Any = None) -> Expr:
    """The new value of the first pair whose old value is equal; null equals null. ``like`` has the type of the new values."""
    from polarway.functions import lit

    def adapted(value: Any) -> Any:
        return lit(value)._fn("cast_like", values)

    olds = [adapted(old) for old, _ in pairs]
    news = [lit(new) if like is None else adapted(new) for _, new in pairs]
    cases = [[values._binary("eq_missing", old)._node, new._node] for old, new in zip(olds, news)]
    rest, refs = operand(otherwise)
    made: Expr = values._of({"when": cases, "otherwise": rest}, values._refs + tuple(refs))
    return named_as(made, values)


def named_as(made: Any, column: Any) -> Expr:
    """The values of an expression under the name of another."""
    return made._fn("named_as", column)  # type: ignore[no-any-return]


def _values(values: Any) -> tuple[Any, tuple[Any, ...]]:
    """One value or many, as a literal column."""
    if hasattr(values, "_node") or hasattr(values, "_native"):
        return operand(values)
    from polarway.series import Series

    many = isinstance(values, (list, tuple, set, frozenset, range)) or hasattr(values, "__array__")
    return operand(Series("", list(values) if many else [values], strict=False))


def _cast_target(dtype: Any) -> Any:
    """Types whose parameters nobody gave: a struct has no fields then, a decimal no digits."""
    from polarway.datatypes import Decimal, Struct

    if dtype is Decimal:
        raise TypeError("Decimal needs its precision and scale: pw.Decimal(38, 2)")
    return Struct([]) if dtype is Struct else dtype
