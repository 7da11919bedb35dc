"""The ``str`` namespace of expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.core import given, text_of, unsigned
from polarway.expr.text_parsing import TextParsing
from polarway.expr.text_patterns import TextPatterns

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class StringNamespace(TextPatterns, TextParsing):
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


def _character(value: Any, function: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f'"{function}" expects a `str`, given a {type(value).__name__!r}')
    if len(value) != 1:
        raise ValueError("expected a string of length 1")
    return value
