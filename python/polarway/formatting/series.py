"""Series as they print."""

from __future__ import annotations

from typing import Any

from polarway.datatypes.text_form import dtype_short_name
from polarway.formatting import options
from polarway.formatting.cells import shortened, writer
from polarway.formatting.source import shown_rows, stored_lists


def series_text(series: Any) -> str:
    """A series as it prints.

    Examples
    --------
    >>> import polarway as pw
    >>> print(pw.Series("a", ["x"]))  # doctest: +NORMALIZE_WHITESPACE
    shape: (1,)
    Series: 'a' [str]
    [
        "x"
    ]
    """
    native = series._native
    ((name, dtype),) = native.schema().items()
    height = native.rows()
    first, last = shown_rows(height, options.rows())
    if height and not first and not last:
        lines = ["\t" + options.ellipsis()]
    else:
        lines = _lines(native, dtype, height, first, last)
    mark = "[o]" if dtype.is_object() else ""
    body = "".join(f"{line}\n" for line in lines)
    return f"shape: ({height:_},)\nSeries: '{name}' {mark}[{dtype_short_name(dtype)}]\n[\n{body}]"


def _lines(native: Any, dtype: Any, height: int, first: int, last: int) -> list[str]:
    (top,), (bottom,) = stored_lists(native, first, last)
    write = writer(dtype, quoted=True)
    most = options.text_length()
    quoted = dtype._short in ("str", "cat", "enum")

    def line(value: Any) -> str:
        if quoted and value is not None:
            return f'\t"{shortened(value, most)}' + ("" if len(value) > most else '"')
        return "\t" + write(value)

    lines = [line(value) for value in top[:first]]
    if first + last < height:
        lines.append("\t" + options.ellipsis())
    return lines + [line(value) for value in bottom]
