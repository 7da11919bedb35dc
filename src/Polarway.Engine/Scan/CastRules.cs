using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Engine.Scan;

/// <summary>Which differences between a file's type of a column and the scan's are evened out by a cast: Polars' ScanCastOptions.</summary>
public sealed record CastRules
{
    private static readonly string[] Names = ["integer_cast", "float_cast", "datetime_cast", "missing_struct_fields", "extra_struct_fields", "categorical_to_string"];

    private IReadOnlySet<string> Integers { get; init; } = new HashSet<string>();

    private IReadOnlySet<string> Floats { get; init; } = new HashSet<string>();

    private IReadOnlySet<string> Datetimes { get; init; } = new HashSet<string>();

    private bool InsertsStructFields { get; init; }

    private bool IgnoresStructFields { get; init; }

    private bool CategoricalToString { get; init; }

    /// <exception cref="PolarwayException">InvalidPlan.</exception>
    public static CastRules Read(JsonElement options)
    {
        if (options.ValueKind != JsonValueKind.Object)
        {
            Throw.Error(ErrorKind.InvalidPlan, $"option \"cast_options\": expected an object, found {options.GetRawText()}");
        }
        var rules = new CastRules();
        foreach (JsonProperty option in options.EnumerateObject())
        {
            rules = option.Name switch
            {
                "integer_cast" => rules with { Integers = Choices(option, "forbid", "upcast", "allow-float") },
                "float_cast" => rules with { Floats = Choices(option, "forbid", "upcast", "downcast") },
                "datetime_cast" => rules with { Datetimes = Choices(option, "forbid", "nanosecond-downcast", "microsecond-downcast", "microsecond-upcast", "millisecond-upcast", "downcast", "upcast", "convert-timezone") },
                "missing_struct_fields" => rules with { InsertsStructFields = Choices(option, "raise", "insert").Contains("insert") },
                "extra_struct_fields" => rules with { IgnoresStructFields = Choices(option, "raise", "ignore").Contains("ignore") },
                "categorical_to_string" => rules with { CategoricalToString = Choices(option, "forbid", "allow").Contains("allow") },
                _ => Throw.Error<CastRules>(ErrorKind.InvalidPlan, NearestName.Describe("option of cast_options", option.Name, Names)),
            };
        }
        return rules;
    }

    /// <summary>Null when values of a file's type may be cast to the scan's; else what to do, or "" when nothing helps.</summary>
    public string? WhyNot(DataType from, DataType to)
    {
        if (from.Equals(to) || from.Kind == TypeKind.Null)
        {
            return null;
        }
        if (from.IsInteger && to.IsInteger)
        {
            return !Contains(from, to) ? "" : Integers.Contains("upcast") ? null : Hint("integer_cast='upcast'");
        }
        if (from.Kind == TypeKind.Decimal && to.Kind == TypeKind.Decimal && from.Scale == to.Scale && from.Precision < to.Precision)
        {
            return Integers.Contains("upcast") ? null : Hint("integer_cast='upcast'");
        }
        if (from.IsInteger && to.IsFloat)
        {
            return Integers.Contains("allow-float") ? null : Hint("integer_cast='allow-float'");
        }
        if (from.IsFloat && to.IsFloat)
        {
            string needed = from.ByteWidth < to.ByteWidth ? "upcast" : "downcast";
            return Floats.Contains(needed) ? null : Hint($"float_cast='{needed}'");
        }
        if (from.Kind == TypeKind.Datetime && to.Kind == TypeKind.Datetime)
        {
            return DatetimeProblem(from, to);
        }
        if (from.Kind is TypeKind.Categorical or TypeKind.Enum && to.Kind == TypeKind.String)
        {
            return CategoricalToString ? null : Hint("categorical_to_string='allow'");
        }
        return (from.Kind, to.Kind) switch
        {
            (TypeKind.Struct, TypeKind.Struct) => StructProblem(from, to),
            (TypeKind.List, TypeKind.List) => WhyNot(from.Inner, to.Inner),
            (TypeKind.Map, TypeKind.Map) when from.Key.Equals(to.Key) => WhyNot(from.Value, to.Value),
            (TypeKind.Array, TypeKind.Array) when from.Width == to.Width => WhyNot(from.Inner, to.Inner),
            _ => "",
        };
    }

    /// <summary>Whether a value that does not fit is an error. Structs are cast by the names of their fields, which only lenient casts do.</summary>
    public static bool IsStrict(DataType to) => to.Kind != TypeKind.Struct && (to.Kind is not (TypeKind.List or TypeKind.Array) || IsStrict(to.Inner));

    private static bool Contains(DataType from, DataType to)
        => from.IsSignedInteger ? to.IsSignedInteger && to.ByteWidth > from.ByteWidth : to.ByteWidth > from.ByteWidth;

    private string? DatetimeProblem(DataType from, DataType to)
    {
        if (from.TimeZone != to.TimeZone && (from.TimeZone is null || to.TimeZone is null || !Datetimes.Contains("convert-timezone")))
        {
            return from.TimeZone is null || to.TimeZone is null ? "" : Hint("datetime_cast='convert-timezone'");
        }
        if (from.Unit == to.Unit)
        {
            return null;
        }
        string direction = from.Unit > to.Unit ? "downcast" : "upcast";
        string unit = from.Unit switch { TimeUnit.Nanoseconds => "nanosecond", TimeUnit.Microseconds => "microsecond", _ => "millisecond" };
        return Datetimes.Contains(direction) || Datetimes.Contains($"{unit}-{direction}") ? null : Hint($"datetime_cast='{unit}-{direction}'");
    }

    private string? StructProblem(DataType from, DataType to)
    {
        foreach (Field field in to.Fields)
        {
            Field? own = from.Fields.FirstOrDefault(f => f.Name == field.Name);
            if (own is null && !InsertsStructFields)
            {
                return $"encountered missing struct field: {field.Name}, {Hint("missing_struct_fields='insert'")}";
            }
            if (own is not null && WhyNot(own.Type, field.Type) is string problem)
            {
                return problem;
            }
        }
        Field? extra = from.Fields.FirstOrDefault(f => to.Fields.All(t => t.Name != f.Name));
        return extra is null || IgnoresStructFields ? null : $"encountered extra struct field: {extra.Name}, {Hint("extra_struct_fields='ignore'")}";
    }

    private static string Hint(string option) => $"hint: pass cast_options=pl.ScanCastOptions({option})";

    private static HashSet<string> Choices(JsonProperty option, params string[] allowed)
    {
        string[] given = option.Value.ValueKind switch
        {
            JsonValueKind.String => [option.Value.GetString()!],
            JsonValueKind.Array => [.. option.Value.EnumerateArray().Select(v => v.ToString())],
            _ => [option.Value.GetRawText()],
        };
        foreach (string choice in given)
        {
            if (!allowed.Contains(choice))
            {
                Throw.Error(ErrorKind.InvalidPlan, $"unknown option for {option.Name}: {choice}; it is one of {string.Join(", ", allowed)}");
            }
        }
        return [.. given];
    }
}
