using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Sql.Plan;

/// <summary>Types in the form that plans have for them, both ways.</summary>
internal static class TypeForm
{
    private static readonly Dictionary<string, DataType> Simple = new[]
    {
        DataType.Null, DataType.Boolean, DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.Int128, DataType.UInt8, DataType.UInt16, DataType.UInt32, DataType.UInt64,
        DataType.UInt128, DataType.Float16, DataType.Float32, DataType.Float64, DataType.String, DataType.Binary, DataType.Date, DataType.Time, DataType.Categorical,
    }.ToDictionary(type => type.Kind.ToString().ToLowerInvariant());

    public static Json Of(DataType type) => type.Kind switch
    {
        TypeKind.Datetime => Json.Object(("datetime", Json.Array(Json.String(DataType.UnitText(type.Unit)), type.TimeZone is null ? Json.Null : Json.String(type.TimeZone)))),
        TypeKind.Duration => Json.Object(("duration", Json.String(DataType.UnitText(type.Unit)))),
        TypeKind.Decimal => Json.Object(("decimal", Json.Array(Json.Number(type.Precision), Json.Number(type.Scale)))),
        TypeKind.Enum => Json.Object(("enum", Json.Strings(type.Categories!))),
        TypeKind.List => Json.Object(("list", Of(type.Inner))),
        TypeKind.Array => Json.Object(("array", Json.Array(Of(type.Inner), Json.Number(type.Width)))),
        TypeKind.Map => Json.Object(("map", Json.Array(Of(type.Key), Of(type.Value)))),
        TypeKind.Struct => Json.Object(("struct", Json.Array(type.Fields.Select(field => Json.Array(Json.String(field.Name), Of(field.Type)))))),
        _ => Json.String(type.Kind.ToString().ToLowerInvariant()),
    };

    /// <summary>Null for a type that SQL need not know, such as one of a later version.</summary>
    public static DataType? Read(JsonElement form)
    {
        if (form.ValueKind == JsonValueKind.String)
        {
            return Simple.GetValueOrDefault(form.GetString()!);
        }
        if (form.ValueKind != JsonValueKind.Object || form.EnumerateObject().FirstOrDefault() is not { Name: { } name, Value: var value } || name.Length == 0)
        {
            return null;
        }
        try
        {
            return ReadParametric(name, value);
        }
        catch (InvalidOperationException)
        {
            return Throw.Error<DataType>(ErrorKind.InvalidArgument, $"the type {form.GetRawText()} does not have the form that docs/plan.md says");
        }
    }

    private static DataType? ReadParametric(string name, JsonElement value)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (name)
        {
            case "datetime":
                return DataType.Datetime(UnitOf(value[0].GetString()), value.GetArrayLength() > 1 ? value[1].GetString() : null);
            case "duration":
                return DataType.Duration(UnitOf(value.GetString()));
            case "decimal":
                return DataType.Decimal(value[0].ValueKind == JsonValueKind.Null ? DataType.MaxDecimalPrecision : value[0].GetInt32(), value[1].GetInt32());
            case "enum":
                return DataType.Enum([.. value.EnumerateArray().Select(word => word.GetString()!)]);
            case "list":
                return DataType.List(Read(value) ?? DataType.Null);
            case "array":
                return DataType.Array(Read(value[0]) ?? DataType.Null, value[1].GetInt32());
            case "map":
                return Read(value[0]) is { Kind: not TypeKind.Null } key ? DataType.Map(key, Read(value[1]) ?? DataType.Null) : null;
            case "struct":
                return DataType.Struct([.. value.EnumerateArray().Select(field => new Field(field[0].GetString()!, Read(field[1]) ?? DataType.Null))]);
            default:
                return null;
        }
    }

    private static TimeUnit UnitOf(string? unit) => unit switch
    {
        "ms" => TimeUnit.Milliseconds,
        "ns" => TimeUnit.Nanoseconds,
        "s" => TimeUnit.Seconds,
        _ => TimeUnit.Microseconds,
    };
}
