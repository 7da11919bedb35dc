"""Frames in other libraries: narwhals and what is built on it, charts, the interchange protocol."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import polarway as pw
import pytest

PACKAGE = Path(pw.__file__).parent


def frame() -> pw.DataFrame:
    return pw.DataFrame({"a": [1, 2, None, 2], "b": ["x", "y", None, "x"], "c": [1.5, 2.5, 3.5, 4.5]})


@pytest.fixture
def nw(monkeypatch):
    narwhals = pytest.importorskip("narwhals", minversion="2.20")
    from importlib.metadata import EntryPoint

    from narwhals import plugins

    # The tests may run from a source tree, which has no entry points; the wheel's are checked by the packaging tests.
    found = [EntryPoint("polarway", "polarway.ecosystem.narwhals_plugin", "narwhals.plugins")]
    monkeypatch.setattr(plugins, "_discover_entrypoints", lambda: found)
    return narwhals


NARWHALS = {
    "filter": lambda nw, f: f.filter(nw.col("a") > 1),
    "select": lambda nw, f: f.select(nw.col("a").max(), nw.col("c").mean().alias("m")),
    "with_columns": lambda nw, f: f.with_columns(d=nw.col("c") * 2, n=nw.col("a").fill_null(0)),
    "group_by": lambda nw, f: f.group_by("b").agg(nw.col("c").sum(), nw.len().alias("n")).sort("b"),
    "sort": lambda nw, f: f.sort("c", descending=True).head(2),
    "when": lambda nw, f: f.select(nw.when(nw.col("a") > 1).then(nw.lit("many")).otherwise(nw.lit("one")).alias("w")),
    "over": lambda nw, f: f.with_columns(s=nw.col("c").sum().over("b")),
    "strings": lambda nw, f: f.select(nw.col("b").str.to_uppercase(), nw.col("b").str.len_chars().alias("n")),
    "unique": lambda nw, f: f.unique("b", keep="first", maintain_order=True) if hasattr(f, "rows") else f.unique("b").sort("b"),
    "rename": lambda nw, f: f.rename({"a": "A"}).drop("c"),
    "join": lambda nw, f: f.join(f.select("a", z=nw.col("c")).drop_nulls(), on="a", how="inner").sort("c", "z"),
}


@pytest.mark.parametrize("name", NARWHALS)
@pytest.mark.parametrize("lazy", [False, True], ids=["eager", "lazy"])
def test_narwhals_gives_what_it_gives_for_polars(nw, name, lazy):
    pl = pytest.importorskip("polars")

    def run(native):
        made = NARWHALS[name](nw, nw.from_native(native.lazy() if lazy else native))
        return (made.collect() if lazy else made).to_dict(as_series=False)

    assert run(frame()) == run(pl.DataFrame(frame()))


def test_narwhals_gives_back_our_own(nw):
    assert isinstance(nw.from_native(frame()).filter(nw.col("a") > 1).to_native(), pw.DataFrame)
    assert isinstance(nw.from_native(frame().lazy()).select("a").to_native(), pw.LazyFrame)
    assert isinstance(nw.from_native(frame()["a"], series_only=True).to_native(), pw.Series)
    assert nw.get_native_namespace(nw.from_native(frame())) is pw


def test_narwhals_makes_frames_by_name(nw):
    assert isinstance(nw.from_dict({"a": [1]}, backend="polarway").to_native(), pw.DataFrame)
    assert nw.new_series("s", [1, 2], backend="polarway").to_list() == [1, 2]


def test_narwhals_needs_no_polars(nw):
    program = (
        "import sys; sys.modules['polars'] = None\n"
        "from importlib.metadata import EntryPoint\n"
        "from narwhals import plugins\n"
        "plugins._discover_entrypoints = lambda: [EntryPoint('polarway', 'polarway.ecosystem.narwhals_plugin', 'narwhals.plugins')]\n"
        "import narwhals as nw, polarway as pw\n"
        "print(nw.from_native(pw.DataFrame({'a': [1, 2]})).select(nw.col('a').sum()).to_native().item())\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=False)
    assert done.stdout.strip() == "3", done.stderr


def test_interchange_protocol():
    interchange = pytest.importorskip("pyarrow.interchange")
    table = interchange.from_dataframe(frame())
    assert table.to_pydict() == frame().to_dict(as_series=False)


CHARTS = """
import matplotlib
matplotlib.use("Agg")
import polarway as pw
f = pw.DataFrame({"day": [1, 2, 3, 4], "price": [4.0, None, 5.0, 6.0], "kind": ["x", "y", "x", None]})
line = f.plot.line(x="day", y="price")
bar = f.plot.bar(x="kind", y=["price", "day"])
dots = f.plot.scatter("day", "price", color="kind")
hist = f.plot.hist("price", bins=3)
box = f.plot.box()
one = f["price"].plot.line()
same = f["price"].plot.hist(ax=one)
named = f.plot.line("day", "price", title="Prices", ylabel="EUR", figsize=(3, 2), label="one", color="red")
print(named.get_title(), named.get_xlabel(), named.get_ylabel(), named.lines[0].get_label(), named.lines[0].get_color(), list(named.figure.get_size_inches()))
import datetime as dt
spans = pw.DataFrame({"t": [dt.timedelta(minutes=1), None], "n": [1, 2]}).plot.scatter("t", "n", color="red")
print(spans.collections[0].get_offsets().data.tolist()[0], [p.get_width() for p in f.plot.bar(y="day", width=0.5).patches][:1], len(f["price"].plot.bar().patches))
print([tick.get_text() for tick in f.plot.box("price", by="kind").get_xticklabels()], len(f.plot.point("day", "price").collections))
print(len(line.lines), len(bar.patches), len(dots.collections), int(sum(p.get_height() for p in hist.patches)), len(box.get_xticks()), same is one)
print([y for y in line.lines[0].get_ydata() if y == y], line.get_xlabel(), line.get_ylabel())
"""


def run_where_there_is(module: str, program: str, folder: Path) -> str:
    """What a program prints in the first Python that has a module; the only other thing it is given is this package."""
    for python in (sys.executable, "/usr/bin/python3"):
        if Path(python).exists() and subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0:
            (folder / "polarway").symlink_to(PACKAGE)
            done = subprocess.run([python, "-c", program], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(folder)}, check=False)
            assert done.returncode == 0, done.stderr
            return done.stdout
    pytest.skip(f"{module} is not installed")


def test_charts(tmp_path):
    printed = run_where_there_is("matplotlib", CHARTS, tmp_path)
    assert printed.splitlines() == [
        "Prices day EUR one red [3.0, 2.0]", "[60.0, 1.0] [0.5] 4", "['x', 'y', 'None'] 1", "1 8 3 3 2 True", "[4.0, 5.0, 6.0] day price",
    ]  # fmt: skip


def test_charts_say_what_they_need(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ModuleNotFoundError, match="pip install matplotlib"):
        frame().plot.hist("c")


def test_a_frame_without_numbers_has_no_chart():
    with pytest.raises(ValueError, match="no numeric column"):
        pw.DataFrame({"b": ["x"]}).plot.line(ax=object())


MODEL = """
import polarway as pw
from sklearn.linear_model import LinearRegression
frame = pw.DataFrame({"x": [1.0, 2.0, 3.0], "z": [0, 1, 0], "y": [2.0, 5.0, 6.0]})
model = LinearRegression().fit(frame.select("x", "z"), frame["y"])
print([round(float(value), 6) for value in model.predict(frame.select("x", "z"))])
"""


def test_scikit_learn_takes_frames(tmp_path):
    assert run_where_there_is("sklearn", MODEL, tmp_path).strip() == "[2.0, 5.0, 6.0]"
