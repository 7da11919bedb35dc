"""Texts: length, case, ends, padding, slices."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.casts import to
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.values import LITERAL, Value, rowwise
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.exceptions import InvalidOperationError, InvalidPlanError, SchemaError

_TEXT = pa.large_string()
_PADS = ("str.zfill", "str.pad_start", "str.pad_end")
#: Functions that look for a pattern: Polars' error for what is no text is another one there.
_SEARCHES = frozenset(f"str.{name}" for name in (
    "starts_with", "ends_with", "contains", "find", "extract", "extract_groups", "replace", "replace_all", "contains_any", "find_many",
    "replace_many", "extract_many",
))  # fmt: skip
#: Functions that look for a pattern: Polars' error for what is no text is another one there.
_SEARCHES = frozenset(f"str.{name}" for name in (
    "starts_with", "ends_with", "contains", "find", "extract", "extract_groups", "replace", "replace_all", "contains_any", "find_many",
    "replace_many", "extract_many",
))  # fmt: skip


def text_of(call: Call, index: int = 0) -> Value:
    """An argument that must be text."""
    value = call.args[index]
    if type(value.dtype) is c.Null:
        return to(value, c.String())
    if type(value.dtype) is not c.String:
        if index:
            raise InvalidOperationError(f"`{call.name}` takes text here, not {dtype_short_name(value.dtype)}")
        error = InvalidOperationError if call.name in _SEARCHES or (call.name in _PADS and call.args[1].shape != LITERAL) else SchemaError
        raise error(f"`{call.name}` operation not supported for dtype {dtype_short_name(value.dtype)}; it is for text, expected: String")
    return value


def each(call: Call, operator: Callable[..., Any], dtype: DataType, *others: Value, type_: pa.DataType | None = None) -> Value:
    """A function of texts that pyarrow has not, once per distinct set of arguments; null of any null."""

    def kernel(*arrays: pa.Array) -> pa.Array:
        columns = [array.to_pylist() for array in arrays]
        known: dict[Any, Any] = {}
        out: list[Any] = []
        for row in zip(*columns):
            if None in row:
                out.append(None)
                continue
            if row not in known:
                known[row] = operator(*row)
            out.append(known[row])
        return pa.array(out, type_ or _TEXT)

    return rowwise(call.scope, [text_of(call), *others], dtype, kernel)


def mapped(call: Call, kernel: Callable[[Any], Any], dtype: DataType | None = None) -> Value:
    """A pyarrow kernel of one text."""
    return rowwise(call.scope, [text_of(call)], dtype or c.String(), kernel)


#: Characters that may belong to what is before them: ends of lines, marks, joiners, colours of skin, flags.
_JOINED = "[\\r\\p{M}\u200d\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff]"


def _reversed(texts: Any) -> Any:
    joined = pc.match_substring_regex(texts, _JOINED)
    if not pc.any(joined).as_py():
        return pc.utf8_reverse(texts)
    return pa.array([None if text is None else "".join(reversed(graphemes(text))) for text in texts.to_pylist()], texts.type)


def graphemes(text: str) -> list[str]:
    """A text in what readers take for its characters: letters with their marks, joined pictures, flags, ends of lines."""
    parts: list[str] = []
    for character in text:
        last = parts[-1] if parts else ""
        marks = unicodedata.category(character) in ("Mn", "Mc", "Me") or character == "\u200d" or "\U0001f3fb" <= character <= "\U0001f3ff"
        flags = [one for one in last if "\U0001f1e6" <= one <= "\U0001f1ff"]
        joins = marks or last.endswith("\u200d") or (last == "\r" and character == "\n") or ("\U0001f1e6" <= character <= "\U0001f1ff" and len(flags) % 2 == 1)
        if parts and joins and last not in ("\n", "\r\n") and not (last == "\r" and character != "\n"):
            parts[-1] += character
        else:
            parts.append(character)
    return parts


_PLAIN: dict[str, tuple[Callable[[Any], Any], DataType]] = {
    "str.len_bytes": (pc.binary_length, c.UInt32()), "str.len_chars": (pc.utf8_length, c.UInt32()), "str.to_lowercase": (pc.utf8_lower, c.String()),
    "str.to_uppercase": (pc.utf8_upper, c.String()), "str.reverse": (lambda texts: _reversed(texts), c.String()),
}  # fmt: skip


@function(*_PLAIN)
def _plain(call: Call) -> Value:
    kernel, dtype = _PLAIN[call.name]
    return mapped(call, kernel, dtype)


@function("str.to_titlecase")
def _title(call: Call) -> Value:
    def title(text: str) -> str:
        out, start = [], True
        for char in text:
            if char.isalnum():
                out.append(char.upper() if start else char.lower())
                start = False
            else:
                out.append(char)
                start = True
        return "".join(out)

    return each(call, title, c.String())


@function("str.escape_regex")
def _escape(call: Call) -> Value:
    special = frozenset("\\.+*?()|[]{}^$#&-~")
    return each(call, lambda text: "".join("\\" + char if char in special else char for char in text), c.String())


@function("str.normalize")
def _normalize(call: Call) -> Value:
    form = call.opt("form", "NFC")
    if form not in ("NFC", "NFD", "NFKC", "NFKD"):
        raise InvalidPlanError(f'invalid plan: unknown form "{form}"; known: NFC, NFD, NFKC, NFKD')
    return each(call, lambda text: unicodedata.normalize(form, text), c.String())


def _single(value: Value) -> Any:
    """The text of an argument that is one for all rows; NotImplemented where it is a column."""
    return value.data[0].as_py() if value.shape == LITERAL and len(value.data) == 1 else NotImplemented


@function("str.starts_with", "str.ends_with", args=2)
def _ends(call: Call) -> Value:
    other = text_of(call, 1)
    starts = call.name == "str.starts_with"
    one = _single(other)
    if isinstance(one, str):
        kernel = pc.starts_with if starts else pc.ends_with
        return mapped(call, lambda a: kernel(a, pattern=one), c.Boolean())
    return each(call, str.startswith if starts else str.endswith, c.Boolean(), other, type_=pa.bool_())


@function("str.strip_prefix", "str.strip_suffix", args=2)
def _strip_end(call: Call) -> Value:
    return each(call, str.removeprefix if call.name == "str.strip_prefix" else str.removesuffix, c.String(), text_of(call, 1))


@function("str.strip_chars", "str.strip_chars_start", "str.strip_chars_end", args=1, most=2)
def _strip(call: Call) -> Value:
    side = call.name.removeprefix("str.strip_chars")
    if len(call.args) == 1 or type(call.args[1].dtype) is c.Null:
        plain = {"": pc.utf8_trim_whitespace, "_start": pc.utf8_ltrim_whitespace, "_end": pc.utf8_rtrim_whitespace}[side]
        return mapped(call, plain)
    other = text_of(call, 1)
    one = _single(other)
    if isinstance(one, str) and one:
        trim = {"": pc.utf8_trim, "_start": pc.utf8_ltrim, "_end": pc.utf8_rtrim}[side]
        return mapped(call, lambda a: trim(a, characters=one))
    method = {"": str.strip, "_start": str.lstrip, "_end": str.rstrip}[side]
    return each(call, lambda text, chars: method(text, chars) if chars else text, c.String(), other)


def _number(call: Call, index: int) -> Value:
    value = call.args[index]
    if not value.dtype.is_integer() and type(value.dtype) is not c.Null:
        raise InvalidOperationError(f"`{call.name}` takes whole numbers here, not {dtype_short_name(value.dtype)}")
    return to(value, c.Int64())


@function("str.slice", args=2, most=3)
def _slice(call: Call) -> Value:
    offset = _number(call, 1)
    if len(call.args) == 2 or type(call.args[2].dtype) is c.Null:
        return each(call, lambda text, start: text[max(start + len(text), 0) if start < 0 else start :], c.String(), offset)
    # A null length is that of the rest.
    lengths = _number(call, 2)
    lengths = lengths.replaced(lengths.dtype, pc.fill_null(lengths.data, (1 << 63) - 1))

    def cut(text: str, start: int, length: int) -> str:
        begin = start + len(text) if start < 0 else start
        stop = begin + length
        return text[max(begin, 0) : max(stop, 0)]

    return each(call, cut, c.String(), offset, lengths)


@function("str.head", "str.tail", args=2)
def _head(call: Call) -> Value:
    first = call.name == "str.head"

    def cut(text: str, n: int) -> str:
        count = max(len(text) + n, 0) if n < 0 else n
        return text[:count] if first else text[max(len(text) - count, 0) :]

    return each(call, cut, c.String(), _number(call, 1))


@function("str.pad_start", "str.pad_end", "str.zfill", args=2)
def _pad(call: Call) -> Value:
    if call.name == "str.zfill":

        def fill(text: str, length: int) -> str:
            sign, rest = (text[0], text[1:]) if text[:1] in ("+", "-") else ("", text)
            return sign + "0" * max(length - len(text), 0) + rest

        return each(call, fill, c.String(), _number(call, 1))
    char = call.opt("fill_char", " ")
    if call.name == "str.pad_start":
        return each(call, lambda text, length: text.rjust(max(length, 0), char), c.String(), _number(call, 1))
    return each(call, lambda text, length: text.ljust(max(length, 0), char), c.String(), _number(call, 1))


@function("str.encode")
def _encode(call: Call) -> Value:
    import base64

    encoding = call.opt("encoding")
    if encoding == "hex":
        return each(call, lambda text: text.encode().hex(), c.String())
    if encoding == "base64":
        return each(call, lambda text: base64.b64encode(text.encode()).decode(), c.String())
    raise InvalidPlanError(f'invalid plan: unknown encoding "{encoding}"; known: hex, base64')


@function("str.decode")
def _decode(call: Call) -> Value:
    encoding, strict = call.opt("encoding"), call.opt("strict", True)
    return each(call, decoder(encoding, strict=strict), c.Binary(), type_=pa.large_binary())


def decoder(encoding: str, *, strict: bool) -> Callable[[Any], bytes | None]:
    """The bytes behind hexadecimal or base64 digits."""
    import base64
    import binascii

    from polarway.exceptions import ComputeError

    if encoding not in ("hex", "base64"):
        raise InvalidPlanError(f'invalid plan: unknown encoding "{encoding}"; known: hex, base64')

    def one(text: Any) -> bytes | None:
        try:
            if encoding == "hex" and len(text) % 2:
                raise ValueError("an odd number of digits")
            return binascii.unhexlify(text) if encoding == "hex" else base64.b64decode(text, validate=True)
        except (ValueError, binascii.Error):
            if strict:
                raise ComputeError(f"invalid {encoding} encoding found: {text!r}; use `strict=False` (strict=false in a plan) to turn these values into nulls") from None
            return None

    return one


@function("str.to_integer", args=2)
def _to_integer(call: Call) -> Value:
    from polarway.backends.portable.coercion import fits
    from polarway.backends.portable.types import stored_type
    from polarway.datatypes.json_form import dtype_from_json
    from polarway.exceptions import ComputeError

    dtype, strict = dtype_from_json(call.opt("dtype", "int64")), call.opt("strict", True)

    def one(text: str, base: int) -> int | None:
        try:
            value = int(text, base) if "_" not in text and text == text.strip() else None
        except ValueError:
            value = None
        if value is None or not fits(value, dtype):
            if strict:
                raise ComputeError(f"strict integer parsing failed for 1 value(s): [\"{text}\"]; use `strict=False` to turn these values into nulls")
            return None
        return value

    return each(call, one, dtype, _number(call, 1), type_=stored_type(dtype))


@function("str.to_decimal")
def _to_decimal(call: Call) -> Value:
    from polarway.backends.portable.text_casts import parse

    dtype = c.Decimal(38, call.opt("scale"))
    return mapped(call, lambda a: parse(a, dtype), dtype)


@function("str.json_decode")
def _json_decode(call: Call) -> Value:
    from polarway.backends.portable.json_read import adapted, column_of_json
    from polarway.datatypes.json_form import dtype_from_json
    from polarway.exceptions import ComputeError
    from polarway.plan.text import decode_value

    dtype = dtype_from_json(call.opt("dtype"))

    def kernel(array: pa.Array) -> pa.Array:
        try:
            values = [None if text is None else adapted(decode_value(text, first=True), dtype) for text in array.to_pylist()]
        except ValueError as error:
            raise ComputeError(f"error deserializing value: {error}") from None
        column, misfit = column_of_json(values, dtype)
        if misfit is not None:
            raise ComputeError(f"error deserializing JSON: error deserializing value {misfit!r} as {dtype}")
        return column

    return mapped(call, kernel, dtype)


@function("str.strptime", args=1, most=2)
def _strptime(call: Call) -> Value:
    from polarway.backends.portable.functions.dates import parsed

    return parsed(call, text_of(call))
