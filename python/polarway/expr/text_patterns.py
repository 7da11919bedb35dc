"""Functions of text that look for patterns."""

from __future__ import annotations

from collections.abc import Mapping
from operator import index
from typing import TYPE_CHECKING, Any

from polarway.expr.core import given, unsigned
from polarway.expr.namespace import Namespace

if TYPE_CHECKING:
    from polarway.expr.expr import Expr

_NOTHING: Any = object()


class TextPatterns(Namespace):
    """Which texts have a pattern, where, how often, and what takes its place."""

    __slots__ = ()

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

    def _searching(self, name: str, patterns: Any, options: dict[str, Any], values: Any = _NOTHING) -> Expr:
        """A search for many texts: given as texts where they are known, else as a list that an expression gives."""
        if options.get("overlapping") and options.get("leftmost"):
            raise ValueError("can not match overlapping patterns when leftmost == True")
        known, known_values = _texts(patterns), ([] if values is _NOTHING else _texts(values))
        if known is not None and known_values is not None:
            return self._fn(name, patterns=known, **({} if values is _NOTHING else {"values": known_values}), **options)
        given_values = () if values is _NOTHING else (lit(values) if isinstance(values, str) else _list_of(values),)
        return self._fn(name, _list_of(patterns), *given_values, **options)


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
