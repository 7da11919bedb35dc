"""Extension types: names over types of storage, through operations, files and Arrow."""

from __future__ import annotations

import io
import pickle

import polarway as pw
import pytest
from polarway.exceptions import ComputeError, InvalidOperationError, SchemaError
from polarway.testing import assert_frame_equal, assert_series_equal

MONEY = pw.Extension("tests.money", pw.Int64, "EUR")


class Degrees(pw.BaseExtension):
    """A type with a class of its own, and a parameter that its metadata holds."""

    def __init__(self, scale: str = "C", storage: object = pw.Float64) -> None:
        super().__init__("tests.degrees", storage, scale)

    @property
    def scale(self) -> str | None:
        return self.ext_metadata()

    def _string_repr(self) -> str:
        return f"deg{self.scale}"


@pytest.fixture
def degrees():
    pw.register_extension_type("tests.degrees", Degrees)
    yield Degrees
    pw.unregister_extension_type("tests.degrees")


def marked(storage: object) -> pw.Extension:
    return pw.Extension("tests.marked", storage, '{"a":1}')


COLUMNS = {
    "int": ([3, 1, None], pw.Int64), "small": ([3, 1, None], pw.Int8), "wide": ([2**100, 1, None], pw.Int128), "unsigned": ([2**100, 1, None], pw.UInt128),
    "float": ([0.5, float("nan"), None], pw.Float64), "half": ([0.5, 1.5, None], pw.Float16), "bool": ([True, False, None], pw.Boolean),
    "text": (["b", "a longer text than a view holds", None], pw.String), "bytes": ([b"b", b"", None], pw.Binary),
    "category": (["b", "a", None], pw.Categorical), "enum": (["b", "a", None], pw.Enum(["a", "b"])), "decimal": (["1.50", "2.25", None], pw.Decimal(10, 2)),
    "date": ([1, 2, None], pw.Date), "time": ([1000, 2000, None], pw.Time), "datetime": ([1000, 2000, None], pw.Datetime("ms", "Europe/London")),
    "duration": ([1000, 2000, None], pw.Duration("us")), "list": ([[1, 2], [], None], pw.List(pw.UInt16)), "array": ([[1, 2], [3, None], None], pw.Array(pw.Int32, 2)),
    "struct": ([{"a": 1, "b": "x"}, {"a": None, "b": "y"}, None], pw.Struct({"a": pw.Int64, "b": pw.String})),
}  # fmt: skip


def storage_of(name: str) -> pw.Series:
    values, dtype = COLUMNS[name]
    plain = pw.Series(name, values, dtype=pw.String if isinstance(dtype, pw.Decimal) else pw.Int64 if dtype.is_temporal() and dtype != pw.Date else pw.Int32 if dtype == pw.Date else dtype)
    return plain.cast(dtype)


@pytest.fixture
def frame() -> pw.DataFrame:
    return pw.DataFrame([storage_of(name).ext.to(marked(COLUMNS[name][1])) for name in COLUMNS])


def test_a_name_over_a_type():
    assert (MONEY.ext_name(), MONEY.ext_storage(), MONEY.ext_metadata()) == ("tests.money", pw.Int64, "EUR")
    assert MONEY == pw.Extension("tests.money", pw.Int64, "EUR") and hash(MONEY) == hash(pw.Extension("tests.money", pw.Int64, "EUR"))
    assert pw.Extension("tests.money", pw.Int64) not in (MONEY, pw.Extension("tests.money", pw.Int32), pw.Extension("tests.other", pw.Int64))
    assert repr(MONEY) == "Extension('tests.money', Int64, 'EUR')"
    assert pickle.loads(pickle.dumps(MONEY)) == MONEY
    assert not MONEY.is_integer() and not MONEY.is_numeric() and MONEY.is_extension()


@pytest.mark.parametrize("name", COLUMNS)
def test_storage_and_back(name):
    storage = storage_of(name)
    dtype = marked(storage.dtype)
    made = storage.ext.to(dtype)
    assert made.dtype == dtype
    assert_series_equal(made.ext.storage(), storage)
    assert pw.Series(name, storage.to_list(), dtype=dtype).ext.storage().dtype == storage.dtype
    assert repr(made.to_list()) == repr(storage.to_list())
    assert_series_equal(made.cast(dtype), made)
    assert_series_equal(storage.ext.storage(), storage)


@pytest.mark.parametrize("name", COLUMNS)
def test_operations_of_rows_are_those_of_the_storage(name):
    storage = storage_of(name).extend(storage_of(name))
    dtype = marked(storage.dtype)
    made = storage.ext.to(dtype)
    for act in (
        lambda s: s.gather([4, 0, 2]), lambda s: s.filter(s.is_not_null()), lambda s: s.reverse(), lambda s: s.shift(2), lambda s: s.drop_nulls(), lambda s: s.head(2),
        lambda s: s.fill_null(strategy="forward"), lambda s: pw.concat([s, s]), lambda s: s.zip_with(s.is_not_null(), s.reverse()), lambda s: s.implode().explode(),
        lambda s: pw.concat([s.to_frame("a"), pw.DataFrame({"b": [1]})], how="diagonal").get_column("a"),
    ):  # fmt: skip
        assert_series_equal(act(made).ext.storage(), act(storage))
        assert act(made).dtype == dtype
    assert made.null_count() == storage.null_count() and made.len() == storage.len() and made.count() == storage.count()


@pytest.mark.parametrize("name", [name for name in COLUMNS if name not in ("list", "array", "struct")])
def test_order_and_equality_are_those_of_the_storage(name):
    storage = storage_of(name).extend(storage_of(name))
    made = storage.ext.to(marked(storage.dtype))
    assert_series_equal(made.sort().ext.storage(), storage.sort())
    assert made.arg_sort().to_list() == storage.arg_sort().to_list()
    assert made.n_unique() == storage.n_unique()
    assert made.is_duplicated().to_list() == storage.is_duplicated().to_list()
    assert (made == made).to_list() == (storage == storage).to_list()
    frame = made.to_frame("k").with_columns(v=pw.int_range(pw.len()))
    grouped = frame.group_by("k", maintain_order=True).agg(pw.col("v").sum())
    assert grouped["k"].dtype == made.dtype
    assert repr(grouped["v"].to_list()) == repr(storage.to_frame("k").with_columns(v=pw.int_range(pw.len())).group_by("k", maintain_order=True).agg(pw.col("v").sum())["v"].to_list())
    assert frame.unique("k").height == grouped.height
    joined = frame.join(frame, on="k")
    assert joined["k"].dtype == made.dtype


@pytest.mark.parametrize("act, error, text", [
    (lambda s: s.sum(), InvalidOperationError, "`sum` operation not supported for dtype `ext[tests.money]`"),
    (lambda s: s.min(), InvalidOperationError, "`min` operation not supported"), (lambda s: s.std(), InvalidOperationError, "`std` operation not supported"),
    (lambda s: s + s, InvalidOperationError, "`add` operation not supported for dtype `ext[tests.money]`"), (lambda s: -s, InvalidOperationError, "`neg` operation"),
    (lambda s: s.abs(), InvalidOperationError, "`abs` operation"), (lambda s: s.cum_sum(), InvalidOperationError, "`cum_sum` operation"),
    (lambda s: s == 1, NotImplementedError, "does not have eq operator"), (lambda s: s.cast(pw.Int64), ComputeError, "cannot cast extension types to Int64"),
    (lambda s: s.cast(pw.Extension("tests.other", pw.Int64)), ComputeError, "cannot cast extension types to Extension"),
    (lambda s: s.ext.to(pw.Extension("tests.other", pw.Int64)), SchemaError, "storage type mismatch in ext.to(): expected i64, got ext[tests.money]"),
    (lambda s: pw.Series([1]).ext.to(pw.Extension("tests.other", pw.Int8)), SchemaError, "storage type mismatch in ext.to(): expected i8, got i64"),
    (lambda s: pw.concat([s.to_frame("a"), pw.DataFrame({"a": [1]})]), SchemaError, "is incompatible with expected type"),
    (lambda s: pw.concat([s.to_frame("a"), pw.DataFrame({"a": [1]})], how="vertical_relaxed"), SchemaError, "failed to determine supertype"),
    (lambda s: s.to_frame("a").join(pw.DataFrame({"a": [1]}), on="a"), SchemaError, "datatypes of join keys don't match"),
    (lambda s: s.to_frame("a").write_csv(), ComputeError, "datatype ext[tests.money] cannot be written to CSV"),
    (lambda s: s.to_frame("a").filter(pw.col("a") == 1), SchemaError, ""), (lambda s: s.fill_null(1), InvalidOperationError, "got invalid or ambiguous dtypes"),
    (lambda s: s.to_frame("a").select(pw.when(True).then("a").otherwise(1)), SchemaError, "failed to determine supertype"),
    (lambda s: pw.Series(["x"]).ext.to(marked(pw.String)).str.len_chars(), InvalidOperationError, "operation not supported"),
])  # fmt: skip
def test_the_rest_is_refused(act, error, text):
    with pytest.raises(error) as found:
        act(pw.Series("a", [2, 1], dtype=MONEY))
    assert text in str(found.value)


def test_values_have_no_mean():
    series = pw.Series([1, 2], dtype=MONEY)
    assert series.mean() is None and series.median() is None


@pytest.mark.parametrize("name", ["parquet", "ipc", "ipc_stream"])
def test_files_keep_names(name, frame):
    file = io.BytesIO()
    getattr(frame, f"write_{name}")(file)
    read = getattr(pw, f"read_{name}")(io.BytesIO(file.getvalue()))
    assert read.schema == frame.schema
    assert_frame_equal(read, frame)


@pytest.mark.parametrize("name", ["parquet", "ipc"])
def test_names_inside_of_nested_types_are_kept(name):
    inner = marked(pw.Int64)
    types = {
        "list": pw.List(inner), "array": pw.Array(inner, 2), "struct": pw.Struct({"a": inner, "b": pw.List(pw.Struct({"c": marked(pw.String)}))}),
        "all": marked(pw.Struct({"a": marked(pw.List(inner))})),
    }  # fmt: skip
    frame = pw.DataFrame(
        {"list": [[1, None], None], "array": [[1, 2], None], "struct": [{"a": 1, "b": [{"c": "x"}]}, None], "all": [{"a": [1]}, {"a": None}]}, schema=types
    )
    file = io.BytesIO()
    getattr(frame, f"write_{name}")(file)
    read = getattr(pw, f"read_{name}")(io.BytesIO(file.getvalue()))
    assert read.schema == types
    assert_frame_equal(read, frame)
    assert frame.explode("list")["list"].dtype == inner
    assert frame.select(pw.col("struct").struct.field("a")).dtypes == [inner]


def test_lazy_scans_know_the_types(tmp_path):
    pw.DataFrame({"a": [1, 2], "b": [1, 2]}, schema={"a": MONEY, "b": pw.Int64}).write_parquet(tmp_path / "x.parquet")
    lazy = pw.scan_parquet(tmp_path / "x.parquet")
    assert lazy.collect_schema() == {"a": MONEY, "b": pw.Int64}
    assert lazy.filter(pw.col("b") > 1).select("a").collect()["a"].ext.storage().to_list() == [2]
    assert lazy.select(pw.col("a").ext.storage().sum()).collect().item() == 3


def test_pickles_keep_names(frame):
    assert_frame_equal(pickle.loads(pickle.dumps(frame)), frame)
    assert_frame_equal(pw.DataFrame.deserialize(frame.serialize()), frame)
    assert_frame_equal(pickle.loads(pickle.dumps(frame.lazy().select("int", "text"))).collect(), frame.select("int", "text"))


def test_arrow_keeps_names(frame):
    pyarrow = pytest.importorskip("pyarrow")
    some = frame.drop("wide", "unsigned")
    table = pyarrow.table(some)
    assert table.schema.field("int").metadata == {b"ARROW:extension:name": b"tests.marked", b"ARROW:extension:metadata": b'{"a":1}'}
    again = pw.from_arrow(table)
    assert again.schema == some.schema
    assert_frame_equal(again, some)


def test_extension_types_of_others_are_known_by_name():
    pyarrow = pytest.importorskip("pyarrow")
    field = pyarrow.field("a", pyarrow.int64(), metadata={"ARROW:extension:name": "tests.foreign"})
    assert pw.from_arrow(pyarrow.table([pyarrow.array([1])], schema=pyarrow.schema([field]))).schema == {"a": pw.Extension("tests.foreign", pw.Int64)}
    if hasattr(pyarrow, "uuid"):
        assert pw.from_arrow(pyarrow.table({"a": pyarrow.array([b"0" * 16], type=pyarrow.uuid())})).schema == {"a": pw.Binary}


def test_registered_classes_come_back(degrees):
    series = pw.Series("t", [20.5], dtype=pw.Extension("tests.degrees", pw.Float64, "F"))
    assert type(series.dtype) is degrees and series.dtype.scale == "F"
    assert "[ext[degF]]" in str(series)
    assert type(pickle.loads(pickle.dumps(series)).dtype) is degrees
    with pytest.raises(ComputeError, match="attempted to register duplicate extension type with name 'tests.degrees'"):
        pw.register_extension_type("tests.degrees", Degrees)
    assert pw.get_extension_type("tests.degrees") is degrees


def test_names_may_be_passed_over(tmp_path):
    frame = pw.DataFrame({"a": [1, 2], "b": [[1], []]}, schema={"a": pw.Extension("tests.passing", pw.Int64), "b": pw.List(pw.Extension("tests.passing", pw.Int64))})
    frame.write_parquet(tmp_path / "x.parquet")
    frame.write_ipc(tmp_path / "x.ipc")
    pw.register_extension_type("tests.passing", as_storage=True)
    try:
        assert pw.get_extension_type("tests.passing") == "storage"
        plain = {"a": pw.Int64, "b": pw.List(pw.Int64)}
        assert pw.read_parquet(tmp_path / "x.parquet").schema == plain
        assert pw.scan_parquet(tmp_path / "x.parquet").collect_schema() == plain
        assert pw.scan_ipc(tmp_path / "x.ipc").select(pw.col("a").sum()).collect().item() == 3
        pyarrow = pytest.importorskip("pyarrow")
        assert pw.from_arrow(pyarrow.table(frame)).schema == plain
    finally:
        pw.unregister_extension_type("tests.passing")
    assert pw.read_parquet(tmp_path / "x.parquet").schema == frame.schema
    with pytest.raises(KeyError):
        pw.unregister_extension_type("tests.passing")


def test_selectors_do_not_take_the_storage_for_the_type():
    frame = pw.DataFrame({"k": [1], "e": [1]}, schema={"k": pw.Int64, "e": MONEY})
    assert frame.select(pw.selectors.numeric()).columns == ["k"]
    assert frame.select(pw.selectors.integer()).columns == ["k"]
    assert frame.select(pw.col(MONEY)).columns == ["e"]


def test_the_portable_backend_says_that_it_has_no_extension_types():
    from polarway.backends import modes

    with modes.using("portable"), pytest.raises(pw.exceptions.UnsupportedError, match="Extension"):
        pw.Series([1], dtype=MONEY)
