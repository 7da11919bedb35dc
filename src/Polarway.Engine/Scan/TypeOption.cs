using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Scan;

/// <summary>Types in the options of a scan: the plan's DTYPE form.</summary>
public static class TypeOption
{
    /// <exception cref="PolarwayException">InvalidPlan, when it is no type.</exception>
    public static DataType Read(JsonElement element, string option) => DataTypeReader.Read(element, JsonPath.Root.At("options").At(option));

    /// <summary>Named types: <c>[["a", "int64"], …]</c> or <c>{"a": "int64", …}</c>, in the order given.</summary>
    /// <exception cref="PolarwayException">InvalidPlan.</exception>
    public static Field[] ReadFields(JsonElement element, string option)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            return [.. element.EnumerateObject().Select(p => new Field(p.Name, Read(p.Value, option)))];
        }
        if (element.ValueKind != JsonValueKind.Array)
        {
            Throw.Error(ErrorKind.InvalidPlan, $"option \"{option}\": expected an object or a list of [name, dtype], found {PlanObject.Describe(element)}");
        }
        return [.. element.EnumerateArray().Select(pair => ReadPair(pair, option))];
    }

    private static Field ReadPair(JsonElement pair, string option)
    {
        if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2 || pair[0].ValueKind != JsonValueKind.String)
        {
            Throw.Error(ErrorKind.InvalidPlan, $"option \"{option}\": expected [name, dtype], found {PlanObject.Describe(pair)}");
        }
        return new Field(pair[0].GetString()!, Read(pair[1], option));
    }
}
