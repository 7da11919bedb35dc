"""Texts: patterns found, counted, taken out and replaced. Regular expressions are RE2's in pyarrow and Python's elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arrays import struct_array
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.functions.text import _single, each, mapped, text_of
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import LITERAL, Value, rowwise
from polarway.datatypes import classes as c
from polarway.datatypes.base import dtype_short_name
from polarway.exceptions import ComputeError

_GROUP = re.compile(r"\$(\$|\{(\w+)\}|(\w+))")


def compiled(pattern: str, *, strict: bool = True) -> Any:
    """A regular expression; None for one that is not, unless that is an error."""
    try:
        return re.compile(re.sub(r"\(\?<([A-Za-z_])", r"(?P<\1", pattern))
    except re.error as error:
        if strict:
            raise ComputeError(f"regex error: {error} in {pattern!r}") from None
        return None


def template(text: str) -> str:
    """A replacement in Rust's notation as Python's."""

    def group(found: re.Match[str]) -> str:
        return "$" if found.group(1) == "$" else f"\\g<{found.group(2) or found.group(3)}>"

    return _GROUP.sub(group, text.replace("\\", "\\\\"))


@function("str.contains", args=2)
def _contains(call: Call) -> Value:
    other, literal, strict = text_of(call, 1), call.opt("literal", False), call.opt("strict", True)
    one = _single(other)
    if isinstance(one, str):
        if literal:
            return mapped(call, lambda a: pc.match_substring(a, pattern=one), c.Boolean())
        if compiled(one, strict=strict) is None:
            return mapped(call, lambda a: pa.nulls(len(a), pa.bool_()), c.Boolean())
        return mapped(call, lambda a: _matches(a, one), c.Boolean())

    def search(text: str, pattern: str) -> bool | None:
        if literal:
            return pattern in text
        found = compiled(pattern, strict=strict)
        return None if found is None else found.search(text) is not None

    return each(call, search, c.Boolean(), other, type_=pa.bool_())


def _matches(array: Any, pattern: str) -> Any:
    try:
        return pc.match_substring_regex(array, pattern=pattern)
    except pa.ArrowInvalid:
        found = compiled(pattern)
        return pa.array([None if text is None else found.search(text) is not None for text in array.to_pylist()], pa.bool_())


@function("str.find", args=2)
def _find(call: Call) -> Value:
    literal, strict = call.opt("literal", False), call.opt("strict", True)

    def search(text: str, pattern: str) -> int | None:
        if literal:
            place = text.find(pattern)
            return None if place < 0 else len(text[:place].encode())
        wanted = compiled(pattern, strict=strict)
        found = wanted.search(text) if wanted is not None else None
        return None if found is None else len(text[: found.start()].encode())

    return each(call, search, c.UInt32(), text_of(call, 1), type_=pa.uint32())


@function("str.count_matches", args=2)
def _count(call: Call) -> Value:
    literal = call.opt("literal", False)

    def count(text: str, pattern: str) -> int:
        return text.count(pattern) if literal and pattern else sum(1 for _ in compiled(re.escape(pattern) if literal else pattern).finditer(text))

    return each(call, count, c.UInt32(), text_of(call, 1), type_=pa.uint32())


@function("str.extract", args=2)
def _extract(call: Call) -> Value:
    index = call.opt("group_index", 1)

    def extract(text: str, pattern: str) -> str | None:
        wanted = compiled(pattern)
        found = wanted.search(text)
        if found is None or index > wanted.groups:
            return None
        return found.group(index)  # type: ignore[no-any-return]

    return each(call, extract, c.String(), text_of(call, 1))


@function("str.extract_all", args=2)
def _extract_all(call: Call) -> Value:
    def extract(text: str, pattern: str) -> list[str]:
        return [found.group(0) for found in compiled(pattern).finditer(text)]

    return each(call, extract, c.List(c.String()), text_of(call, 1), type_=pa.large_list(pa.large_string()))


@function("str.extract_groups")
def _extract_groups(call: Call) -> Value:
    wanted = compiled(call.opt("pattern"))
    named = {index: name for name, index in wanted.groupindex.items()}
    names = [named.get(index, str(index)) for index in range(1, wanted.groups + 1)]
    if not names:
        names = ["1"]
    dtype = c.Struct([c.Field(name, c.String()) for name in names])
    type_ = stored_type(dtype)

    def kernel(array: pa.Array) -> pa.Array:
        found = [None if text is None else wanted.search(text) for text in array.to_pylist()]
        children = [pa.array([None if match is None or not wanted.groups else match.group(index + 1) for match in found], pa.large_string()) for index in range(len(names))]
        return struct_array(children, type_, len(array), array.is_valid() if array.null_count else None)

    return rowwise(call.scope, [text_of(call)], dtype, kernel)


@function("str.replace", "str.replace_all", args=3)
def _replace(call: Call) -> Value:
    literal = call.opt("literal", False)
    limit = call.opt("n", 1) if call.name == "str.replace" else 0
    pattern, value = text_of(call, 1), text_of(call, 2)
    one, new = _single(pattern), _single(value)
    if literal and isinstance(one, str) and isinstance(new, str) and one:
        return mapped(call, lambda a: pc.replace_substring(a, pattern=one, replacement=new, max_replacements=limit or None))

    def replace(text: str, old: str, new_text: str) -> str:
        if literal:
            return text.replace(old, new_text, limit or -1) if limit >= 0 else text.replace(old, new_text)
        return compiled(old).sub(template(new_text), text, count=max(limit, 0))  # type: ignore[no-any-return]

    return each(call, replace, c.String(), pattern, value)


def _texts(call: Call, index: int) -> list[str]:
    """Texts given as an option, or as an argument."""
    if len(call.args) <= index:
        given = call.opt(("", "patterns", "values")[index])
        return [given] if isinstance(given, str) else list(given)
    value = call.args[index]
    if type(value.dtype) is not c.List and call.name == "str.replace_many":
        from polarway.exceptions import InvalidOperationError

        what = f"flat {dtype_short_name(value.dtype)} datatype as {('', 'pattern', 'replacement')[index]}"
        raise InvalidOperationError(f"`{call.name}` with a {what} is invalid; give a list of texts, or implode the column")
    if value.shape != LITERAL and value.shape < 2:
        raise call.unsupported(f"with a column as argument {index + 1}")
    data = value.data.flatten() if type(value.dtype) is c.List else value.data
    return [text for text in data.to_pylist() if text is not None]


def _many(patterns: list[str], *, insensitive: bool) -> Any:
    """One pattern for all; the first given wins at a place."""
    return re.compile("|".join(map(re.escape, patterns)) if patterns else r"(?!)", re.IGNORECASE if insensitive else 0)


def _finds(patterns: list[str], *, insensitive: bool, leftmost: bool) -> Callable[[str], list[tuple[int, int, int]]]:
    """Where patterns are in a text, one behind the other: start, end and number of the pattern. The one that ends first wins
    (of those the longest); with ``leftmost`` the one that starts first (of those the first given)."""
    if leftmost:
        wanted = re.compile("|".join(f"({re.escape(pattern)})" for pattern in patterns) if patterns else r"(?!)", re.IGNORECASE if insensitive else 0)
        return lambda text: [(found.start(), found.end(), (found.lastindex or 1) - 1) for found in wanted.finditer(text)]
    each_one = [re.compile(re.escape(pattern), re.IGNORECASE if insensitive else 0) for pattern in patterns]

    def find(text: str) -> list[tuple[int, int, int]]:
        out: list[tuple[int, int, int]] = []
        at = 0
        while True:
            found = [(one.end(), one.start(), number) for number, pattern in enumerate(each_one) if (one := pattern.search(text, at))]
            if not found:
                return out
            end, start, number = min(found)
            out.append((start, end, number))
            # An empty pattern is found once at each place.
            at = end if end > at else at + 1

    return find


@function("str.contains_any", args=1, most=2)
def _contains_any(call: Call) -> Value:
    wanted = _many(_texts(call, 1), insensitive=call.opt("ascii_case_insensitive", False))
    return each(call, lambda text: wanted.search(text) is not None, c.Boolean(), type_=pa.bool_())


@function("str.replace_many", args=1, most=3)
def _replace_many(call: Call) -> Value:
    insensitive, leftmost = call.opt("ascii_case_insensitive", False), call.opt("leftmost", False)
    if len(call.args) > 1 and any(type(value.dtype) is not c.List for value in call.args[1:]):
        from polarway.exceptions import InvalidOperationError

        raise InvalidOperationError("`str.replace_many` with a flat str datatype is invalid; use `implode` to wrap the values into a list")
    old = _texts(call, 1)
    new = _texts(call, 2)
    if len(new) == 1:
        new = new * len(old)
    if len(new) != len(old):
        from polarway.exceptions import ShapeError

        raise ShapeError(f"expected the same amount of patterns as replacement strings: {len(new)} values to {len(old)} patterns; give one for each, or one for all")
    find = _finds(old, insensitive=insensitive, leftmost=leftmost)

    def replaced(text: str) -> str:
        parts, at = [], 0
        for start, end, number in find(text):
            parts += [text[at:start], new[number]]
            at = end
        return "".join([*parts, text[at:]])

    return each(call, replaced, c.String())


@function("str.extract_many", "str.find_many", args=1, most=2)
def _extract_many(call: Call) -> Value:
    insensitive, overlapping = call.opt("ascii_case_insensitive", False), call.opt("overlapping", False)
    leftmost = call.opt("leftmost", False)
    patterns = _texts(call, 1)
    find = _finds(patterns, insensitive=insensitive, leftmost=leftmost)
    finds = call.name == "str.find_many"

    def places(text: str) -> list[tuple[int, str]]:
        if not overlapping:
            return [(start, text[start:end]) for start, end, _ in find(text)]
        flags = re.IGNORECASE if insensitive else 0
        out = [(found.end(), found.start(), text[found.start() : found.start() + len(pattern)]) for pattern in patterns for found in re.finditer(f"(?={re.escape(pattern)})", text, flags)]
        return [(start, piece) for _, start, piece in sorted((start + len(piece), start, piece) for _, start, piece in out)]

    if finds:
        return each(call, lambda text: [len(text[:start].encode()) for start, _ in places(text)], c.List(c.UInt32()), type_=pa.large_list(pa.uint32()))
    return each(call, lambda text: [piece for _, piece in places(text)], c.List(c.String()), type_=pa.large_list(pa.large_string()))


@function("str.split", args=2)
def _split(call: Call) -> Value:
    inclusive, literal = call.opt("inclusive", False), call.opt("literal", True)
    call.opt("strict", True)
    other = text_of(call, 1)

    def split(text: str, by: str) -> list[str]:
        if not literal:
            pattern = compiled(by)
            parts, at = [], 0
            for found in pattern.finditer(text):
                parts.append(text[at : found.end() if inclusive else found.start()])
                at = found.end()
            return [*parts, text[at:]] if not inclusive or text[at:] else parts
        if not by:
            return list(text)
        parts = text.split(by)
        if not inclusive:
            return parts
        held = [part + by for part in parts[:-1]]
        return [*held, parts[-1]] if parts[-1] else held

    return each(call, split, c.List(c.String()), other, type_=pa.large_list(pa.large_string()))


@function("str.split_exact", "str.splitn", args=2)
def _split_fields(call: Call) -> Value:
    n = call.opt("n")
    inclusive = call.opt("inclusive", False) if call.name == "str.split_exact" else False
    count = n + 1 if call.name == "str.split_exact" else n
    names = [f"field_{index}" for index in range(count)]
    dtype = c.Struct([c.Field(name, c.String()) for name in names])

    def split(text: str, by: str) -> dict[str, str | None]:
        parts: list[str | None] = list(text.split(by, n - 1)) if call.name == "str.splitn" else list(text.split(by))
        if inclusive:
            parts = [*(f"{part}{by}" for part in parts[:-1]), parts[-1] or None]
        parts += [None] * count
        return dict(zip(names, parts))

    made = each(call, split, dtype, text_of(call, 1), type_=stored_type(dtype))
    if not made.data.null_count:
        return made
    # A null has fields of null.
    return made.replaced(dtype, struct_array(made.data.flatten(), stored_type(dtype), len(made.data)))


@function("str.json_path_match", args=2)
def _json_path(call: Call) -> Value:
    from polarway.plan.text import decode_value, json_text

    def match(text: str, path: str) -> str | None:
        if not path.startswith("$"):
            raise ComputeError(f"error compiling JSON path expression: {path!r} does not begin with $")
        try:
            held = decode_value(text)
        except ValueError:
            return None
        for step in re.findall(r"\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]", path.removeprefix("$")):
            key = step[0] or step[2]
            if key:
                if not isinstance(held, dict) or key not in held:
                    return None
                held = held[key]
            else:
                if not isinstance(held, list) or int(step[1]) >= len(held):
                    return None
                held = held[int(step[1])]
        return None if held is None else held if isinstance(held, str) else json_text(held)

    return each(call, match, c.String(), text_of(call, 1))
