using System.Text.Json;

namespace Polarway.Engine.Plan;

/// <summary>One JSON object of a plan. Keys are read by name; <see cref="Complete"/> reports those that nobody asked for.</summary>
internal sealed class PlanObject
{
    private readonly JsonElement _element;
    private readonly HashSet<string> _read = [];

    public PlanObject(JsonElement element, JsonPath path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            PlanError.Invalid(path, $"expected an object, found {Describe(element)}");
        }
        _element = element;
        Path = path;
    }

    public JsonPath Path { get; }

    /// <summary>The name of the first key, which tells the forms of expressions apart.</summary>
    public bool Has(string key) => _element.TryGetProperty(key, out _);

    /// <summary>The value; false when the key is missing or null.</summary>
    public bool TryGet(string key, out JsonElement value)
    {
        _read.Add(key);
        return _element.TryGetProperty(key, out value) && value.ValueKind != JsonValueKind.Null;
    }

    /// <summary>The value, which may be null in the JSON.</summary>
    public JsonElement Require(string key)
    {
        _read.Add(key);
        return _element.TryGetProperty(key, out JsonElement value) ? value : PlanError.Invalid<JsonElement>(Path, $"key \"{key}\" is missing");
    }

    public string Text(string key) => TextOf(Require(key), Path.At(key));

    public string? TextOrNull(string key) => TryGet(key, out JsonElement value) ? TextOf(value, Path.At(key)) : null;

    public string TextOr(string key, string fallback) => TextOrNull(key) ?? fallback;

    public bool FlagOr(string key, bool fallback) => TryGet(key, out JsonElement value) ? FlagOf(value, Path.At(key)) : fallback;

    public long? IntegerOrNull(string key) => TryGet(key, out JsonElement value) ? IntegerOf(value, Path.At(key)) : null;

    public long IntegerOr(string key, long fallback) => IntegerOrNull(key) ?? fallback;

    public double NumberOr(string key, double fallback)
    {
        if (!TryGet(key, out JsonElement value))
        {
            return fallback;
        }
        return value.ValueKind == JsonValueKind.Number ? value.GetDouble() : PlanError.Invalid<double>(Path.At(key), $"expected a number, found {Describe(value)}");
    }

    public string[] Texts(string key) => List(key, TextOf);

    public string[]? TextsOrNull(string key) => TryGet(key, out JsonElement value) ? ListOf(value, Path.At(key), TextOf) : null;

    /// <summary>One flag for all, or a list of <paramref name="count"/> flags.</summary>
    public bool[] Flags(string key, int count)
    {
        var flags = new bool[count];
        if (!TryGet(key, out JsonElement value))
        {
            return flags;
        }
        if (value.ValueKind != JsonValueKind.Array)
        {
            Array.Fill(flags, FlagOf(value, Path.At(key)));
            return flags;
        }
        bool[] given = ListOf(value, Path.At(key), FlagOf);
        if (given.Length == count)
        {
            return given;
        }
        if (given.Length != 1)
        {
            PlanError.Invalid(Path.At(key), $"expected {count} flags, found {given.Length}");
        }
        Array.Fill(flags, given[0]);
        return flags;
    }

    public T[] List<T>(string key, Func<JsonElement, JsonPath, T> read) => ListOf(Require(key), Path.At(key), read);

    /// <summary>An object below a key; empty when the key is missing.</summary>
    public PlanObject ObjectOrEmpty(string key)
        => TryGet(key, out JsonElement value) ? new PlanObject(value, Path.At(key)) : new PlanObject(EmptyObject, Path.At(key));

    /// <summary>Nothing more will be read: an unread key is an error.</summary>
    public void Complete()
    {
        foreach (JsonProperty property in _element.EnumerateObject())
        {
            if (!_read.Contains(property.Name))
            {
                PlanError.Unknown<int>(Path, "key", property.Name, _read);
            }
        }
    }

    public JsonElement Element => _element;

    public static T[] ListOf<T>(JsonElement value, JsonPath path, Func<JsonElement, JsonPath, T> read)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            PlanError.Invalid(path, $"expected a list, found {Describe(value)}");
        }
        var items = new T[value.GetArrayLength()];
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            items[index] = read(item, path.At(index));
            index++;
        }
        return items;
    }

    public static string TextOf(JsonElement value, JsonPath path)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            PlanError.Invalid(path, $"expected text, found {Describe(value)}");
        }
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return PlanError.Invalid<string>(path, "the text is not valid UTF-8");
        }
    }

    public static bool FlagOf(JsonElement value, JsonPath path) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => PlanError.Invalid<bool>(path, $"expected true or false, found {Describe(value)}"),
    };

    public static long IntegerOf(JsonElement value, JsonPath path)
        => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number
            : PlanError.Invalid<long>(path, $"expected a whole number, found {Describe(value)}");

    public static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Undefined => "nothing",
        _ => element.GetRawText() is { Length: <= 60 } text ? text : element.GetRawText()[..60] + "…",
    };

    private static JsonElement EmptyObject { get; } = JsonDocument.Parse("{}").RootElement;
}
