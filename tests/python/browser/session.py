"""What runs inside of Pyodide: reads a Parquet file, filters, groups, shows the table; prints one JSON object."""

import json
import os
import sys
import time

start = time.perf_counter()
import polarway as pw
import pyarrow as pa
import pyarrow.parquet as pq

rows = 1000
table = pa.table({"symbol": ["ABC"[row % 3] for row in range(rows)], "price": [float(row) for row in range(rows)], "volume": list(range(rows))})
pq.write_table(table, "/tmp/trades.parquet", row_group_size=100)

query = (
    pw.scan_parquet("/tmp/trades.parquet")
    .filter(pw.col("price") >= 500)
    .group_by("symbol", maintain_order=True)
    .agg(pw.col("price").mean().alias("mean"), pw.col("volume").sum(), pw.len())
)
frame = query.collect()
frame.write_parquet("/tmp/out.parquet")
again = pw.read_parquet("/tmp/out.parquet").sort("symbol")
from_bytes = pw.read_csv(b"a,b\n1,x\n2,y\n")
failed = ""
try:
    pw.scan_parquet("/tmp/trades.parquet").select(pw.col("nowhere")).collect_schema()
except pw.exceptions.ColumnNotFoundError as error:
    failed = str(error)

json.dumps({
    "platform": sys.platform,
    "mode": pw.get_router().mode,
    "pyarrow": pa.__version__,
    "environment": os.environ.get("BACKEND_MODE"),
    "rows": again.to_dicts(),
    "csv": from_bytes.rows(),
    "sorted": pw.DataFrame({"a": [3, None, 1]}).sort("a", descending=True)["a"].to_list(),
    "window": pw.DataFrame({"g": ["x", "y", "x"], "v": [1, 2, 3]}).select(pw.col("v").sum().over("g"))["v"].to_list(),
    "upper": pw.DataFrame({"s": ["a", "ü"]}).select(pw.col("s").str.to_uppercase())["s"].to_list(),
    "failed": failed,
    "html": again._repr_html_(),
    "seconds": time.perf_counter() - start,
})  # fmt: skip
