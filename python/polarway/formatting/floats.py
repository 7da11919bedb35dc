"""Floats and integers as tables show them."""

from __future__ import annotations

import math
from collections.abc import Callable

from polarway.formatting import options

# What is longer than this many characters is shortened.
_LONGEST = 9


def float_text(value: float) -> str:
    """A float: integers with one decimal, long ones with six decimals, very large ones with an exponent.

    Examples
    --------
    >>> from polarway.formatting.floats import float_text
    >>> float_text(1.0), float_text(1 / 3), float_text(1e9)
    ('1.0', '0.333333', '1.0000e9')
    """
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    precision = options.option("float_precision")
    if precision is not None:
        fixed = f"{value:.{precision}f}"
        return pointed(exponent_text(value, precision)) if len(fixed) > 19 else grouped(fixed)
    if options.option("fmt_float") == "full":
        return grouped(plain(value))
    return mixed_float_text(value, may_group=bool(options.option("thousands_separator")), finish=grouped, point=pointed)


def mixed_float_text(value: float, *, may_group: bool = False, finish: Callable[[str], str] = str, point: Callable[[str], str] = str) -> str:
    """A float as it prints where no option says otherwise."""
    if not math.isfinite(value):
        return "NaN" if value != value else "inf" if value > 0 else "-inf"
    whole = value == math.floor(value)
    if whole and abs(value) < 999_999:
        return finish(f"{value:.1f}")
    shortest = plain(value)
    if len(shortest) > _LONGEST:
        size = abs(value)
        if not 0.000001 <= size <= 999999.0 and not may_group:
            return point(exponent_text(value, 4))
        six = f"{value:.6f}".rstrip("0")
        return finish(six + "0" if six.endswith(".") else six)
    return point(exponent_text(value, None)) if whole else finish(shortest)


def plain(value: float) -> str:
    """The shortest digits that give the value back, without an exponent."""
    text = repr(float(value))
    mantissa, mark, exponent = text.partition("e")
    if not mark:
        return mantissa.removesuffix(".0")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits = whole + fraction
    point = len(whole) + int(exponent)
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    if point >= len(digits):
        return sign + digits + "0" * (point - len(digits))
    return f"{sign}{digits[:point]}.{digits[point:]}"


def exponent_text(value: float, decimals: int | None) -> str:
    """With an exponent, as ``1.5e7``; all digits, or a number of decimals."""
    if decimals is None:
        digits = plain(value).lstrip("-")
        stripped = digits.replace(".", "").lstrip("0").rstrip("0") or "0"
        decimals = len(stripped) - 1
    mantissa, _, exponent = f"{value:.{decimals}e}".partition("e")
    return f"{mantissa}e{int(exponent)}"


def grouped(text: str) -> str:
    """Thousands and decimals separated as the options say."""
    thousands = options.option("thousands_separator")
    point = options.option("decimal_separator")
    if not thousands and point == ".":
        return text
    sign = "-" if text.startswith("-") else ""
    whole, mark, fraction = text.lstrip("-").partition(".")
    if thousands:
        head = len(whole) % 3
        parts: list[str] = ([whole[:head]] if head else []) + [whole[at : at + 3] for at in range(head, len(whole), 3)]
        whole = thousands.join(parts)
    return sign + whole + (point + fraction if mark else "")


def pointed(text: str) -> str:
    """Decimals separated as the options say."""
    return text.replace(".", options.option("decimal_separator"))


def integer_text(value: int) -> str:
    """An integer."""
    return grouped(str(value))
