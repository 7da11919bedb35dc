"""Public functions of Polars that this package does not have: asking for one says what to use in its place."""

from __future__ import annotations

_FROM_PANDAS = "pass what pandas reads on: pw.from_pandas(pandas.{name}(...))"
#: name to advice
ADVICE = {
    "read_excel": _FROM_PANDAS.format(name="read_excel") + ", which needs a reader of spreadsheets (openpyxl or python-calamine)",
    "read_ods": _FROM_PANDAS.format(name="read_excel") + " with engine='odf', which needs odfpy",
    "read_clipboard": _FROM_PANDAS.format(name="read_clipboard"),
    "read_avro": "pass the records on: pw.DataFrame(list(fastavro.reader(file))), which needs fastavro",
    "read_delta": "pass an Arrow table on: pw.from_arrow(deltalake.DeltaTable(path).to_pyarrow_table()), which needs deltalake",
    "scan_delta": "scan an Arrow data set: pw.scan_pyarrow_dataset(deltalake.DeltaTable(path).to_pyarrow_dataset()), which needs deltalake",
    "scan_iceberg": "pass an Arrow table on: pw.from_arrow(table.scan().to_arrow()), which needs pyiceberg",
    "delete_iceberg": "use pyiceberg's `Table.delete`",
    "scan_lance": "pass an Arrow table on: pw.from_arrow(lance.dataset(path).to_table()), which needs pylance",
    "from_torch": "go through numpy: pw.from_numpy(tensor.numpy())",
    "Catalog": "read the files of the catalog's tables with scan_parquet",
}


def message(name: str) -> str:
    """What is said of a name of this module that is not there."""
    advice = ADVICE.get(name)
    return f"module 'polarway' has no attribute {name!r}" + ("" if advice is None else f"; {advice}")
