"""The ``str`` namespace of expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.namespace import Namespace
from polarway.expr.core import dtype_json, given

if TYPE_CHECKING:
    from polarway.expr.expr import Expr

_NOTHING: Any = object()


class StringNamespace(Namespace):
    """Functions of text."""

    __slots__ = ()

    def len_bytes(self) -> Expr:
        """The length in bytes."""
        return self._fn("str.len_bytes")

    def len_chars(self) -> Expr:
        """The length in characters."""
        return self._fn("str.len_chars")

    def to_lowercase(self) -> Expr:
        """Lower case."""
        return self._fn("str.to_lowercase")

    def to_uppercase(self) -> Expr:
        """Upper case."""
        return self._fn("str.to_uppercase")

    def to_titlecase(self) -> Expr:
        """Each word with a capital."""
        return self._fn("str.to_titlecase")

    def reverse(self) -> Expr:
        """The characters from last to first."""
        return self._fn("str.reverse")

    def escape_regex(self) -> Expr:
        """Characters that mean something in a pattern, escaped."""
        return self._fn("str.escape_regex")

    def contains(self, pattern: Any, *, literal: bool = False, strict: bool = True) -> Expr:
        """Whether text holds a pattern (a regular expression unless ``literal``).

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["abc", "xyz"]}).select(pw.col("a").str.contains("b.")).to_series().to_list()
        [True, False]
        """
        return self._op("str.contains", pattern, **given(literal=(literal, False), strict=(strict, True)))

    def starts_with(self, prefix: Any) -> Expr:
        """Whether text starts with a text."""
        return self._op("str.starts_with", prefix)

    def ends_with(self, suffix: Any) -> Expr:
        """Whether text ends with a text."""
        return self._op("str.ends_with", suffix)

    def find(self, pattern: Any, *, literal: bool = False, strict: bool = True) -> Expr:
        """The byte at which a pattern is first found; null if it is not."""
        return self._op("str.find", pattern, **given(literal=(literal, False), strict=(strict, True)))

    def count_matches(self, pattern: Any, *, literal: bool = False) -> Expr:
        """How often a pattern occurs."""
        return self._op("str.count_matches", pattern, **given(literal=(literal, False)))

    def extract(self, pattern: Any, group_index: int = 1) -> Expr:
        """A group of the first match of a pattern."""
        return self._op("str.extract", pattern, group_index=group_index)

    def extract_all(self, pattern: Any) -> Expr:
        """All matches of a pattern, as a list."""
        return self._op("str.extract_all", pattern)

    def extract_groups(self, pattern: str) -> Expr:
        """All groups of the first match of a pattern, as a struct."""
        return self._fn("str.extract_groups", pattern=pattern)

    def replace(self, pattern: Any, value: Any, *, literal: bool = False, n: int = 1) -> Expr:
        """The first ``n`` matches of a pattern replaced."""
        return self._op("str.replace", pattern, value, **given(literal=(literal, False), n=(n, 1)))

    def replace_all(self, pattern: Any, value: Any, *, literal: bool = False) -> Expr:
        """All matches of a pattern replaced."""
        return self._op("str.replace_all", pattern, value, **given(literal=(literal, False)))

    def replace_many(self, patterns: Any, replace_with: Any = _NOTHING, *, ascii_case_insensitive: bool = False, leftmost: bool = False) -> Expr:
        """Several texts replaced at once."""
        if replace_with is _NOTHING:
            patterns, replace_with = list(patterns.keys()), list(patterns.values())
        options = given(ascii_case_insensitive=(ascii_case_insensitive, False), leftmost=(leftmost, False))
        return self._op("str.replace_many", _texts(patterns), _texts(replace_with), **options)

    def contains_any(self, patterns: Any, *, ascii_case_insensitive: bool = False) -> Expr:
        """Whether text holds any of several texts."""
        return self._fn("str.contains_any", _texts(patterns), **given(ascii_case_insensitive=(ascii_case_insensitive, False)))

    def extract_many(self, patterns: Any, *, ascii_case_insensitive: bool = False, overlapping: bool = False, leftmost: bool = False) -> Expr:
        """All occurrences of several texts, as a list."""
        options = given(ascii_case_insensitive=(ascii_case_insensitive, False), overlapping=(overlapping, False), leftmost=(leftmost, False))
        return self._fn("str.extract_many", _texts(patterns), **options)

    def find_many(self, patterns: Any, *, ascii_case_insensitive: bool = False, overlapping: bool = False, leftmost: bool = False) -> Expr:
        """Where several texts occur, as a list."""
        options = given(ascii_case_insensitive=(ascii_case_insensitive, False), overlapping=(overlapping, False), leftmost=(leftmost, False))
        return self._fn("str.find_many", _texts(patterns), **options)

    def strip_chars(self, characters: Any = None) -> Expr:
        """Characters (white space by default) removed at both ends."""
        return self._op("str.strip_chars", *(() if characters is None else (characters,)))

    def strip_chars_start(self, characters: Any = None) -> Expr:
        """Characters (white space by default) removed at the start."""
        return self._op("str.strip_chars_start", *(() if characters is None else (characters,)))

    def strip_chars_end(self, characters: Any = None) -> Expr:
        """Characters (white space by default) removed at the end."""
        return self._op("str.strip_chars_end", *(() if characters is None else (characters,)))

    def strip_prefix(self, prefix: Any) -> Expr:
        """A text removed at the start."""
        return self._op("str.strip_prefix", prefix)

    def strip_suffix(self, suffix: Any) -> Expr:
        """A text removed at the end."""
        return self._op("str.strip_suffix", suffix)

    def slice(self, offset: Any, length: Any = None) -> Expr:
        """Characters from ``offset`` (negative: from the end), at most ``length``."""
        return self._fn("str.slice", offset, *(() if length is None else (length,)))

    def head(self, n: Any) -> Expr:
        """The first characters."""
        return self._fn("str.head", n)

    def tail(self, n: Any) -> Expr:
        """The last characters."""
        return self._fn("str.tail", n)

    def pad_start(self, length: Any, fill_char: str = " ") -> Expr:
        """Filled at the start to a length."""
        return self._fn("str.pad_start", length, fill_char=fill_char)

    def pad_end(self, length: Any, fill_char: str = " ") -> Expr:
        """Filled at the end to a length."""
        return self._fn("str.pad_end", length, fill_char=fill_char)

    def zfill(self, length: Any) -> Expr:
        """Filled with zeros after the sign to a length."""
        return self._fn("str.zfill", length)

    def split(self, by: Any, *, inclusive: bool = False, literal: bool = True, strict: bool = True) -> Expr:
        """Parts between separators, as a list.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x-y"]}).select(pw.col("a").str.split("-")).item().to_list()
        ['x', 'y']
        """
        return self._op("str.split", by, **given(inclusive=(inclusive, False), literal=(literal, True), strict=(strict, True)))

    def split_exact(self, by: Any, n: int, *, inclusive: bool = False) -> Expr:
        """``n`` + 1 parts between separators, as a struct."""
        return self._op("str.split_exact", by, n=n, **given(inclusive=(inclusive, False)))

    def splitn(self, by: Any, n: int) -> Expr:
        """At most ``n`` parts, the last with the rest, as a struct."""
        return self._op("str.splitn", by, n=n)

    def join(self, delimiter: str = "", *, ignore_nulls: bool = True) -> Expr:
        """All values as one text."""
        return self._agg("str.join", separator=delimiter, **given(ignore_nulls=(ignore_nulls, True)))

    def encode(self, encoding: str) -> Expr:
        """Bytes as ``hex`` or ``base64`` text."""
        return self._fn("str.encode", encoding=_encoding(encoding))

    def decode(self, encoding: str, *, strict: bool = True) -> Expr:
        """The bytes of ``hex`` or ``base64`` text."""
        return self._fn("str.decode", encoding=_encoding(encoding), **given(strict=(strict, True)))

    def normalize(self, form: str = "NFC") -> Expr:
        """A Unicode normal form."""
        return self._fn("str.normalize", form=form)

    def json_decode(self, dtype: Any) -> Expr:
        """The values of JSON texts."""
        return self._fn("str.json_decode", dtype=dtype_json(dtype))

    def json_path_match(self, json_path: Any) -> Expr:
        """The first match of a JSON path."""
        return self._op("str.json_path_match", json_path)

    def to_integer(self, *, base: Any = 10, dtype: Any = None, strict: bool = True) -> Expr:
        """Integers of texts in a base."""
        options = {} if dtype is None else {"dtype": dtype_json(dtype)}
        return self._fn("str.to_integer", base, **options, **given(strict=(strict, True)))

    def to_decimal(self, *, scale: int | None = None) -> Expr:
        """Decimals of texts; without ``scale`` with the decimals of the longest."""
        return self._fn("str.to_decimal", **given(scale=(scale, None)))

    def strptime(
        self, dtype: Any, format: str | None = None, *, strict: bool = True, exact: bool = True, cache: bool = True, ambiguous: Any = "raise"
    ) -> Expr:
        """Dates, times or datetimes of texts in a format; without one it is guessed."""
        options = given(format=(format, None), strict=(strict, True), exact=(exact, True))
        return self._op("str.strptime", *(() if ambiguous == "raise" else (ambiguous,)), dtype=dtype_json(dtype), **options)

    def to_date(self, format: str | None = None, *, strict: bool = True, exact: bool = True, cache: bool = True) -> Expr:
        """Dates of texts."""
        from polarway.datatypes import Date

        return self.strptime(Date, format, strict=strict, exact=exact)

    def to_datetime(
        self,
        format: str | None = None,
        *,
        time_unit: str | None = None,
        time_zone: str | None = None,
        strict: bool = True,
        exact: bool = True,
        cache: bool = True,
        ambiguous: Any = "raise",
    ) -> Expr:
        """Datetimes of texts."""
        from polarway.datatypes import Datetime

        return self.strptime(Datetime(time_unit or "us", time_zone), format, strict=strict, exact=exact, ambiguous=ambiguous)

    def to_time(self, format: str | None = None, *, strict: bool = True, cache: bool = True) -> Expr:
        """Times of texts."""
        from polarway.datatypes import Time

        return self.strptime(Time, format, strict=strict)


def _encoding(encoding: str) -> str:
    if encoding not in ("hex", "base64"):
        raise ValueError(f"`encoding` must be one of {{'hex', 'base64'}}, got {encoding!r}")
    return encoding


def _texts(values: Any) -> Any:
    if isinstance(values, str):
        return lit(values)
    return lit(values) if isinstance(values, (list, tuple)) else values


def lit(value: Any) -> Any:
    """A literal; loaded late, since functions are made of expressions."""
    from polarway.functions import lit as make

    return make(value)
