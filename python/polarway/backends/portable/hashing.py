"""Aggregates by a key, by Acero's hash table.

``Table.group_by`` would do, but its module imports datasets and, with these, pandas: longer than a query takes.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa


def by_key(key: Any, columns: dict[str, Any], aggregates: list[tuple[str, str, Any]]) -> pa.Table:
    """One row per distinct key: the column ``key``, and ``{column}_{function}`` for each aggregate (column, function, options)."""
    table = pa.Table.from_arrays([key, *columns.values()], names=["key", *columns])
    try:
        from pyarrow._acero import AggregateNodeOptions, Declaration, TableSourceNodeOptions
    except ImportError:
        return table.group_by("key", use_threads=False).aggregate(aggregates)
    wanted = [(name, f"hash_{how}", options, f"{name}_{how}") for name, how, options in aggregates]
    source = Declaration("table_source", TableSourceNodeOptions(table))
    return Declaration("aggregate", AggregateNodeOptions(wanted, keys=["key"]), inputs=[source]).to_table(use_threads=False)
