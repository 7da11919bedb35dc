"""Texts put together and escaped."""

from __future__ import annotations

from typing import Any

from polarway.expr import Expr
from polarway.functions.columns import col
from polarway.functions.literals import lit
from polarway.horizontal import concat_str


def format(f_string: str, *args: Any) -> Expr:
    """Texts put together from a pattern with ``{}`` or ``{0}`` for arguments and ``{name}`` for columns; ``{{`` is a bracket.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2]}).select(pw.format("a is {}", "a")).to_series().to_list()
    ['a is 1', 'a is 2']
    """
    from string import Formatter

    from polarway.exceptions import ShapeError
    from polarway.expr.inspection import output_name

    parts: list[Any] = []
    used: list[Any] = []
    count = 0
    for piece, name, _, _ in Formatter().parse(f_string):
        if piece:
            parts.append(lit(piece))
        if name is None:
            continue
        if name and not name.isdecimal():
            used.append(col(name))
        else:
            place, count = (int(name), count) if name else (count, count + 1)
            if place >= len(args):
                raise ShapeError(f"number of placeholders should equal the number of arguments: too few arguments for {f_string!r}")
            value = args[place]
            used.append(value if hasattr(value, "_node") else col(value) if isinstance(value, str) else lit(value))
        parts.append(used[-1])
    if count not in (0, len(args)):
        raise ShapeError("number of automatic placeholders should equal the number of arguments")
    if not used:
        return lit("".join(piece for piece, *_ in Formatter().parse(f_string)))
    text = concat_str(parts)
    named = output_name(used[0]._node)
    return text.alias(named) if named is not None and parts[0] is not used[0] else text



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
