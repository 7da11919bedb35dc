"""Frames and series from the text that they print as."""

from __future__ import annotations

import re
from typing import Any

from polarway.datatypes import classes as c

_FLAT: dict[str, Any] = {
    "bool": c.Boolean(), "i8": c.Int8(), "i16": c.Int16(), "i32": c.Int32(), "i64": c.Int64(), "i128": c.Int128(), "u8": c.UInt8(),
    "u16": c.UInt16(), "u32": c.UInt32(), "u64": c.UInt64(), "f32": c.Float32(), "f64": c.Float64(), "str": c.String(), "date": c.Date(),
    "time": c.Time(), "cat": c.Categorical(), "null": c.Null(),
}  # fmt: skip
_UNITS = {"ms": "ms", "us": "us", "μs": "us", "µs": "us", "ns": "ns"}
_MORE = ("…", "...")
_BORDERS = "│┃|"
_SERIES = re.compile(r"(?:shape: \((?P<count>[\d_,]+)?,?\)\s*)?Series: '(?P<name>.*?)'\s*\[(?P<kind>.*?)\]\s*\[(?P<body>.*?)^\s*\]", re.DOTALL | re.MULTILINE)
_DURATION = re.compile(r"(-?\d+)(d|h|ms|m|s|µs|μs|us|ns)")
_SPANS = {"d": 86_400 * 10**9, "h": 3_600 * 10**9, "m": 60 * 10**9, "s": 10**9, "ms": 10**6, "us": 10**3, "µs": 10**3, "μs": 10**3, "ns": 1}
_PER_TICK = {"ms": 10**6, "us": 10**3, "ns": 1}


def from_text(text: str) -> Any:
    """The frame, or the series, whose table is somewhere in the text."""
    series = _SERIES.search(text)
    if series is not None:
        return _series(series)
    rows = _table_rows(text)
    if not rows:
        raise ValueError("input string does not contain DataFrame or Series")
    return _frame(*rows)


def _series(found: re.Match[str]) -> Any:
    from polarway.series import Series

    dtype = _dtype(found["kind"])
    cells: list[str | None] = []
    for line in found["body"].splitlines():
        cell = line.strip()
        if cell and cell not in _MORE:
            quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
            cells.append(cell[1:-1] if quoted else None if cell == "null" else cell)
    return Series(found["name"], _values(cells, dtype), dtype=dtype)


def _table_rows(text: str) -> tuple[list[list[str]], list[list[str]]] | None:
    """The lines of the header and of the body, as cells."""
    header: list[list[str]] = []
    body: list[list[str]] = []
    is_in_table = is_in_body = False
    for raw in text.splitlines():
        line = raw.strip().lstrip("#").strip()
        if not line:
            continue
        if line[0] in "┌╭" or (line[0] == "+" and not is_in_table and set(line) <= set("+-")):
            if is_in_table:
                break
            is_in_table = True
        elif is_in_table and (line[0] in "╞" or set(line) <= set("+=|") and "=" in line):
            is_in_body = True
        elif is_in_table and (line[0] in "└╰" or (line[0] == "+" and set(line) <= set("+-"))):
            return header, body
        elif is_in_table and line[0] in _BORDERS and not set(line) <= set("|-+"):
            cells = [cell.strip() for cell in re.split("[┆│|]", line[1:-1])]
            (body if is_in_body else header).append(cells)
    return None


def _frame(header: list[list[str]], body: list[list[str]]) -> Any:
    from polarway.frame import DataFrame

    columns = list(zip(*header))
    kept = [place for place, cells in enumerate(columns) if not all(cell in (*_MORE, "") for cell in cells)]
    names, kinds = [], []
    for place in kept:
        cells = list(columns[place])
        mark = cells.index("---") if "---" in cells else None
        names.append("".join(cells if mark is None else cells[:mark]))
        kinds.append(None if mark is None else "".join(cells[mark + 1 :]))
    rows = [row for row in _joined(body, [place for place, kind in zip(kept, kinds) if kind not in (None, "str", "cat")]) if not all(row[place] in _MORE for place in kept)]
    data: dict[str, Any] = {}
    schema: dict[str, Any] = {}
    for name, kind, place in zip(names, kinds, kept):
        cells_of: list[str | None] = [row[place] for row in rows]
        dtype: Any = _guessed(cells_of) if kind is None else _dtype(kind)
        cells_of = [None if cell in ("null", "NULL") or (cell == "" and dtype != c.String) else cell for cell in cells_of]
        schema[name] = dtype
        data[name] = _values(cells_of, dtype)
    return DataFrame(data, schema=schema)


def _joined(body: list[list[str]], sure: list[int]) -> list[list[str]]:
    """Rows whose values are broken into lines as one line each: what goes on has nothing in some column that always prints something."""
    rows: list[list[str]] = []
    width = max((len(row) for row in body), default=0)
    for row in body:
        if len(row) != width:
            continue
        if rows and any(row[place] == "" for place in sure):
            rows[-1] = [" ".join(filter(None, pair)) for pair in zip(rows[-1], row)]
        else:
            rows.append(row)
    return rows


def _dtype(text: str) -> Any:
    """The type of the name that tables show."""
    kind = text.strip()
    if kind in _FLAT:
        return _FLAT[kind]
    base, mark, rest = kind.partition("[")
    inner = rest.rstrip("]").strip() if mark else ""
    if base == "datetime":
        unit, _, zone = inner.partition(",")
        return c.Datetime(_UNITS[unit.strip() or "us"], zone.strip() or None)  # type: ignore[arg-type]
    if base == "duration":
        return c.Duration(_UNITS[inner or "us"])  # type: ignore[arg-type]
    if base == "decimal":
        precision, _, scale = inner.partition(",")
        return c.Decimal(int(precision), int(scale or 0))
    from polarway.exceptions import UnsupportedError

    raise UnsupportedError(f"`from_repr` does not support data type {kind!r}; nested types do not print whole")


def _guessed(cells: list[str | None]) -> Any:
    """The type of cells whose table names none."""
    given = [cell for cell in cells if cell not in (None, "", "null")]
    tests = ((r"[+-]?\d+", c.Int64()), (r"[+-]?(\d+\.\d*|inf|NaN)(e[+-]?\d+)?", c.Float64()), (r"true|false", c.Boolean()), (r"\d{4}-\d\d-\d\d", c.Date()))
    for pattern, dtype in tests:
        if given and all(re.fullmatch(pattern, cell or "") for cell in given):
            return dtype
    return c.String()


def _values(cells: list[str | None], dtype: Any) -> list[Any]:
    point_is_comma = dtype.is_float() and any(cell is not None and re.search(r",\d+(e|$)", cell) and "." not in cell.rpartition(",")[2] for cell in cells)
    return [None if cell is None else _value(cell, dtype, point_is_comma) for cell in cells]


def _value(cell: str, dtype: Any, point_is_comma: bool) -> Any:
    import datetime as dt
    from decimal import Decimal

    if dtype.is_integer():
        return int(re.sub(r"[^\d+-]", "", cell))
    if dtype.is_float():
        return float(cell.replace(".", "").replace(",", ".") if point_is_comma else cell.replace(",", "").replace("_", "").replace(" ", ""))
    if dtype == c.Boolean:
        return cell == "true"
    if dtype == c.Date:
        return dt.date.fromisoformat(cell)
    if dtype == c.Time:
        return dt.time.fromisoformat(cell[:15])
    if dtype == c.Datetime:
        return _moment(cell, dtype)
    if dtype == c.Duration:
        sign = -1 if cell.startswith("-") else 1
        spans = sum(abs(int(count)) * _SPANS[unit] for count, unit in _DURATION.findall(cell))
        return sign * (spans // _PER_TICK[dtype.time_unit])
    if dtype.is_decimal():
        return Decimal(cell.replace(",", ""))
    return None if dtype == c.Null else cell


def _moment(cell: str, dtype: Any) -> Any:
    """A datetime; a zone is that of the column, and the time its wall clock's."""
    import datetime as dt

    day, clock = cell.split(" ")[:2]
    moment = dt.datetime.fromisoformat(f"{day} {clock[:15]}")
    if dtype.time_zone is None:
        nanoseconds = clock[15:18]
        return moment if dtype.time_unit != "ns" else (moment - dt.datetime(1970, 1, 1)) // dt.timedelta(microseconds=1) * 1000 + int(nanoseconds or 0)
    from zoneinfo import ZoneInfo

    return moment.replace(tzinfo=ZoneInfo(dtype.time_zone))
