using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>The long names of types in Polars' errors: Int64, Datetime('ms'), Decimal(10, 2), List(String), Struct({'x': Int64}), Enum([...]).</summary>
public static class LongName
{
    public static string Of(DataType type) => type.Kind switch
    {
        TypeKind.Datetime => type.TimeZone is null ? $"Datetime('{Unit(type.Unit)}')" : $"Datetime('{Unit(type.Unit)}', '{type.TimeZone}')",
        TypeKind.Duration => $"Duration('{Unit(type.Unit)}')",
        TypeKind.Decimal => $"Decimal({type.Precision}, {type.Scale})",
        TypeKind.Enum => "Enum([...])",
        TypeKind.List => $"List({Of(type.Inner)})",
        TypeKind.Map => $"Map({Of(type.Key)}, {Of(type.Value)})",
        TypeKind.Array => $"Array({Of(type.Inner)}, {type.Width})",
        TypeKind.Struct => $"Struct({{{string.Join(", ", type.Fields.Select(field => $"'{field.Name}': {Of(field.Type)}"))}}})",
        _ => type.ToString(),
    };

    private static string Unit(TimeUnit unit) => unit == TimeUnit.Microseconds ? "μs" : DataType.UnitText(unit);
}
