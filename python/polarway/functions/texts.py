"""Texts put together and escaped."""

from __future__ import annotations

from typing import Any

from polarway.expr import Expr
from polarway.functions.literals import lit
from polarway.horizontal import concat_str


def format(f_string: str, *args: Any) -> Expr:
    """Texts put together from a pattern with ``{}`` for each argument.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2]}).select(pw.format("a is {}", "a")).to_series().to_list()
    ['a is 1', 'a is 2']
    """
    pieces = f_string.split("{}")
    if len(pieces) - 1 != len(args):
        from polarway.exceptions import ShapeError

        raise ShapeError("number of automatic placeholders should equal the number of arguments")
    parts: list[Any] = []
    for place, piece in enumerate(pieces):
        if piece:
            parts.append(lit(piece))
        if place < len(args):
            parts.append(args[place])
    return concat_str(parts)


def escape_regex(s: str) -> str:
    """A text as a regular expression that matches just it.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.escape_regex("a.b")
    'a\\\\.b'
    """
    if not isinstance(s, str):
        if isinstance(s, Expr):
            raise TypeError("escape_regex function is unsupported for `Expr`, you may want use `Expr.str.escape_regex` instead")
        raise TypeError(f"escape_regex function supports only `str` type, got `{type(s).__name__}`")
    return str.join("", ("\\" + letter if letter in r"\.+*?()|[]{}^$#&-~" else letter for letter in s))
