"""Lines of tables: the characters of each style, and how wide columns are."""

from __future__ import annotations

import unicodedata

# Characters in this order: left, right, top, bottom border; header line: left, line, crossing, right; between columns; between rows: line,
# crossing, left, right; crossings of top and bottom border; corners: top left, top right, bottom left, bottom right.
STYLES = {
    "ASCII_FULL": "||--+==+|-+||++++++",
    "ASCII_FULL_CONDENSED": "||--+==+|    ++++++",
    "ASCII_NO_BORDERS": "     == |-+        ",
    "ASCII_BORDERS_ONLY": "||--+==+   ||--++++",
    "ASCII_BORDERS_ONLY_CONDENSED": "||--+==+     --++++",
    "ASCII_HORIZONTAL_ONLY": "  -- ==  --  --    ",
    "ASCII_MARKDOWN": "||  |-|||          ",
    "MARKDOWN": "||  |-|||          ",
    "UTF8_FULL": "││──╞═╪╡┆╌┼├┤┬┴┌┐└┘",
    "UTF8_FULL_CONDENSED": "││──╞═╪╡┆    ┬┴┌┐└┘",
    "UTF8_NO_BORDERS": "     ═╪ ┆╌┼        ",
    "UTF8_BORDERS_ONLY": "││──╞══╡     ──┌┐└┘",
    "UTF8_HORIZONTAL_ONLY": "  ── ══  ──  ──    ",
    "NOTHING": "                   ",
}
_ALIGN = {"LEFT": "left", "RIGHT": "right", "CENTER": "center"}


def display_width(text: str) -> int:
    """Columns of the terminal that a text takes."""
    if text.isascii():
        return len(text)
    width = 0
    for char in text:
        if unicodedata.combining(char):
            continue
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return width


def wrapped(text: str, width: int) -> list[str]:
    """The lines of a text in ``width`` columns, broken at spaces where that is possible."""
    lines: list[str] = []
    for line in text.split("\n"):
        lines += _wrapped_line(line, width) if display_width(line) > width else [line]
    return lines


# With at most this many columns free, a line is finished.
_LEAST_FREE = 2


def _wrapped_line(line: str, width: int) -> list[str]:
    lines: list[str] = []
    current = ""
    words = line.split(" ")[::-1]
    while words:
        word = words.pop()
        size = display_width(word)
        used = display_width(current) + (1 if current else 0)
        if used + size <= width:
            current += (" " if current else "") + word
            current = _finished(lines, current, width)
        elif current and width - used <= _LEAST_FREE:
            words.append(word)
            lines.append(current)
            current = ""
        elif size > width:
            head, tail = _cut(word, max(0, width - used), at_least_one=not current)
            lines.append(current + (" " if current else "") + head)
            current = ""
            words.append(tail)
        else:
            lines.append(current)
            current = _finished(lines, word, width)
    if current:
        lines.append(current)
    return lines


def _finished(lines: list[str], current: str, width: int) -> str:
    if display_width(current) > max(0, width - _LEAST_FREE):
        lines.append(current)
        return ""
    return current


def _cut(word: str, width: int, *, at_least_one: bool) -> tuple[str, str]:
    used = 0
    for at, char in enumerate(word):
        size = display_width(char)
        if used + size > width and (at > 0 or not at_least_one):
            return word[:at], word[at:]
        used += size
    return word, ""


_PADDING = 2
# A column whose text, once broken into lines, leaves at least this much of an even share free, gives the rest to the others.
_WORTH_SHRINKING = 3


_NARROWEST = 3


def column_widths(rows: list[list[str]], limit: int | None, lines: int, most: int) -> list[int]:
    """Content widths of columns, each at most ``most``, so that the table keeps within ``limit`` columns of the terminal.

    ``lines``: vertical lines in all. Columns have room for three signs, even if the table gets wider than ``limit``.
    """
    count = len(rows[0]) if rows else 0
    lengths = [max((display_width(line) for row in rows for line in row[column].split("\n")), default=0) for column in range(count)]
    natural = [min(length, most) for length in lengths]
    if limit is None:
        return natural
    widths: dict[int, int] = {}
    free = _take_fitting(natural, widths, max(0, limit - lines))
    if len(widths) < count and free // (count - len(widths)) <= _NARROWEST + _PADDING:
        return [widths.get(column, min(natural[column], _NARROWEST)) for column in range(count)]
    free = _take_broken(rows, widths, free, count)
    left = [column for column in range(count) if column not in widths]
    if left:
        share, extra = divmod(free, len(left))
        for place, column in enumerate(left):
            widths[column] = max(1, share + (1 if place < extra else 0) - _PADDING)
    return [widths[column] for column in range(count)]


def _take_fitting(natural: list[int], widths: dict[int, int], free: int) -> int:
    """Columns that fit into an even share keep their width; what they leave is shared by the others."""
    count = len(natural)
    found = True
    while found and len(widths) < count:
        found = False
        for column in range(count):
            if column in widths or natural[column] + _PADDING > free // (count - len(widths)):
                continue
            widths[column] = natural[column]
            free = max(0, free - natural[column] - _PADDING)
            found = True
            if len(widths) == count:
                break
    return free


def _take_broken(rows: list[list[str]], widths: dict[int, int], free: int, count: int) -> int:
    found = len(widths) < count
    while found and len(widths) < count:
        found = False
        for column in range(count):
            if column in widths:
                continue
            # Lengths in bytes, as in Polars: signs outside ASCII count for more than they take.
            share = max(0, free // (count - len(widths)) - _PADDING)
            longest = max((len(line.encode()) for row in rows for line in wrapped(row[column], max(1, share))), default=0)
            if share - longest < _WORTH_SHRINKING:
                continue
            widths[column] = longest
            free = max(0, free - longest - _PADDING)
            found = True
            if len(widths) == count:
                break
    return free


def aligned(text: str, width: int, alignment: str) -> str:
    """A text filled up to a width."""
    free = width - display_width(text)
    if free <= 0:
        return text
    side = _ALIGN.get(alignment, "left")
    if side == "right":
        return " " * free + text
    if side == "center":
        return " " * (free - free // 2) + text + " " * (free // 2)
    return text + " " * free
