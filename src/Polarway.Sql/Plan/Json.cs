using System.Globalization;
using System.Text.Json;
using Polarway.Core.Types;

namespace Polarway.Sql.Plan;

/// <summary>A piece of a plan's JSON: immutable, shared freely, equal by what it says.</summary>
internal sealed class Json : IEquatable<Json>
{
    /// <summary>More than any sensible plan: subtrees that many names share are written once per use.</summary>
    private const long MostBytes = 256L << 20;

    private readonly int _hash;

    private Json(JsonValueKind kind, string text, (string Key, Json Value)[] members, Json[] items)
    {
        (Kind, Text, Members, Items) = (kind, text, members, items);
        var hash = new HashCode();
        hash.Add(kind);
        hash.Add(text);
        foreach ((string key, Json value) in members)
        {
            hash.Add(key);
            hash.Add(value._hash);
        }
        foreach (Json item in items)
        {
            hash.Add(item._hash);
        }
        _hash = hash.ToHashCode();
    }

    /// <summary>Object, Array, String, or Undefined: text that is JSON already.</summary>
    public JsonValueKind Kind { get; }

    /// <summary>Of a String its value, of Undefined the JSON.</summary>
    public string Text { get; }

    public (string Key, Json Value)[] Members { get; }

    public Json[] Items { get; }

    /// <summary>Of an expression, where that is known.</summary>
    public DataType? Type { get; init; }

    /// <summary>The first key of an object: it tells what an expression is.</summary>
    public string Form => Members.Length == 0 ? "" : Members[0].Key;

    /// <summary>The value of the first key.</summary>
    public Json Body => Members[0].Value;

    public Json? this[string key]
    {
        get
        {
            foreach ((string name, Json value) in Members)
            {
                if (name == key)
                {
                    return value;
                }
            }
            return null;
        }
    }

    public static Json Null { get; } = Raw("null");

    public static Json True { get; } = Raw("true");

    public static Json False { get; } = Raw("false");

    public static Json Object(params (string Key, Json Value)[] members) => new(JsonValueKind.Object, "", members, []);

    public static Json Typed(DataType? type, params (string Key, Json Value)[] members) => new(JsonValueKind.Object, "", members, []) { Type = type };

    public static Json Array(params Json[] items) => new(JsonValueKind.Array, "", [], items);

    public static Json Array(IEnumerable<Json> items) => new(JsonValueKind.Array, "", [], [.. items]);

    public static Json String(string value) => new(JsonValueKind.String, value, [], []);

    public static Json Strings(IEnumerable<string> values) => Array(values.Select(String));

    public static Json Raw(string json) => new(JsonValueKind.Undefined, json, [], []);

    public static Json Flag(bool value) => value ? True : False;

    public static Json Number(long value) => Raw(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same with the parts of it that <paramref name="change"/> gives.</summary>
    public Json With(Func<Json, Json> change)
    {
        switch (Kind)
        {
            case JsonValueKind.Object:
                var members = new (string, Json)[Members.Length];
                bool changed = false;
                for (int index = 0; index < members.Length; index++)
                {
                    members[index] = (Members[index].Key, change(Members[index].Value));
                    changed |= !ReferenceEquals(members[index].Item2, Members[index].Value);
                }
                return changed ? new Json(Kind, Text, members, []) { Type = Type } : this;
            case JsonValueKind.Array:
                Json[] items = System.Array.ConvertAll(Items, item => change(item));
                return items.Where((item, index) => !ReferenceEquals(item, Items[index])).Any() ? new Json(Kind, Text, [], items) : this;
            default:
                return this;
        }
    }

    public bool Equals(Json? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }
        if (other is null || _hash != other._hash || Kind != other.Kind || Text != other.Text || Members.Length != other.Members.Length || Items.Length != other.Items.Length)
        {
            return false;
        }
        for (int index = 0; index < Members.Length; index++)
        {
            if (Members[index].Key != other.Members[index].Key || !Members[index].Value.Equals(other.Members[index].Value))
            {
                return false;
            }
        }
        return Items.AsSpan().SequenceEqual(other.Items);
    }

    public override bool Equals(object? obj) => Equals(obj as Json);

    public override int GetHashCode() => _hash;

    /// <summary>Writes the JSON.</summary>
    /// <exception cref="Polarway.Core.Errors.PolarwayException">SqlInterface: it has more than 256 MiB.</exception>
    public void Write(Utf8JsonWriter writer)
    {
        if (writer.BytesCommitted + writer.BytesPending > MostBytes)
        {
            SqlError.Interface("the plan of this query has more than 256 MiB of text; name fewer subqueries several times");
        }
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (Kind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach ((string key, Json value) in Members)
                {
                    writer.WritePropertyName(key);
                    value.Write(writer);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (Json item in Items)
                {
                    item.Write(writer);
                }
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Text);
                break;
            default:
                writer.WriteRawValue(Text, skipInputValidation: true);
                break;
        }
    }
}
