"""Maps: what they are made of, what is in them, and that everything that carries columns carries them."""

from __future__ import annotations

import datetime as dt
import io
import pickle
from decimal import Decimal
from typing import Any

import polarway as pw
import polarway.selectors as cs
import pytest
from polarway.exceptions import ComputeError, InvalidOperationError, SchemaError
from polarway.testing import assert_frame_equal, assert_series_equal, assert_series_not_equal

COUNTS = pw.Map(pw.String, pw.Int64)
ROWS: list[Any] = [{"a": 1, "b": 2}, {}, None, {"c": None}]


def maps(rows: list[Any] | None = None, dtype: Any = COUNTS, name: str = "m") -> pw.Series:
    return pw.Series(name, ROWS if rows is None else rows, dtype=dtype)


def frame() -> pw.DataFrame:
    return pw.DataFrame({"m": maps(), "k": ["a", "x", "a", "c"], "i": [1, 2, 3, 4]})


def entries(pairs: list[Any], key: Any = pw.String, value: Any = pw.Int64) -> pw.Series:
    rows = [None if row is None else [entry if entry is None else dict(zip(("key", "value"), entry)) for entry in row] for row in pairs]
    return pw.Series("m", rows, dtype=pw.List(pw.Struct({"key": key, "value": value})))


def test_the_type_says_what_it_holds():
    assert repr(COUNTS) == "Map(String, Int64)"
    assert COUNTS._string_repr() == "map[str, i64]"
    assert COUNTS == pw.Map and pw.Map == COUNTS and COUNTS != pw.Map(pw.String, pw.Int8) and COUNTS != pw.List(pw.Int64)
    assert (COUNTS.key, COUNTS.value, COUNTS.is_nested(), COUNTS.base_type(), COUNTS.to_python()) == (pw.String, pw.Int64, True, pw.Map, dict)
    assert {COUNTS: 1}[pw.Map(str, int)] == 1
    assert pickle.loads(pickle.dumps(COUNTS)) == COUNTS
    with pytest.raises(TypeError, match="Map requires a key and a value type"):
        pw.Series(ROWS, dtype=pw.Map)


def test_dicts_become_maps_and_dicts_again():
    values = maps()
    assert values.dtype == COUNTS
    assert values.to_list() == ROWS
    assert values[0] == {"a": 1, "b": 2}
    assert frame().rows()[3] == ({"c": None}, "c", 4)
    assert frame().to_dicts()[1] == {"m": {}, "k": "x", "i": 2}
    assert pickle.loads(pickle.dumps(frame())).schema == frame().schema


def test_tables_show_keys_and_values():
    assert str(maps(name="a")) == 'shape: (4,)\nSeries: \'a\' [map[str, i64]]\n[\n\t{"a": 1, "b": 2}\n\t{}\n\tnull\n\t{"c": null}\n]'
    many = maps([{str(n): n for n in range(5)}])
    assert '{"0": 0, "1": 1, "2": 2, …}' in str(many)
    with pw.Config(fmt_table_cell_list_len=-1):
        assert '{"0": 0, "1": 1, "2": 2, "3": 3, "4": 4}' in str(many)


@pytest.mark.parametrize(
    ("key", "row", "shown"),
    [
        (pw.Int8, {1: 1, -2: 2}, "{1: 1, -2: 2}"),
        (pw.Boolean, {True: 1, False: 2}, "{true: 1, false: 2}"),
        (pw.Date, {dt.date(2020, 1, 1): 1}, "{2020-01-01: 1}"),
        (pw.Categorical, {"a": 1, "b": 2}, '{"a": 1, "b": 2}'),
        (pw.Enum(["a", "b"]), {"b": 1, "a": 2}, '{"b": 1, "a": 2}'),
        (pw.Decimal(10, 2), {Decimal("1.50"): 1}, "{1.50: 1}"),
        (pw.Binary, {b"a\xff": 1}, '{b"a\\xff": 1}'),
        (pw.Float64, {0.5: 1}, "{0.5: 1}"),
    ],
    ids=str,
)
def test_keys_of_many_types(key, row, shown):
    values = maps([row, None], pw.Map(key, pw.Int64))
    assert shown in str(values)
    assert values.to_list() == [row, None]
    assert values.map.keys().to_list() == [list(row), None]
    assert values.filter(pw.Series([True, False])).map.get(pw.Series([next(iter(row))], dtype=key)).to_list() == [next(iter(row.values()))]


def test_maps_hold_maps_lists_and_structs():
    dtype = pw.Map(pw.String, COUNTS)
    assert maps([{"x": {"a": 1}, "y": None}], dtype).to_list() == [{"x": {"a": 1}, "y": None}]
    assert maps([{"x": {"a": 1}}], dtype).map.get("x").map.get("a").to_list() == [1]
    assert maps([{"x": [1, 2]}], pw.Map(pw.String, pw.List(pw.Int64))).map.get("x").to_list() == [[1, 2]]
    assert maps([{"x": {"f": 1}}], pw.Map(pw.String, pw.Struct({"f": pw.Int64}))).map.get("x").struct.field("f").to_list() == [1]
    assert pw.Series([[{"a": 1}, None], []], dtype=pw.List(COUNTS)).to_list() == [[{"a": 1}, None], []]
    assert pw.DataFrame([maps()]).select(pw.struct("m")).to_series().to_list()[0] == {"m": {"a": 1, "b": 2}}


def test_parts_of_maps():
    values = maps()
    assert values.map.entries().to_list() == [[{"key": "a", "value": 1}, {"key": "b", "value": 2}], [], None, [{"key": "c", "value": None}]]
    assert values.map.keys().to_list() == [["a", "b"], [], None, ["c"]]
    assert values.map.values().to_list() == [[1, 2], [], None, [None]]
    assert values.map.len().to_list() == [2, 0, None, 1]
    assert [values.map.keys().dtype, values.map.values().dtype, values.map.len().dtype] == [pw.List(pw.String), pw.List(pw.Int64), pw.UInt32]
    part = values.slice(3, 1)
    assert (part.map.keys().to_list(), part.map.values().to_list(), part.to_list()) == ([["c"]], [[None]], [{"c": None}])


def test_looking_up():
    values = maps()
    assert values.map.get("a").to_list() == [1, None, None, None]
    assert values.map.contains_key("c").to_list() == [False, False, None, True]
    assert values.map.get(None).to_list() == [None] * 4
    assert values.map.contains_key(None).to_list() == [False, False, None, False]
    rows = frame().select(found=pw.col("m").map.get(pw.col("k")), has=pw.col("m").map.contains_key(pw.col("k")))
    assert rows.rows() == [(1, True), (None, False), (None, None), (None, True)]
    assert values.slice(0, 1).map.get(pw.Series(["b", "z", "a"])).to_list() == [2, None, 1]
    assert frame().lazy().select(pw.col("m").map.get("a")).collect_schema() == {"m": pw.Int64}


def test_a_key_that_the_type_does_not_have_is_in_no_map():
    small = maps([{1: "x", 2: "y"}], pw.Map(pw.Int8, pw.String))
    assert small.map.get(1).to_list() == ["x"]
    assert small.map.get(300).to_list() == [None]
    assert small.map.contains_key(300).to_list() == [False]
    single = maps([{0.1: 1, 0.5: 2}], pw.Map(pw.Float32, pw.Int64))
    assert (single.map.get(0.1).to_list(), single.map.get(0.5).to_list()) == ([None], [2])
    millis = maps([{dt.datetime(2020, 1, 1, 0, 0, 0, 1000): 1}], pw.Map(pw.Datetime("ms"), pw.Int64))
    assert millis.map.get(dt.datetime(2020, 1, 1, 0, 0, 0, 1000)).to_list() == [1]
    assert millis.map.get(dt.datetime(2020, 1, 1, 0, 0, 0, 1001)).to_list() == [None]
    levels = maps([{"a": 1}], pw.Map(pw.Enum(["a", "b"]), pw.Int64))
    assert (levels.map.get("a").to_list(), levels.map.get("zz").to_list()) == ([1], [None])
    prices = maps([{Decimal("1.00"): 1}], pw.Map(pw.Decimal(10, 2), pw.Int64))
    assert prices.map.get(1).to_list() == [1]


@pytest.mark.parametrize(("dtype", "key", "found"), [(COUNTS, 1, "Int"), (pw.Map(pw.Int8, pw.String), "1", "String"), (pw.Map(pw.Int8, pw.String), 1.0, "Float64"), (pw.Map(pw.Int8, pw.String), True, "Boolean")], ids=str)
def test_keys_of_another_kind_are_refused(dtype, key, found):
    with pytest.raises(InvalidOperationError, match=f"'map.get' cannot look up a {found}"):
        maps([{}], dtype).map.get(key)


def test_columns_that_are_no_maps_are_refused():
    with pytest.raises(InvalidOperationError, match=r"`map\.get` requires a Map dtype, got `i64`"):
        frame().select(pw.col("i").map.get("a"))
    with pytest.raises(InvalidOperationError):
        maps().list.len()
    with pytest.raises(InvalidOperationError, match="`explode` operation not supported for dtype `?map"):
        frame().explode("m")
    with pytest.raises(InvalidOperationError, match="`add` operation not supported for dtype"):
        maps() + maps()
    with pytest.raises(InvalidOperationError, match="`min` operation not supported for dtype `?map"):
        maps().min()


def test_lists_of_entries_become_maps():
    values = entries([[("a", 1), ("b", 1), ("a", 3)], [], None])
    assert values.list.to_map().to_list() == [{"a": 3, "b": 1}, {}, None]
    assert values.list.to_map().map.keys().to_list() == [["a", "b"], [], None]
    assert_series_equal(maps().map.entries().list.to_map(), maps())
    assert values.cast(COUNTS).dtype == COUNTS
    turned = pw.Series([[{"value": 1, "key": "a"}]])
    assert turned.list.to_map().to_list() == [{"a": 1}] and turned.cast(COUNTS).to_list() == [{"a": 1}]
    many = entries([[(str(n % 40), n) for n in range(100)]])
    assert many.list.to_map().to_list() == [{str(n): 80 + n if n < 20 else 40 + n for n in range(40)}]
    floats = pw.Series([[{"key": key, "value": n} for n, key in enumerate([float("nan"), float("nan"), 0.0, -0.0])]])
    assert floats.list.to_map().map.values().to_list() == [[1, 3]]
    assert entries([[("a", 1)], None]).slice(1, 1).list.to_map().to_list() == [None]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (entries([[(None, 1)]]), "Map keys cannot be null"),
        (entries([[None, ("a", 1)]]), "Map entries cannot be null"),
        (pw.Series([[1]]), "Map entries must be `Struct {key, value}`, got `i64`"),
        (pw.Series([[{"k": 1, "v": 2}]]), r"exactly two fields named `key` and `value`, got \[`k`, `v`\]"),
        (pw.Series([[{"key": 1, "value": 2, "x": 3}]]), "exactly two fields"),
        (pw.Series([1]), "`list.to_map` requires a List dtype, got `i64`"),
    ],
    ids=str,
)
def test_what_makes_no_map(values, message):
    with pytest.raises(InvalidOperationError, match=message):
        values.list.to_map()


def test_casts():
    assert maps().cast(pw.Map(pw.String, pw.Float64)).to_list() == [{"a": 1.0, "b": 2.0}, {}, None, {"c": None}]
    assert maps().cast(pw.List(COUNTS._entry())).to_list() == maps().map.entries().to_list()
    assert maps([{"a": 300}]).cast(pw.Map(pw.String, pw.Int8), strict=False).to_list() == [{"a": None}]
    with pytest.raises(InvalidOperationError, match="conversion from `i64` to `i8` failed"):
        maps([{"a": 300}]).cast(pw.Map(pw.String, pw.Int8))
    with pytest.raises(InvalidOperationError, match="cannot cast Map key `i64` to `str`"):
        maps([{1: 1}], pw.Map(pw.Int64, pw.Int64)).cast(COUNTS)
    for target in (pw.String, pw.Int64, pw.Binary, pw.Struct({"a": pw.Int64})):
        with pytest.raises(InvalidOperationError, match=r"cannot cast `map\[str, i64\]` to"):
            maps().cast(target)
    assert pw.Series([None, None]).cast(COUNTS).to_list() == [None, None]
    prices = maps([{Decimal(1): 1}], pw.Map(pw.Decimal(10, 0), pw.Int64)).cast(pw.Map(pw.Decimal(12, 2), pw.Int64))
    assert prices.to_list() == [{Decimal("1.00"): 1}]


def test_values_that_do_not_fit():
    for row in ({"a": "x"}, {1: 1}, 1, [("a", 1)]):
        with pytest.raises(TypeError):
            maps([row])
    with pytest.raises(TypeError, match="Map keys cannot be null"):
        maps([{None: 1}])
    assert maps([[{"key": "a", "value": 1}, {"key": "a", "value": 2}]]).to_list() == [{"a": 2}]
    assert pw.Series([{"a": "x"}, 1], dtype=COUNTS, strict=False).to_list() == [{"a": None}, None]
    assert pw.Series([{1: 1, "1": 2}], dtype=COUNTS, strict=False).to_list() == [{"1": 2}]
    for key in (pw.Null, pw.Object):
        with pytest.raises(InvalidOperationError, match="cannot be used as a Map key dtype"):
            pw.Series([{}], dtype=pw.Map(key, pw.Int64))
    nested = pw.Series([[{"key": [1], "value": 2}]]).list.to_map()
    assert "{[1]: 2}" in str(nested)
    with pytest.raises(TypeError, match="a nested key is not hashable"):
        nested.to_list()


def test_equality_counts_the_order_of_entries():
    turned = maps([{"b": 2, "a": 1}])
    straight = maps([{"a": 1, "b": 2}])
    assert (straight == turned).to_list() == [False]
    assert_series_not_equal(straight, turned)
    assert (maps() == maps()).to_list() == [True, True, None, True]
    assert maps().eq_missing(maps()).to_list() == [True] * 4
    assert frame().select(pw.col("m") == pw.lit({"a": 1, "b": 2}, dtype=COUNTS)).to_series().to_list() == [True, False, None, False]
    assert maps().equals(maps()) and not maps().equals(maps().map.entries())
    with pytest.raises(SchemaError):
        maps() == maps().map.entries()  # noqa: B015


def test_rows_are_moved_grouped_joined_and_sorted():
    table = frame()
    assert table.filter(pw.col("i") > 2)["m"].to_list() == [None, {"c": None}]
    assert table["m"].gather([3, 0]).to_list() == [{"c": None}, {"a": 1, "b": 2}]
    assert table["m"].reverse().to_list() == ROWS[::-1]
    assert table["m"].shift(1).to_list() == [None, *ROWS[:3]]
    assert pw.concat([table, table])["m"].to_list() == ROWS * 2
    assert table["m"].unique(maintain_order=True).to_list() == ROWS
    assert pw.concat([maps(), maps()]).n_unique() == 4
    assert table.group_by("m", maintain_order=True).agg(pw.col("i").sum()).rows() == list(zip(ROWS, [1, 2, 3, 4]))
    assert table.join(table, on="m").select("i", "i_right").sort("i").rows() == [(1, 1), (2, 2), (4, 4)]
    assert table.join(table, on="m", nulls_equal=True).height == 4
    assert table.join(table, on="i")["m_right"].to_list() == ROWS
    assert maps().sort().to_list() == [None, {}, {"a": 1, "b": 2}, {"c": None}]
    grouped = table.group_by(pw.col("i") % 2, maintain_order=True).agg(
        first=pw.col("m").first(), last=pw.col("m").last(), all=pw.col("m").implode(), known=pw.col("m").count(), missing=pw.col("m").null_count()
    )
    assert grouped.rows() == [(1, ROWS[0], None, [ROWS[0], None], 1, 1), (0, {}, {"c": None}, [{}, {"c": None}], 2, 0)]
    assert grouped["all"].dtype == pw.List(COUNTS)
    assert grouped.select(pw.col("all").list.explode())["all"].to_list() == [ROWS[0], None, {}, {"c": None}]


def test_choices_and_nulls():
    table = frame()
    assert table.select(pw.when(pw.col("i") > 2).then(pw.col("m")))["m"].to_list() == [None, None, None, {"c": None}]
    assert table["m"].fill_null(pw.lit({"z": 0}, dtype=COUNTS)).to_list() == [ROWS[0], {}, {"z": 0}, {"c": None}]
    assert table["m"].drop_nulls().len() == 3 and table["m"].is_null().to_list() == [False, False, True, False]
    assert pw.select(pw.lit({"a": 1}, dtype=COUNTS)).item() == {"a": 1}
    assert table.select(pw.col("m").first().over(pw.col("i") % 2))["m"].to_list() == [ROWS[0], {}, ROWS[0], {}]
    relaxed = pw.concat([table.select("m"), pw.DataFrame([maps([{"a": 1.5}], pw.Map(pw.String, pw.Float64))])], how="vertical_relaxed")
    assert relaxed.schema == {"m": pw.Map(pw.String, pw.Float64)} and relaxed["m"].to_list()[-1] == {"a": 1.5}
    with pytest.raises(SchemaError):
        pw.concat([maps(), maps([{1: 1}], pw.Map(pw.Int64, pw.Int64))])
    assert maps().to_physical().dtype == pw.List(COUNTS._entry())


def test_selectors_know_maps():
    table = frame()
    assert table.select(cs.map()).columns == table.select(cs.nested()).columns == table.select(cs.by_dtype(pw.Map)).columns == ["m"]
    assert table.select(pw.col(COUNTS)).columns == table.select(pw.col(pw.Map)).columns == table.select(~cs.string() - cs.integer()).columns == ["m"]
    assert table.select(cs.list()).columns == table.select(cs.struct()).columns == []


@pytest.mark.parametrize("form", ["parquet", "ipc", "ipc_stream"])
def test_files_keep_maps(form):
    table = frame().with_columns(
        deep=pw.Series([[{"a": [1]}, None], [], None, [{}]], dtype=pw.List(pw.Map(pw.String, pw.List(pw.Int64)))),
        levels=pw.Series([{"x": "l"}, None, {}, {"y": "h"}], dtype=pw.Map(pw.Categorical, pw.Enum(["l", "h"]))),
    )
    target = io.BytesIO()
    getattr(table, f"write_{form}")(target)
    target.seek(0)
    assert_frame_equal(getattr(pw, f"read_{form}")(target), table)


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_json_has_maps_as_objects(form):
    table = frame().select("m", "i")
    text = getattr(table, f"write_{form}")()
    assert '{"m":{"a":1,"b":2},"i":1}' in text and '{"m":{"c":null},"i":4}' in text
    back = getattr(pw, f"read_{form}")(io.StringIO(text), schema=table.schema)
    assert_frame_equal(back, table)
    levels = pw.Map(pw.Enum(["a", "b", "c"]), pw.Int8)
    typed = getattr(pw, f"read_{form}")(io.StringIO(text), schema={"m": levels, "i": pw.Int64})
    assert (typed.schema["m"], typed["m"].to_list()) == (levels, ROWS)
    numbers = pw.DataFrame([maps([{1: 1}], pw.Map(pw.Int64, pw.Int64))])
    with pytest.raises(ComputeError, match="JSON Map keys must be String, Categorical or Enum, got `i64`"):
        getattr(numbers, f"write_{form}")()


def test_json_texts():
    texts = pw.Series(['{"a":1,"b":2}', None, "{}"])
    decoded = texts.str.json_decode(COUNTS)
    assert (decoded.dtype, decoded.to_list()) == (COUNTS, [{"a": 1, "b": 2}, None, {}])
    assert frame().select(pw.struct("m").struct.json_encode())["m"].to_list() == ['{"m":{"a":1,"b":2}}', '{"m":{}}', '{"m":null}', '{"m":{"c":null}}']


@pytest.mark.only_standalone("the portable backend knows of keys that come twice in a JSON object the first alone")
def test_of_keys_that_come_twice_in_json_the_last_value_stays():
    text = '{"m":{"a":1,"b":2,"a":3}}\n'
    assert pw.read_ndjson(io.StringIO(text), schema={"m": COUNTS})["m"].to_list() == [{"a": 3, "b": 2}]
    assert pw.Series([text.strip()]).str.json_decode(pw.Struct({"m": COUNTS})).struct.field("m").to_list() == [{"a": 3, "b": 2}]


def test_arrow_keeps_maps():
    pa = pytest.importorskip("pyarrow")
    table = frame()
    arrow = table.to_arrow()
    assert pa.types.is_map(arrow.schema.field("m").type)
    assert arrow["m"].to_pylist() == [[("a", 1), ("b", 2)], [], None, [("c", None)]]
    arrow.validate(full=True)
    assert_frame_equal(pw.from_arrow(arrow), table)
    part = pa.table(table.slice(2, 2))
    part.validate(full=True)
    assert part["m"].to_pylist() == [None, [("c", None)]]
    others = pa.array([[("k", 1)], None, [], [("l", 2), ("m", None)]], pa.map_(pa.string(), pa.int64()))
    assert pw.from_arrow(pa.table({"m": others.slice(1)}))["m"].to_list() == [None, {}, {"l": 2, "m": None}]


def test_parquet_of_others_has_keys_once(tmp_path):
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    path = tmp_path / "maps.parquet"
    pq.write_table(pa.table({"m": pa.array([[("a", 1), ("b", 5), ("a", 2)], None, []], pa.map_(pa.string(), pa.int64()))}), path)
    read = pw.read_parquet(path)
    assert (read.schema, read["m"].to_list()) == ({"m": COUNTS}, [{"a": 2, "b": 5}, None, {}])
    assert read["m"].map.len().to_list() == [2, None, 0]
    frame().write_parquet(tmp_path / "ours.parquet")
    kept = pq.read_schema(tmp_path / "ours.parquet").field("m").type
    assert pa.types.is_map(kept) and not kept.key_field.nullable


def test_constructors_take_maps():
    assert pw.DataFrame({"m": ROWS}, schema={"m": COUNTS})["m"].to_list() == ROWS
    assert pw.DataFrame({"m": ROWS}, schema_overrides={"m": COUNTS}).schema == {"m": COUNTS}
    assert pw.from_dicts([{"m": {"a": 1}}], schema={"m": COUNTS}).rows() == [({"a": 1},)]
    assert pw.Series([1, 2]).map_elements(lambda n: {"a": n}, return_dtype=COUNTS).to_list() == [{"a": 1}, {"a": 2}]
    assert maps().map_elements(len, return_dtype=pw.Int64).to_list() == [2, 0, None, 1]
    assert maps().clear().dtype == COUNTS and maps([]).to_list() == []
    assert maps().estimated_size() > 0
