"""Assertions about schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from polarway.testing.frames import _compare_columns


def assert_schema_equal(
    left_schema: Mapping[str, Any], right_schema: Mapping[str, Any], *, check_column_order: bool = True, check_dtypes: bool = True
) -> None:
    """Raises an AssertionError that says how two schemas differ.

    Parameters
    ----------
    left_schema, right_schema
        Schemas, or mappings of names to types.
    check_column_order, check_dtypes
        Whether the order and the types of columns matter.

    Examples
    --------
    >>> import polarway as pw
    >>> from polarway.testing import assert_schema_equal
    >>> assert_schema_equal({"a": pw.Int64}, pw.Schema({"a": int}))
    """
    _compare_columns("Schemas", left_schema, right_schema, check_column_order, check_dtypes)
