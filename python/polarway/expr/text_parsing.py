"""Functions that read values out of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.core import dtype_json, given, unsigned
from polarway.expr.namespace import Namespace

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class TextParsing(Namespace):
    """Text as bytes, JSON, numbers, dates and times."""

    __slots__ = ()

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
        dtype = _with_unit(dtype, format)
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

        return self.strptime(Datetime(time_unit or _unit_of(format), time_zone), format, strict=strict, exact=exact, cache=cache, ambiguous=ambiguous)

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


def _with_unit(dtype: Any, format: str | None) -> Any:
    """``Datetime`` without a unit has that of the fraction in the format: of three, six or nine digits, or of any number of them."""
    from polarway.datatypes import Datetime

    return Datetime(_unit_of(format)) if dtype is Datetime else dtype


def _unit_of(format: str | None) -> str:
    for unit, directives in (("ns", ("%.9f", "%9f")), ("us", ("%.6f", "%6f")), ("ms", ("%.3f", "%3f"))):
        if format is not None and any(directive in format for directive in directives):
            return unit
    return "us"


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
