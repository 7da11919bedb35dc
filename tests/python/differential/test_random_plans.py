"""Random plans over random tables give Polars' answers. POLARWAY_RANDOM_PLANS sets how many (CI: 1,000), POLARWAY_RANDOM_SEED where to start."""

from __future__ import annotations

import datetime as dt
import os
import random

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is the neutral form of both answers")
pl = pytest.importorskip("polars", reason="Polars is the reference")

import polarway as pw

from . import compare, plans, tables

PLANS = int(os.environ.get("POLARWAY_RANDOM_PLANS", "1000"))
FIRST_SEED = int(os.environ.get("POLARWAY_RANDOM_SEED", "0"))
PER_TEST = 50


def outcome(module, table: pa.Table, text: str):
    """The result as an Arrow table, or the class name of the error."""
    lf = module.from_arrow(table).lazy()
    try:
        frame = eval(text, {"pl": module, "lf": lf, "dt": dt}).collect()
    except Exception as error:
        return type(error).__name__, str(error)
    wide = (module.Int128, module.UInt128)
    if any(dtype in wide for dtype in frame.dtypes):  # Arrow has no such types: as text
        frame = frame.select(module.col(n).cast(module.String) if t in wide else module.col(n) for n, t in frame.schema.items())
    return pa.table(frame)


def check(seed: int) -> str | None:
    rng = random.Random(seed)
    table, schema = tables.table(rng)
    plan = plans.Plan(rng, schema)
    theirs = outcome(pl, table, plan.text())
    ours = outcome(pw, table, plan.text())
    if isinstance(theirs, tuple) and isinstance(ours, tuple):
        return None if ours[0] == theirs[0] else f"error {ours} instead of {theirs}"
    if isinstance(theirs, tuple) or isinstance(ours, tuple):
        return f"{ours if isinstance(ours, tuple) else 'a result'} instead of {theirs if isinstance(theirs, tuple) else 'a result'}"
    return compare.difference(ours, theirs, plan.ordered)


@pytest.mark.parametrize("first", range(FIRST_SEED, FIRST_SEED + PLANS, PER_TEST))
def test_random_plans_agree_with_polars(first: int, backend: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if backend == "portable":
        monkeypatch.setattr(plans.Expressions, "widest", "UInt64")
    wrong = []
    for seed in range(first, min(first + PER_TEST, FIRST_SEED + PLANS)):
        found = check(seed)
        if found is not None:
            rng = random.Random(seed)
            _, schema = tables.table(rng)
            wrong.append(f"seed {seed}: {plans.Plan(rng, schema).text()}\n    {found}")
    assert not wrong, "\n".join(wrong[:5]) + f"\n({len(wrong)} of {PER_TEST})"
