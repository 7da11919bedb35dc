using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>The short names of types that Polars shows in errors and tables: i64, str, list[f32], datetime[μs, UTC].</summary>
public static class ShortName
{
    public static string Of(DataType type) => type.Kind switch
    {
        _ when type.IsExtension => $"ext[{type.ExtensionName}]",
        TypeKind.Object => "object",
        TypeKind.Null => "null",
        TypeKind.Boolean => "bool",
        TypeKind.Int8 => "i8",
        TypeKind.Int16 => "i16",
        TypeKind.Int32 => "i32",
        TypeKind.Int64 => "i64",
        TypeKind.Int128 => "i128",
        TypeKind.UInt8 => "u8",
        TypeKind.UInt16 => "u16",
        TypeKind.UInt32 => "u32",
        TypeKind.UInt64 => "u64",
        TypeKind.UInt128 => "u128",
        TypeKind.Float16 => "f16",
        TypeKind.Float32 => "f32",
        TypeKind.Float64 => "f64",
        TypeKind.Decimal => $"decimal[{type.Precision},{type.Scale}]",
        TypeKind.String => "str",
        TypeKind.Binary => "binary",
        TypeKind.Date => "date",
        TypeKind.Time => "time",
        TypeKind.Datetime => type.TimeZone is null ? $"datetime[{Unit(type.Unit)}]" : $"datetime[{Unit(type.Unit)}, {type.TimeZone}]",
        TypeKind.Duration => $"duration[{Unit(type.Unit)}]",
        TypeKind.Categorical => "cat",
        TypeKind.Enum => "enum",
        TypeKind.List => $"list[{Of(type.Inner)}]",
        TypeKind.Map => $"map[{Of(type.Key)}, {Of(type.Value)}]",
        TypeKind.Array => $"array[{Of(type.Inner)}, {type.Width}]",
        _ => $"struct[{type.Fields.Count}]",
    };

    private static string Unit(TimeUnit unit) => unit == TimeUnit.Microseconds ? "μs" : DataType.UnitText(unit);
}
