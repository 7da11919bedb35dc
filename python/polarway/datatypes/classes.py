"""All data types under one name."""

from __future__ import annotations

from polarway.datatypes.categories import (
    Categorical,
    Categories,
    Enum,
)
from polarway.datatypes.extension import (
    BaseExtension,
    Extension,
)
from polarway.datatypes.flat import (
    Binary,
    Boolean,
    Date,
    Float16,
    Float32,
    Float64,
    Int8,
    Int16,
    Int32,
    Int64,
    Int128,
    Null,
    Object,
    String,
    Time,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    UInt128,
    Unknown,
    Utf8,
)
from polarway.datatypes.measures import (
    Datetime,
    Decimal,
    Duration,
)
from polarway.datatypes.nested import (
    Array,
    Field,
    List,
    Map,
    Struct,
)

__all__ = [
    "Array",
    "BaseExtension",
    "Binary",
    "Boolean",
    "Categorical",
    "Categories",
    "Date",
    "Datetime",
    "Decimal",
    "Duration",
    "Enum",
    "Extension",
    "Field",
    "Float16",
    "Float32",
    "Float64",
    "Int8",
    "Int16",
    "Int32",
    "Int64",
    "Int128",
    "List",
    "Map",
    "Null",
    "Object",
    "String",
    "Struct",
    "Time",
    "UInt8",
    "UInt16",
    "UInt32",
    "UInt64",
    "UInt128",
    "Unknown",
    "Utf8",
]  # fmt: skip
