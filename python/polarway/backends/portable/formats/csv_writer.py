"""CSV files out: columns to text, then rows."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.casts import cast
from polarway.backends.portable.tables import Schema, Table
from polarway.backends.portable.text_casts import float_text
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.exceptions import ComputeError, InvalidOperationError, InvalidPlanError, UnsupportedError

OPTIONS = (
    "include_header", "include_bom", "separator", "quote_char", "quote_style", "null_value", "line_terminator", "float_precision", "float_scientific",
    "date_format", "time_format", "datetime_format", "decimal_comma", "compression", "compression_level", "batch_size", "check_extension",
)  # fmt: skip
_STYLES = ("necessary", "always", "non_numeric", "never")
ROWS = 1 << 16


def check(schema: Schema, options: dict[str, Any]) -> None:
    """Refuses what CSV cannot hold."""
    for name, dtype in schema.items():
        if dtype.is_nested() or type(dtype) in (c.Duration, c.Binary):
            nested = " (nested data)" if dtype.is_nested() else ""
            raise ComputeError(f"CSV format does not support column '{name}' of type {dtype_short_name(dtype)}{nested}; cast it, or write another format")
    if options.get("decimal_comma") and (options.get("separator") or ",") == ",":
        raise InvalidOperationError('CSV: decimal_comma needs another separator than a comma, like separator=";"')
    style = options.get("quote_style") or "necessary"
    if style not in _STYLES:
        raise InvalidPlanError(f'invalid plan: quote_style "{style}" is not one of {", ".join(_STYLES)}')
    check_compression(options)


def check_compression(options: dict[str, Any]) -> None:
    """Text is packed with gzip or not at all."""
    codec = options.get("compression") or "uncompressed"
    if codec not in ("uncompressed", "gzip"):
        raise UnsupportedError(f'not supported: compression "{codec}" of text in the portable backend; known: gzip, uncompressed')


def opened(path: str, options: dict[str, Any]) -> Any:
    """The file to write text into, as bytes."""
    return gzip.open(path, "wb", compresslevel=options.get("compression_level") or 6) if options.get("compression") == "gzip" else open(path, "wb")


def write(path: str, format: str, schema: Schema, tables: Iterator[Table], options: dict[str, Any]) -> None:
    """Writes a file."""
    given = {name: value for name, value in options.items() if value is not None}
    end, separator = given.get("line_terminator", "\n"), given.get("separator", ",")
    with opened(path, given) as file:
        if given.get("include_bom"):
            file.write(b"\xef\xbb\xbf")
        if given.get("include_header", True):
            names = pa.array(list(schema), pa.large_string())
            file.write((separator.join(_quoted(names, c.String(), given, header=True).to_pylist()) + end).encode())
        for table in tables:
            for start in range(0, table.rows, ROWS):
                part = table.slice(start, min(ROWS, table.rows - start))
                if part.arrays:
                    file.write((end.join(_rows(part, separator, given)) + end).encode())


def _rows(table: Table, separator: str, options: dict[str, Any]) -> list[str]:
    columns = [_quoted(_texts(array, dtype, options), dtype, options) for array, dtype in zip(table.arrays, table.schema.values())]
    if len(columns) == 1:
        return columns[0].to_pylist()  # type: ignore[no-any-return]
    return pc.binary_join_element_wise(*columns, pa.scalar(separator, pa.large_string())).to_pylist()  # type: ignore[no-any-return]


def _texts(array: pa.Array, dtype: DataType, options: dict[str, Any]) -> pa.Array:
    base = type(dtype)
    if dtype.is_float():
        return _floats(array, dtype, options)
    pattern = options.get({c.Date: "date_format", c.Time: "time_format", c.Datetime: "datetime_format"}.get(base, ""))
    if pattern is not None:
        from polarway.backends.portable.functions.dates import formatted

        return formatted(array, dtype, pattern)
    if base is c.Datetime:
        digits = {"ms": "%3f", "us": "%6f", "ns": "%9f"}[dtype.time_unit]  # type: ignore[attr-defined]
        from polarway.backends.portable.functions.dates import formatted

        return formatted(array, dtype, f"%Y-%m-%dT%H:%M:%S%.{digits[1:]}" + ("%z" if dtype.time_zone else ""))  # type: ignore[attr-defined]
    if base is c.Time:
        from polarway.backends.portable.functions.dates import formatted

        return formatted(array, dtype, "%H:%M:%S%.9f")
    if base is c.Null:
        return pa.nulls(len(array), pa.large_string())
    text = array if base in (c.String, c.Categorical, c.Enum) else cast(array, dtype, c.String())
    if base is c.Decimal and options.get("decimal_comma"):
        return pc.replace_substring(text, ".", ",")
    return text


def _floats(array: pa.Array, dtype: DataType, options: dict[str, Any]) -> pa.Array:
    precision, scientific = options.get("float_precision"), options.get("float_scientific")
    single = type(dtype) in (c.Float16, c.Float32)

    def one(value: float) -> str:
        if value - value != 0 or (precision is None and scientific is None):
            return float_text(value, single=single)
        if scientific:
            text = f"{value:.{precision}e}" if precision is not None else f"{value:e}" if single else repr_scientific(value)
            mantissa, _, exponent = text.partition("e")
            return f"{mantissa}e{int(exponent)}"
        if precision is not None:
            return f"{value:.{precision}f}"
        from decimal import Decimal

        plain = format(Decimal(float_text(value, single=single)), "f")
        return plain

    texts = pa.array([None if value is None else one(value) for value in array.to_pylist()], pa.large_string())
    return pc.replace_substring(texts, ".", ",") if options.get("decimal_comma") else texts


def repr_scientific(value: float) -> str:
    """The shortest text of a float with an exponent."""
    digits = format(value, ".17g")
    for places in range(17):
        digits = f"{value:.{places}e}"
        if float(digits) == value:
            break
    return digits


def _quoted(texts: pa.Array, dtype: DataType, options: dict[str, Any], *, header: bool = False) -> pa.Array:
    style, quote, null = options.get("quote_style", "necessary"), options.get("quote_char", '"'), options.get("null_value", "")
    separator = options.get("separator", ",")
    doubled = pc.replace_substring(texts, quote, quote * 2)
    wrapped = pc.binary_join_element_wise(pa.scalar(quote, pa.large_string()), doubled, pa.scalar(quote, pa.large_string()), pa.scalar("", pa.large_string()))
    numeric = dtype.is_numeric() and not header
    if style == "always" or (style == "non_numeric" and not numeric):
        made = wrapped
    elif style == "never" or numeric and not options.get("decimal_comma"):
        made = texts
    else:
        special = "".join(f"\\x{{{ord(char):x}}}" for char in {separator, quote, "\n", "\r"})
        needs = pc.match_substring_regex(texts, f"[{special}]")
        # An empty text is told from a null by its quotes.
        if not header:
            needs = pc.or_(needs, pc.equal(texts, ""))
        made = pc.if_else(needs, wrapped, texts)
    return pc.fill_null(made, null)
