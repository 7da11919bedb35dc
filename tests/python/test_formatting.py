"""Printing: exact texts, and the same as Polars' where it is installed."""

from __future__ import annotations

import datetime as dt
import random
import string
from decimal import Decimal

import polarway as pw
import pytest


def test_a_small_frame():
    frame = pw.DataFrame({"a": [1, None], "b": ["x", "y"], "c": [[1, 2, 3, 4], []]})
    assert str(frame) == (
        "shape: (2, 3)\n"
        "┌──────┬─────┬─────────────┐\n"
        "│ a    ┆ b   ┆ c           │\n"
        "│ ---  ┆ --- ┆ ---         │\n"
        "│ i64  ┆ str ┆ list[i64]   │\n"
        "╞══════╪═════╪═════════════╡\n"
        "│ 1    ┆ x   ┆ [1, 2, … 4] │\n"
        "│ null ┆ y   ┆ []          │\n"
        "└──────┴─────┴─────────────┘"
    )


def test_a_series():
    assert str(pw.Series("a", ["x", None])) == "shape: (2,)\nSeries: 'a' [str]\n[\n\t\"x\"\n\tnull\n]"


def test_rows_and_columns_are_left_out():
    text = str(pw.DataFrame({f"c{i}": range(100) for i in range(12)}))
    assert text.startswith("shape: (100, 12)") and "c3" in text and "c4 " not in text and "c11" in text
    assert text.count("\n") == 17


def test_html_is_escaped():
    html = pw.DataFrame({"<a>": ["<b>&", None]})._repr_html_()
    assert "&lt;a&gt;" in html and "&lt;b&gt;&amp;" in html and "<b>" not in html
    assert "shape: (2, 1)" in html


@pytest.mark.parametrize("value, text", [
    (1.0, "1.0"), (1e6, "1e6"), (1 / 3, "0.333333"), (1e-7, "0.0000001"), (float("nan"), "NaN"), (-0.0, "-0.0"), (1e100, "1.0000e100"),
    (123456.789, "123456.789"), (1234567.0, "1.234567e6"), (float("-inf"), "-inf"),
])  # fmt: skip
def test_floats(value, text):
    from polarway.formatting.floats import float_text

    assert float_text(value) == text


@pytest.mark.parametrize("ticks, unit, text", [(0, "us", "0µs"), (-93784000, "ms", "-1d -2h -3m -4s"), (1500, "ns", "1500ns"), (2000000, "ns", "2ms")])
def test_durations(ticks, unit, text):
    from polarway.formatting.cells import duration_text

    assert duration_text(ticks, unit) == text


OPTIONS = [
    *[{"tbl_formatting": style} for style in ("ASCII_FULL", "ASCII_BORDERS_ONLY", "ASCII_MARKDOWN", "MARKDOWN", "UTF8_NO_BORDERS", "NOTHING",
                                              "UTF8_HORIZONTAL_ONLY", "UTF8_FULL")],
    {"tbl_rows": 3}, {"tbl_rows": -1}, {"tbl_cols": 2}, {"tbl_hide_dataframe_shape": True}, {"tbl_dataframe_shape_below": True},
    {"tbl_hide_column_names": True}, {"tbl_hide_column_data_types": True}, {"tbl_column_data_type_inline": True},
    {"tbl_cell_alignment": "CENTER"}, {"tbl_cell_numeric_alignment": "RIGHT"}, {"fmt_str_lengths": 5}, {"fmt_float": "full"},
    {"float_precision": 2}, {"thousands_separator": ","}, {"fmt_table_cell_list_len": 1}, {"tbl_width_chars": 40}, {"ascii_tables": True},
]  # fmt: skip



@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_options_print_like_polars(options):
    pl = pytest.importorskip("polars")
    data = {"a": [1, 2, None, 1234567], "bb": ["x", "yy" * 20, None, "z"], "c": [1.5, 123456.789, -1e10, None], "l": [[1, 2, 3, 4], [], None, [5]]}
    with pl.Config(**options):
        expected = str(pl.DataFrame(data))
    with pw.Config(**options):
        assert str(pw.DataFrame(data)) == expected


def random_column(pick: random.Random, rows: int):
    makers = [
        lambda: pick.randrange(-(10 ** pick.randrange(1, 12)), 10 ** pick.randrange(1, 12)),
        lambda: pick.choice([pick.random(), pick.random() * 10.0 ** pick.randrange(-12, 20), float(pick.randrange(10**7)), float("nan")]),
        lambda: " ".join("".join(pick.choice(string.ascii_letters) for _ in range(pick.randrange(1, 15))) for _ in range(pick.randrange(1, 6))),
        lambda: pick.random() < 0.5,
        lambda: dt.datetime(2020, 1, 1) + dt.timedelta(seconds=pick.randrange(10**8), microseconds=pick.choice([0, 1000, 123456])),
        lambda: dt.timedelta(pick.randrange(-3, 3), pick.randrange(86400), pick.choice([0, 1000, 5])),
        lambda: [pick.randrange(1000) for _ in range(pick.randrange(6))],
        lambda: {"a": pick.randrange(10), "b": pick.choice(["x", "yy"])},
        lambda: Decimal(pick.randrange(-(10**6), 10**6)).scaleb(-2),
        lambda: bytes(pick.randrange(256) for _ in range(pick.randrange(5))),
    ]
    make = pick.choice(makers)
    return [None if pick.random() < 0.15 else make() for _ in range(rows)]


@pytest.mark.parametrize("seed", range(40))
def test_random_frames_print_like_polars(seed):
    pl = pytest.importorskip("polars")
    pick = random.Random(seed)
    rows = pick.randrange(0, 25)
    names = {"".join(pick.choice(string.ascii_lowercase + " _") for _ in range(pick.randrange(1, pick.choice([5, 40])))) for _ in range(9)}
    theirs = pl.DataFrame({name: random_column(pick, rows) for name in sorted(names)}, strict=False)
    ours = pw.DataFrame(theirs)
    assert str(ours) == str(theirs)
    assert [str(series) for series in ours.get_columns()] == [str(series) for series in theirs.get_columns()]


def test_html_shows_the_first_and_last_of_many_rows_and_columns():
    frame = pw.DataFrame({"a": range(5), "b": ["x"] * 5, "c": range(5)})
    with pw.Config(tbl_rows=3, tbl_cols=2):
        html = frame._repr_html_()
    assert "<thead><tr><th>a</th><th>&hellip;</th><th>c</th></tr>" in html
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    assert body.count("<tr>") == 4
    assert body.startswith("<tr><td>0</td><td>&hellip;</td><td>0</td></tr><tr><td>1</td>")
    with pw.Config(tbl_hide_column_names=True, tbl_hide_column_data_types=True):
        assert "<thead></thead>" in frame._repr_html_()
    assert '<td>&quot;' + "y" * 30 + "…</td>" in pw.DataFrame({"a": ["y" * 31]})._repr_html_()


def test_corners_are_round_where_lines_are_drawn():
    with pw.Config():
        pw.Config.set_tbl_formatting("UTF8_FULL", rounded_corners=True)
        assert str(pw.Series("a", [1]).to_frame()).splitlines()[1] == "╭─────╮"
        pw.Config.set_tbl_formatting("ASCII_FULL", rounded_corners=True)
        assert str(pw.Series("a", [1]).to_frame()).splitlines()[1] == "+-----+"


def test_decimals_are_separated_in_exponents_too():
    with pw.Config(decimal_separator=","):
        assert "1,5000e10" in str(pw.Series([1.5e10]))
    assert "9.99999e5" in str(pw.Series([999_999.0]))


def test_bytes_show_their_start():
    assert '\tb"' + "x" * 60 + '"…\n' in str(pw.Series([b"x" * 61]))
