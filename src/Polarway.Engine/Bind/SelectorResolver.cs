using System.Text.RegularExpressions;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Turns selectors into names of a schema's columns.</summary>
internal static class SelectorResolver
{
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromSeconds(1);

    /// <param name="excluded">Columns that wildcards leave out: the keys of a group_by.</param>
    public static List<string> Resolve(Selector selector, Schema schema, IReadOnlySet<string> excluded)
    {
        if (selector is Selector.Names names)
        {
            return ResolveNames(names, schema);
        }
        if (selector is Selector.Index index)
        {
            IEnumerable<long> positions = index.Strict ? index.Positions : index.Positions.Where(p => p >= -schema.Count && p < schema.Count);
            return [.. positions.Select(p => schema[Position(p, schema, index.Path)].Name)];
        }
        HashSet<string> chosen = Choose(selector, schema);
        return [.. schema.Names.Where(n => chosen.Contains(n) && !excluded.Contains(n))];
    }

    private static List<string> ResolveNames(Selector.Names names, Schema schema)
    {
        var found = new List<string>();
        foreach (string name in names.Columns)
        {
            if (schema.Find(name) >= 0)
            {
                found.Add(name);
            }
            else if (names.Strict)
            {
                Throw.ColumnNotFound(name, schema.Names);
            }
        }
        return found;
    }

    private static int Position(long position, Schema schema, JsonPath path)
    {
        long from = position < 0 ? position + schema.Count : position;
        return from >= 0 && from < schema.Count ? (int)from
            : Throw.Error<int>(ErrorKind.ColumnNotFound, $"there is no column at index {position} of {schema.Count} columns (at {path})");
    }

    private static HashSet<string> Choose(Selector selector, Schema schema)
    {
        switch (selector)
        {
            case Selector.All:
                return [.. schema.Names];
            case Selector.Regex regex:
                Regex pattern = Compile(regex.Pattern, regex.Path);
                return [.. schema.Names.Where(n => pattern.IsMatch(n))];
            case Selector.Types types:
                return [.. schema.Fields.ToArray().Where(f => types.Exact.Contains(f.Type) || types.Families.Any(family => IsOfFamily(family, f.Type)) || types.Patterns.Any(p => Matches(p, f.Type))).Select(f => f.Name)];
            case Selector.Not not:
                HashSet<string> without = [.. schema.Names];
                without.ExceptWith(Choose(not.Inner, schema));
                return without;
            case Selector.Combined combined:
                return Combine(combined, schema);
            default:
                return [.. Resolve(selector, schema, new HashSet<string>())];
        }
    }

    private static HashSet<string> Combine(Selector.Combined combined, Schema schema)
    {
        HashSet<string> result = Choose(combined.Parts[0], schema);
        foreach (Selector part in combined.Parts.AsSpan(1))
        {
            HashSet<string> other = Choose(part, schema);
            switch (combined.Op)
            {
                case Selector.SetOp.And:
                    result.IntersectWith(other);
                    break;
                case Selector.SetOp.Or:
                    result.UnionWith(other);
                    break;
                case Selector.SetOp.Minus:
                    result.ExceptWith(other);
                    break;
                default:
                    result.SymmetricExceptWith(other);
                    break;
            }
        }
        return result;
    }

    internal static Regex Compile(string text, JsonPath path)
    {
        try
        {
            return new Regex(text, RegexOptions.CultureInvariant, RegexTimeout);
        }
        catch (ArgumentException error)
        {
            throw new PolarwayException(ErrorKind.Compute, $"\"{text}\" is not a regular expression (at {path}): {error.Message}", error);
        }
    }

    private static bool Matches(TypePattern pattern, DataType type) => !type.IsExtension && pattern switch
    {
        TypePattern.Datetimes times => type.Kind == TypeKind.Datetime && times.Units.Contains(type.Unit) && times.Zones.Any(zone => zone == "*" ? type.TimeZone is not null : zone == type.TimeZone),
        TypePattern.Lists lists => type.Kind == TypeKind.List && Chooses(lists.Items, type),
        TypePattern.Arrays arrays => type.Kind == TypeKind.Array && (arrays.Width is null || arrays.Width == type.Width) && (arrays.Items is null || Chooses(arrays.Items, type)),
        _ => false,
    };

    private static bool Chooses(Selector items, DataType type) => Choose(items, new Schema([new Field("", type.Inner)])).Count > 0;

    private static bool IsOfFamily(string family, DataType type) => type.IsExtension ? false : family switch
    {
        "numeric" => type.IsNumeric,
        "integer" => type.IsInteger,
        "signed_integer" => type.IsSignedInteger,
        "unsigned_integer" => type.IsUnsignedInteger,
        "float" => type.IsFloat,
        "temporal" => type.IsTemporal,
        "string" => type.Kind == TypeKind.String,
        "nested" => type.IsNested,
        "array" => type.Kind == TypeKind.Array,
        "enum" => type.Kind == TypeKind.Enum,
        "list" => type.Kind == TypeKind.List,
        "map" => type.Kind == TypeKind.Map,
        "struct" => type.Kind == TypeKind.Struct,
        "datetime" => type.Kind == TypeKind.Datetime,
        "duration" => type.Kind == TypeKind.Duration,
        "decimal" => type.Kind == TypeKind.Decimal,
        "categorical" => type.Kind == TypeKind.Categorical,
        _ => type.Kind == TypeKind.Boolean,
    };
}
