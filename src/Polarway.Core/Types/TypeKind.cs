namespace Polarway.Core.Types;

/// <summary>The logical types.</summary>
public enum TypeKind : byte
{
    Null, Boolean,
    Int8, Int16, Int32, Int64, Int128,
    UInt8, UInt16, UInt32, UInt64, UInt128,
    Float16, Float32, Float64,
    Decimal,
    String, Binary,
    Date, Time, Datetime, Duration,
    Categorical, Enum,
    List, Array, Struct,
    Object,
    Map,
}
