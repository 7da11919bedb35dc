"""Data types, with Polars' names and behaviour.

A class and its instance are the same type: ``pw.Int64 == pw.Int64()``. A class without parameters matches
every parametrised form: ``pw.List == pw.List(pw.Int64)``.

Examples
--------
>>> import polarway as pw
>>> pw.List(pw.Int64).inner
Int64
>>> pw.Datetime("us", "UTC")
Datetime(time_unit='us', time_zone='UTC')
"""

from polarway.datatypes.base import (
    DataType,
    DataTypeClass,
    FloatType,
    IntegerType,
    NestedType,
    NumericType,
    SignedIntegerType,
    TemporalType,
    UnsignedIntegerType,
)
from polarway.datatypes.classes import (
    Array,
    BaseExtension,
    Binary,
    Boolean,
    Categorical,
    Categories,
    Date,
    Datetime,
    Decimal,
    Duration,
    Enum,
    Extension,
    Field,
    Float16,
    Float32,
    Float64,
    Int8,
    Int16,
    Int32,
    Int64,
    Int128,
    List,
    Map,
    Null,
    Object,
    String,
    Struct,
    Time,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    UInt128,
    Unknown,
    Utf8,
)
from polarway.datatypes.convert import (
    dtype_to_ffiname,
    dtype_to_py_type,
    maybe_cast,
    numpy_char_code_to_dtype,
    supported_numpy_char_code,
    unpack_dtypes,
)
from polarway.datatypes.extension import get_extension_type, register_extension_type, unregister_extension_type
from polarway.datatypes.group import DTYPE_TEMPORAL_UNITS
from polarway.datatypes.json_form import dtype_from_json, dtype_to_json
from polarway.datatypes.python_types import is_polars_dtype, parse_into_dtype, try_parse_into_dtype
from polarway.datatypes.text_form import dtype_short_name

N_INFER_DEFAULT = 100

__all__ = [
    "DTYPE_TEMPORAL_UNITS",
    "N_INFER_DEFAULT",
    "Array",
    "BaseExtension",
    "Binary",
    "Boolean",
    "Categorical",
    "Categories",
    "DataType",
    "DataTypeClass",
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
    "FloatType",
    "Int8",
    "Int16",
    "Int32",
    "Int64",
    "Int128",
    "IntegerType",
    "List",
    "Map",
    "NestedType",
    "Null",
    "NumericType",
    "Object",
    "SignedIntegerType",
    "String",
    "Struct",
    "TemporalType",
    "Time",
    "UInt8",
    "UInt16",
    "UInt32",
    "UInt64",
    "UInt128",
    "Unknown",
    "UnsignedIntegerType",
    "Utf8",
    "dtype_from_json",
    "dtype_short_name",
    "dtype_to_ffiname",
    "dtype_to_json",
    "dtype_to_py_type",
    "get_extension_type",
    "is_polars_dtype",
    "maybe_cast",
    "numpy_char_code_to_dtype",
    "parse_into_dtype",
    "register_extension_type",
    "supported_numpy_char_code",
    "try_parse_into_dtype",
    "unpack_dtypes",
    "unregister_extension_type",
]  # fmt: skip
