"""Selectors: sets of columns, as expressions."""

from __future__ import annotations

from typing import Any

from polarway.expr.expr import Expr

Form = dict[str, Any]


class Selector(Expr):
    """Columns chosen by name, type or place. Selectors combine as sets: ``&``, ``|``, ``-``, ``^`` and ``~``.

    Examples
    --------
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> pw.DataFrame({"a": [1], "b": ["x"]}).select(cs.numeric() | cs.by_name("b")).columns
    ['a', 'b']
    """

    __slots__ = ()

    @classmethod
    def _from(cls, form: Form) -> Selector:
        made = object.__new__(Selector)
        made._node = {"cols": form}
        made._refs = ()
        return made

    def _combined(self, op: str, other: Any) -> Selector | None:
        return Selector._from({op: [self._node["cols"], other._node["cols"]]}) if isinstance(other, Selector) else None

    def __and__(self, other: Any) -> Any:
        both = self._combined("and", other)
        return self.as_expr() & other if both is None else both

    def __or__(self, other: Any) -> Any:
        both = self._combined("or", other)
        return self.as_expr() | other if both is None else both

    def __xor__(self, other: Any) -> Any:
        both = self._combined("xor", other)
        return self.as_expr() ^ other if both is None else both

    def __sub__(self, other: Any) -> Any:
        both = self._combined("minus", other)
        return self.as_expr() - other if both is None else both

    def __invert__(self) -> Selector:
        return Selector._from({"not": self._node["cols"]})

    def __rand__(self, other: Any) -> Any:
        return other & self.as_expr() if isinstance(other, Expr) else self.as_expr().__rand__(other)

    def __ror__(self, other: Any) -> Any:
        return other | self.as_expr() if isinstance(other, Expr) else self.as_expr().__ror__(other)

    def __rsub__(self, other: Any) -> Any:
        # `-` of selectors is a difference of sets: with an expression at its left neither meaning is the obvious one.
        raise TypeError("unsupported operand type(s) for op: ('Expr' - 'Selector')")

    def as_expr(self) -> Expr:
        """The selector as an expression, whose ``~``, ``&`` and ``|`` work on values.

        Examples
        --------
        >>> import polarway as pw
        >>> import polarway.selectors as cs
        >>> pw.DataFrame({"a": [1], "b": ["x"]}).select(cs.numeric().as_expr() + 1).columns
        ['a']
        """
        return Expr._of(self._node, ())

    def exclude(self, columns: Any, *more_columns: Any) -> Selector:
        """These columns but some.

        Examples
        --------
        >>> import polarway as pw
        >>> import polarway.selectors as cs
        >>> pw.DataFrame({"a": [1], "b": [2], "c": ["x"]}).select(cs.numeric().exclude("b")).columns
        ['a']
        """
        return Selector._from(super().exclude(columns, *more_columns)._node["cols"])

    # Keys of mappings of columns to types.
    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return form_text(self._node["cols"])

    __str__ = __repr__


_SIGNS = {"and": "&", "or": "|", "minus": "-", "xor": "^"}


def form_text(form: Form) -> str:
    """A selector as people write it."""
    if "all" in form:
        return "cs.all()"
    if form.get("names") == []:
        return "cs.empty()"
    if "names" in form:
        names = ", ".join(repr(name) for name in form["names"])
        return f"cs.by_name({names}, require_all={str(form.get('strict', True)).lower()})"
    if "regex" in form:
        return f'cs.matches("{form["regex"]}")'
    if "index" in form:
        return f"cs.by_index({form['index']}, require_all={str(form.get('strict', True)).lower()})"
    if "not" in form:
        return f"[cs.all() - {form_text(form['not'])}]"
    if "dtypes" in form:
        return _types_text(form["dtypes"])
    ((op, parts),) = form.items()
    return "[" + f" {_SIGNS[op]} ".join(map(form_text, parts)) + "]"


def _types_text(dtypes: list[Any]) -> str:
    from polarway.datatypes import dtype_from_json
    from polarway.expr.families import FAMILIES

    if len(dtypes) == 1 and isinstance(dtypes[0], str) and dtypes[0] in FAMILIES:
        return f"cs.{dtypes[0]}()"
    if len(dtypes) == 1 and isinstance(dtypes[0], dict):
        ((kind, value),) = dtypes[0].items()
        if kind == "list_of":
            return f"cs.list({form_text(value)})"
        if kind == "array_of":
            return f"cs.array({form_text(value['items']) if value['items'] else ''}, width={'*' if value['width'] is None else value['width']})"
        if kind == "datetime_of":
            return f"cs.datetime(time_unit={value['units']!r}, time_zone={value['zones']!r})"
    names = [held if isinstance(held, str) and held in FAMILIES else repr(dtype_from_json(held)) for held in dtypes]
    return f"cs.by_dtype([{', '.join(names)}])"
