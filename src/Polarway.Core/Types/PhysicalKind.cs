namespace Polarway.Core.Types;

/// <summary>How values lie in memory; kernels dispatch on this, once per batch.</summary>
public enum PhysicalKind : byte
{
    Null, Boolean,
    Int8, Int16, Int32, Int64, Int128,
    UInt8, UInt16, UInt32, UInt64, UInt128,
    Float16, Float32, Float64,
    /// <summary>16-byte views of text or bytes.</summary>
    View,
    /// <summary>uint32 codes into a dictionary of views.</summary>
    Dictionary,
    List, Array, Struct,
    /// <summary>Decimals of more than 38 digits.</summary>
    Int256,
}
