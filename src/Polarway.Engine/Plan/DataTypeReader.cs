using System.Text.Json;
using Polarway.Core.Types;

namespace Polarway.Engine.Plan;

/// <summary>Reads the plan's DTYPE form.</summary>
internal static class DataTypeReader
{
    private static readonly Dictionary<string, DataType> Simple = new()
    {
        ["null"] = DataType.Null, ["boolean"] = DataType.Boolean,
        ["int8"] = DataType.Int8, ["int16"] = DataType.Int16, ["int32"] = DataType.Int32, ["int64"] = DataType.Int64, ["int128"] = DataType.Int128,
        ["uint8"] = DataType.UInt8, ["uint16"] = DataType.UInt16, ["uint32"] = DataType.UInt32, ["uint64"] = DataType.UInt64, ["uint128"] = DataType.UInt128,
        ["float16"] = DataType.Float16, ["float32"] = DataType.Float32, ["float64"] = DataType.Float64,
        ["string"] = DataType.String, ["binary"] = DataType.Binary,
        ["date"] = DataType.Date, ["time"] = DataType.Time, ["categorical"] = DataType.Categorical, ["object"] = DataType.Object,
    };

    private static readonly string[] Parametric = ["datetime", "duration", "decimal", "enum", "list", "array", "struct", "map", "extension"];

    public static bool TrySimple(string name, out DataType? type) => Simple.TryGetValue(name, out type);

    public static DataType Read(JsonElement element, JsonPath path)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            string name = element.GetString()!;
            return Simple.TryGetValue(name, out DataType? type) ? type : PlanError.Unknown<DataType>(path, "dtype", name, Simple.Keys);
        }
        if (element.ValueKind != JsonValueKind.Object || element.EnumerateObject().Count() != 1)
        {
            return PlanError.Invalid<DataType>(path, $"expected a dtype (a name, or an object with one key), found {PlanObject.Describe(element)}");
        }
        JsonProperty only = element.EnumerateObject().First();
        JsonPath inner = path.At(only.Name);
        return only.Name switch
        {
            "datetime" => ReadDatetime(only.Value, inner),
            "duration" => DataType.Duration(IsSeconds(only.Value) ? TimeUnit.Seconds : ReadUnit(only.Value, inner)),
            "decimal" => ReadDecimal(only.Value, inner),
            "enum" => DataType.Enum(PlanObject.ListOf(only.Value, inner, PlanObject.TextOf)),
            "list" => DataType.List(Read(only.Value, inner)),
            "array" => ReadArray(only.Value, inner),
            "map" => ReadMap(only.Value, inner),
            "extension" => ReadExtension(only.Value, inner),
            "struct" => DataType.Struct(PlanObject.ListOf(only.Value, inner, ReadField)),
            _ => PlanError.Unknown<DataType>(path, "dtype", only.Name, Parametric),
        };
    }

    private static DataType ReadDatetime(JsonElement value, JsonPath path)
    {
        JsonElement[] parts = Parts(value, path, 2, "[unit, zone or null]");
        string? zone = parts[1].ValueKind == JsonValueKind.Null ? null : PlanObject.TextOf(parts[1], path.At(1));
        return DataType.Datetime(ReadUnit(parts[0], path.At(0)), zone);
    }

    private static DataType ReadDecimal(JsonElement value, JsonPath path)
    {
        JsonElement[] parts = Parts(value, path, 2, "[precision or null, scale]");
        long precision = parts[0].ValueKind == JsonValueKind.Null ? DataType.MaxDecimalPrecision : PlanObject.IntegerOf(parts[0], path.At(0));
        long scale = PlanObject.IntegerOf(parts[1], path.At(1));
        return DataType.Decimal((int)Math.Clamp(precision, int.MinValue, int.MaxValue), (int)Math.Clamp(scale, int.MinValue, int.MaxValue));
    }

    private static DataType ReadArray(JsonElement value, JsonPath path)
    {
        JsonElement[] parts = Parts(value, path, 2, "[dtype, width]");
        long width = PlanObject.IntegerOf(parts[1], path.At(1));
        if (width is < 0 or > int.MaxValue)
        {
            PlanError.Invalid(path.At(1), $"an array's width is 0 to {int.MaxValue}, not {width}");
        }
        return DataType.Array(Read(parts[0], path.At(0)), (int)width);
    }

    private static DataType ReadMap(JsonElement value, JsonPath path)
    {
        JsonElement[] parts = Parts(value, path, 2, "[dtype of the keys, dtype of the values]");
        return DataType.Map(Read(parts[0], path.At(0)), Read(parts[1], path.At(1)));
    }

    private static DataType ReadExtension(JsonElement value, JsonPath path)
    {
        JsonElement[] parts = Parts(value, path, 3, "[name, dtype of the storage, metadata or null]");
        string? metadata = parts[2].ValueKind == JsonValueKind.Null ? null : PlanObject.TextOf(parts[2], path.At(2));
        return Read(parts[1], path.At(1)).AsExtension(PlanObject.TextOf(parts[0], path.At(0)), metadata);
    }

    private static Field ReadField(JsonElement value, JsonPath path)
    {
        JsonElement[] parts = Parts(value, path, 2, "[name, dtype]");
        return new Field(PlanObject.TextOf(parts[0], path.At(0)), Read(parts[1], path.At(1)));
    }

    private static JsonElement[] Parts(JsonElement value, JsonPath path, int count, string form)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != count)
        {
            PlanError.Invalid(path, $"expected {form}, found {PlanObject.Describe(value)}");
        }
        return [.. value.EnumerateArray()];
    }

    private static bool IsSeconds(JsonElement value) => value.ValueKind == JsonValueKind.String && value.ValueEquals("s");

    private static TimeUnit ReadUnit(JsonElement value, JsonPath path) => PlanObject.TextOf(value, path) switch
    {
        "ms" => TimeUnit.Milliseconds,
        "us" => TimeUnit.Microseconds,
        "ns" => TimeUnit.Nanoseconds,
        string other => PlanError.Unknown<TimeUnit>(path, "time unit", other, ["ms", "us", "ns"]),
    };
}
