"""The plan text is a public contract: queries and the JSON that they have always been. A change here is a change of the format."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import polarway as pw
import pytest
from polarway.plan import encode

GOLDEN = json.loads((Path(__file__).parent / "golden" / "plans.json").read_text())
COLUMNS = {"id": [1, 2], "symbol": ["A", "B"], "price": [1.5, 200.0], "volume": [10, 20]}


@pytest.mark.parametrize("case", GOLDEN, ids=lambda c: c["query"])
def test_query_writes_this_plan(case: dict[str, Any]) -> None:
    lazy = eval(case["query"], {"pw": pw, "dt": dt, "scan": pw.scan_parquet("trades.parquet")})
    assert json.loads(encode(lazy._node)) == case["plan"]


@pytest.mark.parametrize("case", GOLDEN, ids=lambda c: c["query"])
def test_engine_reads_this_plan(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pw.DataFrame(COLUMNS).write_parquet("trades.parquet")
    from polarway.backends.native.native_engine import NativeEngine

    engine = NativeEngine()
    plan = json.dumps(case["plan"]).encode()
    frame = pw.DataFrame._from_native(engine.collect(plan))
    assert frame.schema == engine.schema(plan)
