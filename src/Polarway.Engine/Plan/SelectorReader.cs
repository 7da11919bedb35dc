using System.Text.Json;
using Polarway.Core.Types;

namespace Polarway.Engine.Plan;

/// <summary>Reads the plan's SELECTOR form.</summary>
internal static class SelectorReader
{
    public static readonly string[] Families =
    [
        "numeric", "integer", "signed_integer", "unsigned_integer", "float", "temporal", "string", "nested", "list", "struct",
        "datetime", "duration", "decimal", "categorical", "boolean", "array", "enum", "map",
    ];

    private static readonly string[] Forms = ["all", "names", "regex", "dtypes", "index", "not", "and", "or", "minus", "xor"];

    public static Selector Read(JsonElement element, JsonPath path)
    {
        var body = new PlanObject(element, path);
        Selector selector = ReadForm(body, path);
        body.Complete();
        return selector;
    }

    private static Selector ReadForm(PlanObject body, JsonPath path)
    {
        if (body.Has("names"))
        {
            return new Selector.Names(path, body.Texts("names"), body.FlagOr("strict", true));
        }
        foreach (string form in Forms)
        {
            if (body.Has(form))
            {
                return ReadForm(form, body, path);
            }
        }
        return PlanError.Invalid<Selector>(path, $"expected a selector, an object with one of {string.Join(", ", Forms)}");
    }

    private static Selector ReadForm(string form, PlanObject body, JsonPath path)
    {
        switch (form)
        {
            case "all":
                body.FlagOr("all", true);
                return new Selector.All(path);
            case "regex":
                return new Selector.Regex(path, body.Text("regex"));
            case "dtypes":
                return ReadTypes(body, path);
            case "index":
                return new Selector.Index(path, body.List("index", PlanObject.IntegerOf), body.FlagOr("strict", true));
            case "not":
                return new Selector.Not(path, Read(body.Require("not"), path.At("not")));
            default:
                Selector[] parts = body.List(form, Read);
                if (parts.Length == 0 || (form is "minus" && parts.Length != 2))
                {
                    PlanError.Invalid(path.At(form), $"expected {(form == "minus" ? "two" : "some")} selectors, found {parts.Length}");
                }
                return new Selector.Combined(path, form switch
                {
                    "and" => Selector.SetOp.And,
                    "or" => Selector.SetOp.Or,
                    "minus" => Selector.SetOp.Minus,
                    _ => Selector.SetOp.Xor,
                }, parts);
        }
    }

    private static Selector.Types ReadTypes(PlanObject body, JsonPath path)
    {
        var exact = new List<DataType>();
        var families = new List<string>();
        var patterns = new List<TypePattern>();
        body.List("dtypes", (element, at) =>
        {
            string? name = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
            if (name is not null && Families.Contains(name))
            {
                families.Add(name);
            }
            else if (name is not null && !DataTypeReader.TrySimple(name, out _))
            {
                return PlanError.Unknown<int>(at, "dtype or family", name, Families);
            }
            else if (element.ValueKind == JsonValueKind.Object && ReadPattern(element, at) is { } pattern)
            {
                patterns.Add(pattern);
            }
            else
            {
                exact.Add(DataTypeReader.Read(element, at));
            }
            return 0;
        });
        return new Selector.Types(path, [.. exact], [.. families], [.. patterns]);
    }

    /// <summary>A type with parameters that are left open; null where the object is a type.</summary>
    private static TypePattern? ReadPattern(JsonElement element, JsonPath at)
    {
        if (element.TryGetProperty("list_of", out JsonElement items))
        {
            return new TypePattern.Lists(Read(items, at.At("list_of")));
        }
        string form = element.TryGetProperty("array_of", out _) ? "array_of" : "datetime_of";
        if (!element.TryGetProperty(form, out JsonElement parameters))
        {
            return null;
        }
        var body = new PlanObject(parameters, at.At(form));
        TypePattern pattern = form == "array_of"
            ? new TypePattern.Arrays(body.TryGet("items", out JsonElement inner) ? Read(inner, at.At(form).At("items")) : null, body.IntegerOrNull("width"))
            : new TypePattern.Datetimes(body.List("units", UnitOf), body.List("zones", (zone, path) => zone.ValueKind == JsonValueKind.Null ? null : PlanObject.TextOf(zone, path)));
        body.Complete();
        return pattern;
    }

    private static TimeUnit UnitOf(JsonElement element, JsonPath path) => PlanObject.TextOf(element, path) switch
    {
        "ms" => TimeUnit.Milliseconds,
        "us" => TimeUnit.Microseconds,
        "ns" => TimeUnit.Nanoseconds,
        string unit => PlanError.Unknown<TimeUnit>(path, "time unit", unit, ["ms", "us", "ns"]),
    };
}
