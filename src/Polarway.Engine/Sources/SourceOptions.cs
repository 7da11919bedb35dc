using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polarway.Core.Errors;

namespace Polarway.Engine.Sources;

/// <summary>Takes a source's options, which are texts, one after the other; what is left at the end was not known.</summary>
internal sealed class SourceOptions(SourceConfig config, string kind)
{
    private readonly SortedSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>The text under a key or one of its other names; null when it was not given.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        string? found = null;
        foreach (string name in names)
        {
            _asked.Add(name);
            if (config.Options.TryGetValue(name, out string? text))
            {
                found = text;
            }
        }
        return found;
    }

    public bool? Flag(params ReadOnlySpan<string> names)
    {
        string? text = Text(names);
        return text is null ? null : bool.TryParse(text, out bool value) ? value : Wrong<bool>(names[0], text, "true or false");
    }

    public long? Number(params ReadOnlySpan<string> names)
    {
        string? text = Text(names);
        return text is null ? null : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : Wrong<long>(names[0], text, "a whole number from 0 on");
    }

    /// <summary>Texts with commas between them, or a JSON list of texts.</summary>
    public JsonArray? Words(params ReadOnlySpan<string> names)
    {
        string? text = Text(names);
        if (text is null)
        {
            return null;
        }
        if (text.StartsWith('['))
        {
            return Parse(text, names[0]) as JsonArray ?? Wrong<JsonArray>(names[0], text, "a JSON list of texts");
        }
        return new JsonArray([.. text.Split(',').Select(word => (JsonNode)JsonValue.Create(word)!)]);
    }

    /// <summary>Names and types as JSON: {"a": "Int64"}, [["a", "int64"]], or {"fields": [{"name": "a", "dtype": "Int64"}]}; types by Polars' names or the plan's.</summary>
    public JsonArray? Schema(params ReadOnlySpan<string> names)
    {
        string? text = Text(names);
        if (text is null)
        {
            return null;
        }
        JsonNode? root = Parse(text, names[0]);
        root = root is JsonObject holder && holder["fields"] is JsonNode fields ? fields : root;
        IEnumerable<(string? Name, JsonNode? Type)> pairs = root switch
        {
            JsonObject map => map.Select(p => ((string?)p.Key, p.Value)),
            JsonArray list => list.Select(FieldOf),
            _ => Wrong<(string?, JsonNode?)[]>(names[0], text, "a JSON object or list of fields"),
        };
        var result = new JsonArray();
        foreach ((string? name, JsonNode? type) in pairs)
        {
            if (name is null || type is null)
            {
                return Wrong<JsonArray>(names[0], text, "fields with a name and a type");
            }
            result.Add((JsonNode)new JsonArray(name, TypeOf(type)));
        }
        return result;
    }

    /// <exception cref="PolarwayException">InvalidArgument, for an option that nobody asked for, with the nearest that there is.</exception>
    public void Complete()
    {
        foreach (string name in config.Options.Keys)
        {
            if (!_asked.Contains(name))
            {
                Throw.Error(ErrorKind.InvalidArgument, NearestName.Describe($"option of a {kind} source", name, _asked));
            }
        }
    }

    private static (string? Name, JsonNode? Type) FieldOf(JsonNode? field) => field switch
    {
        JsonArray { Count: 2 } pair => (pair[0]?.ToString(), pair[1]),
        JsonObject entry => (entry["name"]?.ToString(), entry["dtype"] ?? entry["data_type"] ?? entry["type"]),
        _ => (null, null),
    };

    private static JsonNode TypeOf(JsonNode type)
    {
        if (type is not JsonValue)
        {
            return type.DeepClone();
        }
        string name = type.ToString().ToLowerInvariant();
        return name switch
        {
            "utf8" or "str" or "large_utf8" => "string",
            "bool" => "boolean",
            "datetime" => new JsonObject { ["datetime"] = new JsonArray("us", null) },
            "duration" => new JsonObject { ["duration"] = "us" },
            _ => name,
        };
    }

    private JsonNode? Parse(string text, string name)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException error)
        {
            throw new PolarwayException(ErrorKind.InvalidArgument, $"option \"{name}\" of a {kind} source is not JSON: {error.Message}", error);
        }
    }

    private T Wrong<T>(string name, string text, string expected)
        => Throw.Error<T>(ErrorKind.InvalidArgument, $"option \"{name}\" of a {kind} source is \"{text}\"; it is {expected}");
}
