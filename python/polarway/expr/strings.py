"""The ``str`` namespace of expressions."""

from __future__ import annotations

from collections.abc import Mapping
from operator import index
from typing import TYPE_CHECKING, Any

from polarway.expr.core import dtype_json, given, text_of, unsigned
from polarway.expr.namespace import Namespace

if TYPE_CHECKING:
    from polarway.expr.expr import Expr

_NOTHING: Any = object()


class StringNamespace(Namespace):
    """Functions of text.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", ["one", None]).str.to_uppercase().to_list()
    ['ONE', None]
    """

    __slots__ = ()

    def len_bytes(self) -> Expr:
        """The length in bytes.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.len_bytes()).to_series().to_list()
        [2, 3, None]
        """
        return self._fn("str.len_bytes")

    def len_chars(self) -> Expr:
        """The length in characters.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.len_chars()).to_series().to_list()
        [2, 2, None]
        """
        return self._fn("str.len_chars")

    def to_lowercase(self) -> Expr:
        """Lower case.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.to_lowercase()).to_series().to_list()
        ['ab', 'éa', None]
        """
        return self._fn("str.to_lowercase")

    def to_uppercase(self) -> Expr:
        """Upper case.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.to_uppercase()).to_series().to_list()
        ['AB', 'ÉA', None]
        """
        return self._fn("str.to_uppercase")

    def to_titlecase(self) -> Expr:
        """Each word with a capital.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["one two"]}).select(pw.col("a").str.to_titlecase()).to_series().to_list()
        ['One Two']
        """
        return self._fn("str.to_titlecase")

    def reverse(self) -> Expr:
        """The characters from last to first.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.reverse()).to_series().to_list()
        ['bA', 'aé', None]
        """
        return self._fn("str.reverse")

    def escape_regex(self) -> Expr:
        r"""Characters that mean something in a pattern, escaped.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["a.b"]}).select(pw.col("a").str.escape_regex()).to_series().to_list()
        ['a\\.b']
        """
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
        """Whether text starts with a text.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.starts_with("A")).to_series().to_list()
        [True, False, None]
        """
        return self._op("str.starts_with", prefix)

    def ends_with(self, suffix: Any) -> Expr:
        """Whether text ends with a text.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.ends_with("a")).to_series().to_list()
        [False, True, None]
        """
        return self._op("str.ends_with", suffix)

    def find(self, pattern: Any, *, literal: bool = False, strict: bool = True) -> Expr:
        """The byte at which a pattern is first found; null if it is not.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.find("b")).to_series().to_list()
        [1, None, None]
        """
        return self._op("str.find", pattern, **given(literal=(literal, False), strict=(strict, True)))

    def count_matches(self, pattern: Any, *, literal: bool = False) -> Expr:
        """How often a pattern occurs.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.count_matches("[a-z]")).to_series().to_list()
        [1, 1, None]
        """
        return self._op("str.count_matches", pattern, **given(literal=(literal, False)))

    def extract(self, pattern: Any, group_index: int = 1) -> Expr:
        r"""A group of the first match of a pattern.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["12-34", "none"]}).select(pw.col("a").str.extract(r"(\d+)-(\d+)", 2)).to_series().to_list()
        ['34', None]
        """
        return self._op("str.extract", pattern, group_index=unsigned(group_index))

    def extract_all(self, pattern: Any) -> Expr:
        r"""All matches of a pattern, as a list.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["1a2", "x"]}).select(pw.col("a").str.extract_all(r"\d")).to_series().to_list()
        [['1', '2'], []]
        """
        return self._op("str.extract_all", pattern)

    def extract_groups(self, pattern: str) -> Expr:
        r"""All groups of the first match of a pattern, as a struct.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["12"]}).select(pw.col("a").str.extract_groups(r"(?<first>\d)(?<second>\d)")).to_series().to_list()
        [{'first': '1', 'second': '2'}]
        """
        return self._fn("str.extract_groups", pattern=pattern)

    def replace(self, pattern: Any, value: Any, *, literal: bool = False, n: int = 1) -> Expr:
        """The first ``n`` matches of a pattern replaced.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.replace("b", "c")).to_series().to_list()
        ['Ac', 'éa', None]
        """
        return self._op("str.replace", pattern, value, **given(literal=(literal, False), n=(index(n), 1)))

    def replace_all(self, pattern: Any, value: Any, *, literal: bool = False) -> Expr:
        """All matches of a pattern replaced.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["banana"]}).select(pw.col("a").str.replace_all("a", "o")).to_series().to_list()
        ['bonono']
        """
        return self._op("str.replace_all", pattern, value, **given(literal=(literal, False)))

    def replace_many(self, patterns: Any, replace_with: Any = _NOTHING, *, ascii_case_insensitive: bool = False, leftmost: bool = False) -> Expr:
        """Several texts replaced at once.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["one two"]}).select(pw.col("a").str.replace_many({"one": "1", "two": "2"})).to_series().to_list()
        ['1 2']
        """
        if replace_with is _NOTHING:
            if not isinstance(patterns, Mapping):
                raise TypeError("`replace_with` argument is required if `patterns` argument is not a Mapping type")
            patterns, replace_with = list(patterns.keys()), list(patterns.values())
            if not patterns:
                return self._fn("str.slice", 0)
        options = given(ascii_case_insensitive=(ascii_case_insensitive, False), leftmost=(leftmost, False))
        return self._searching("str.replace_many", patterns, options, replace_with)

    def contains_any(self, patterns: Any, *, ascii_case_insensitive: bool = False) -> Expr:
        """Whether text holds any of several texts.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": ["someone", "none of them", "x"]})
        >>> frame.select(pw.col("a").str.contains_any(["one", "two"])).to_series().to_list()
        [True, True, False]
        """
        return self._searching("str.contains_any", patterns, given(ascii_case_insensitive=(ascii_case_insensitive, False)))

    def extract_many(self, patterns: Any, *, ascii_case_insensitive: bool = False, overlapping: bool = False, leftmost: bool = False) -> Expr:
        """All occurrences of several texts, as a list.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["one two"]}).select(pw.col("a").str.extract_many(["one", "two"])).to_series().to_list()
        [['one', 'two']]
        """
        options = given(ascii_case_insensitive=(ascii_case_insensitive, False), overlapping=(overlapping, False), leftmost=(leftmost, False))
        return self._searching("str.extract_many", patterns, options)

    def find_many(self, patterns: Any, *, ascii_case_insensitive: bool = False, overlapping: bool = False, leftmost: bool = False) -> Expr:
        """Where several texts occur, as a list.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["one two"]}).select(pw.col("a").str.find_many(["one", "two"])).to_series().to_list()
        [[0, 4]]
        """
        options = given(ascii_case_insensitive=(ascii_case_insensitive, False), overlapping=(overlapping, False), leftmost=(leftmost, False))
        return self._searching("str.find_many", patterns, options)

    def strip_chars(self, characters: Any = None) -> Expr:
        """Characters (white space by default) removed at both ends.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["  x "]}).select(pw.col("a").str.strip_chars()).to_series().to_list()
        ['x']
        """
        return self._op("str.strip_chars", *(() if characters is None else (characters,)))

    def strip_chars_start(self, characters: Any = None) -> Expr:
        """Characters (white space by default) removed at the start.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["xxa"]}).select(pw.col("a").str.strip_chars_start("x")).to_series().to_list()
        ['a']
        """
        return self._op("str.strip_chars_start", *(() if characters is None else (characters,)))

    def strip_chars_end(self, characters: Any = None) -> Expr:
        """Characters (white space by default) removed at the end.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["axx"]}).select(pw.col("a").str.strip_chars_end("x")).to_series().to_list()
        ['a']
        """
        return self._op("str.strip_chars_end", *(() if characters is None else (characters,)))

    def strip_prefix(self, prefix: Any) -> Expr:
        """A text removed at the start.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.strip_prefix("A")).to_series().to_list()
        ['b', 'éa', None]
        """
        return self._op("str.strip_prefix", prefix)

    def strip_suffix(self, suffix: Any) -> Expr:
        """A text removed at the end.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.strip_suffix("b")).to_series().to_list()
        ['A', 'éa', None]
        """
        return self._op("str.strip_suffix", suffix)

    def slice(self, offset: Any, length: Any = None) -> Expr:
        """Characters from ``offset`` (negative: from the end), at most ``length``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.slice(1, 1)).to_series().to_list()
        ['b', 'a', None]
        """
        return self._fn("str.slice", offset, *(() if length is None else (length,)))

    def head(self, n: Any) -> Expr:
        """The first characters.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.head(1)).to_series().to_list()
        ['A', 'é', None]
        """
        return self._fn("str.head", n)

    def tail(self, n: Any) -> Expr:
        """The last characters.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.tail(1)).to_series().to_list()
        ['b', 'a', None]
        """
        return self._fn("str.tail", n)

    def pad_start(self, length: Any, fill_char: str = " ") -> Expr:
        """Filled at the start to a length.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.pad_start(4, "*")).to_series().to_list()
        ['**Ab', '**éa', None]
        """
        return self._fn("str.pad_start", length, fill_char=_character(fill_char, "pad_start"))

    def pad_end(self, length: Any, fill_char: str = " ") -> Expr:
        """Filled at the end to a length.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.pad_end(4, "*")).to_series().to_list()
        ['Ab**', 'éa**', None]
        """
        return self._fn("str.pad_end", length, fill_char=_character(fill_char, "pad_end"))

    def zfill(self, length: Any) -> Expr:
        """Filled with zeros after the sign to a length.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["-7", "12"]}).select(pw.col("a").str.zfill(4)).to_series().to_list()
        ['-007', '0012']
        """
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
        """``n`` + 1 parts between separators, as a struct.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x-y"]}).select(pw.col("a").str.split_exact("-", 1)).to_series().to_list()
        [{'field_0': 'x', 'field_1': 'y'}]
        """
        return self._op("str.split_exact", by, n=unsigned(n), **given(inclusive=(inclusive, False)))

    def splitn(self, by: Any, n: int) -> Expr:
        """At most ``n`` parts, the last with the rest, as a struct.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x-y-z"]}).select(pw.col("a").str.splitn("-", 2)).to_series().to_list()
        [{'field_0': 'x', 'field_1': 'y-z'}]
        """
        return self._op("str.splitn", by, n=unsigned(n))

    def join(self, delimiter: str = "", *, ignore_nulls: bool = True) -> Expr:
        """All values as one text.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.join("-")).to_series().to_list()
        ['Ab-éa']
        """
        texts = self._expr.cast("string").implode()
        return texts.list.join(text_of(delimiter), ignore_nulls=ignore_nulls)

    def encode(self, encoding: str) -> Expr:
        """Bytes as ``hex`` or ``base64`` text.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["Ab", "éa", None]}).select(pw.col("a").str.encode("hex")).to_series().to_list()
        ['4162', 'c3a961', None]
        """
        return self._fn("str.encode", encoding=_encoding(encoding))

    def decode(self, encoding: str, *, strict: bool = True) -> Expr:
        """The bytes of ``hex`` or ``base64`` text.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["6162"]}).select(pw.col("a").str.decode("hex")).to_series().to_list()
        [b'ab']
        """
        return self._fn("str.decode", encoding=_encoding(encoding), **given(strict=(strict, True)))

    def normalize(self, form: str = "NFC") -> Expr:
        """A normal form of Unicode: ``NFC`` and ``NFKC`` compose, ``NFD`` and ``NFKD`` take apart; with ``K`` also what only looks alike.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["01²", "ＫＡ", None]}).select(pw.col("a").str.normalize("NFKC")).to_series().to_list()
        ['012', 'KA', None]
        """
        if form not in ("NFC", "NFKC", "NFD", "NFKD"):
            raise ValueError(f"`form` must be one of {{'NFC', 'NFKC', 'NFD', 'NFKD'}}, got {form}")
        return self._fn("str.normalize", form=form)

    def json_decode(self, dtype: Any) -> Expr:
        """The values of JSON texts, of a type that is given.

        Null and the text ``null`` are null; fields that an object lacks are null, others are passed over; a number that does not fit the type
        is null. Raises ``ComputeError`` for text that is no JSON, and for values of another kind than the type has.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": ['{"x": 1, "y": [true]}', None, '{"x": 2}']})
        >>> frame.select(pw.col("a").str.json_decode(pw.Struct({"x": pw.Int64, "y": pw.List(pw.Boolean)}))).to_series().to_list()
        [{'x': 1, 'y': [True]}, None, {'x': 2, 'y': None}]
        """
        return self._fn("str.json_decode", dtype=dtype_json(dtype))

    def json_path_match(self, json_path: Any) -> Expr:
        """The first match of a JSON path.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ['{"x": 1}']}).select(pw.col("a").str.json_path_match("$.x")).to_series().to_list()
        ['1']
        """
        return self._op("str.json_path_match", json_path)

    def to_integer(self, *, base: Any = 10, dtype: Any = None, strict: bool = True) -> Expr:
        """Integers of texts in a base.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["ff", "10"]}).select(pw.col("a").str.to_integer(base=16)).to_series().to_list()
        [255, 16]
        """
        options = {} if dtype is None else {"dtype": dtype_json(dtype)}
        return self._fn("str.to_integer", base, **options, **given(strict=(strict, True)))

    def to_decimal(self, *, scale: int) -> Expr:
        """Numbers with ``scale`` digits after the point; null where the text is no number.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["1.25"]}).select(pw.col("a").str.to_decimal(scale=2)).to_series().to_list()
        [Decimal('1.25')]
        """
        if unsigned(scale) > 38:
            from polarway.exceptions import InvalidOperationError

            raise InvalidOperationError(f"scale must be less than or equal to precision, got scale {scale} and precision 38")
        return self._fn("str.to_decimal", scale=scale)

    def strptime(
        self, dtype: Any, format: str | None = None, *, strict: bool = True, exact: bool = True, cache: bool = True, ambiguous: Any = "raise"
    ) -> Expr:
        """Dates, times or datetimes of texts in a format; without one it is guessed.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["03.01.2024"]}).select(pw.col("a").str.strptime(pw.Date, "%d.%m.%Y")).to_series().to_list()
        [datetime.date(2024, 1, 3)]
        """
        given(cache=(cache, True))
        _require_readable(dtype, format)
        options = given(format=(format, None), strict=(strict, True), exact=(exact, True))
        return self._op("str.strptime", *(() if isinstance(ambiguous, str) and ambiguous == "raise" else (ambiguous,)), dtype=dtype_json(dtype), **options)

    def to_date(self, format: str | None = None, *, strict: bool = True, exact: bool = True, cache: bool = True) -> Expr:
        """Dates of texts.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["2024-01-03"]}).select(pw.col("a").str.to_date()).to_series().to_list()
        [datetime.date(2024, 1, 3)]
        """
        from polarway.datatypes import Date

        return self.strptime(Date, format, strict=strict, exact=exact, cache=cache)

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
        """Datetimes of texts.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["2024-01-03 04:05:06"]}).select(pw.col("a").str.to_datetime()).to_series().to_list()
        [datetime.datetime(2024, 1, 3, 4, 5, 6)]
        """
        from polarway.datatypes import Datetime

        return self.strptime(Datetime(time_unit or "us", time_zone), format, strict=strict, exact=exact, cache=cache, ambiguous=ambiguous)

    def to_time(self, format: str | None = None, *, strict: bool = True, cache: bool = True) -> Expr:
        """Times of texts.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["04:05"]}).select(pw.col("a").str.to_time("%H:%M")).to_series().to_list()
        [datetime.time(4, 5)]
        """
        from polarway.datatypes import Time

        return self.strptime(Time, format, strict=strict, cache=cache)

    def _searching(self, name: str, patterns: Any, options: dict[str, Any], values: Any = _NOTHING) -> Expr:
        """A search for many texts: given as texts where they are known, else as a list that an expression gives."""
        if options.get("overlapping") and options.get("leftmost"):
            raise ValueError("can not match overlapping patterns when leftmost == True")
        known, known_values = _texts(patterns), ([] if values is _NOTHING else _texts(values))
        if known is not None and known_values is not None:
            return self._fn(name, patterns=known, **({} if values is _NOTHING else {"values": known_values}), **options)
        given_values = () if values is _NOTHING else (lit(values) if isinstance(values, str) else _list_of(values),)
        return self._fn(name, _list_of(patterns), *given_values, **options)


def _require_readable(dtype: Any, format: str | None) -> None:
    """Refuses other types than those of time, and warns of a fraction that is read as a number of nanoseconds."""
    from polarway.datatypes import Date, Datetime, Time, parse_into_dtype

    try:
        known = parse_into_dtype(dtype).base_type() if dtype is not None else None
    except (TypeError, ValueError):
        known = None
    if known not in (Date, Datetime, Time):
        raise ValueError("`dtype` must be of type {Date, Datetime, Time}")
    if format is not None and ".%f" in format:
        import warnings

        from polarway.exceptions import ChronoFormatWarning

        warnings.warn(
            "Detected the pattern `.%f` in the chrono format string. This pattern should not be used to parse values after a decimal point. Use `%.f` instead.",
            ChronoFormatWarning,
            stacklevel=4,
        )


def _encoding(encoding: str) -> str:
    if encoding not in ("hex", "base64"):
        raise ValueError(f"`encoding` must be one of {{'hex', 'base64'}}, got {encoding!r}")
    return encoding


def _character(value: Any, function: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f'"{function}" expects a `str`, given a {type(value).__name__!r}')
    if len(value) != 1:
        raise ValueError("expected a string of length 1")
    return value


def _texts(values: Any) -> list[str] | None:
    """Patterns or replacements that are known here: a list of texts; None for everything else."""
    node = getattr(values, "_node", None)
    if node is not None:
        values = node.get("lit") if "dtype" not in node else None
    if not isinstance(values, (list, tuple)) or not values or any(not isinstance(text, str) for text in values):
        return None
    return list(values)


def _list_of(values: Any) -> Any:
    """What is no list of texts, as an expression: the engine says what is wrong with it."""
    return lit(list(values)) if isinstance(values, (tuple, set, frozenset)) else values


def lit(value: Any) -> Any:
    """A literal; loaded late, since functions are made of expressions."""
    from polarway.functions import lit as make

    return make(value)
