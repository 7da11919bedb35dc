"""Python functions of values and columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from polarway.expr.core import ExprCore, operand
from polarway.expr.of_one import OfOne

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class PythonCalls(ExprCore):
    """What a Python function gives for each value or each column."""

    __slots__ = ()

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
