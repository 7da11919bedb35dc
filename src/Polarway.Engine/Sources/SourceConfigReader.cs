using System.Text.Json;
using Polarway.Core.Errors;

namespace Polarway.Engine.Sources;

/// <summary>Reads a source's configuration from JSON, as hosts hand it over; docs/c-abi.md lists the keys.</summary>
public static class SourceConfigReader
{
    private static readonly string[] Keys = ["location", "memory_limit", "chunk_size", "parallel", "prefetch", "credentials", "options", "scan_options"];

    /// <exception cref="PolarwayException">InvalidArgument, naming the key.</exception>
    public static SourceConfig Read(ReadOnlySpan<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json.ToArray());
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("location", out JsonElement location))
            {
                return Throw.Error<SourceConfig>(ErrorKind.InvalidArgument, "a source's configuration is a JSON object with \"location\"");
            }
            var config = new SourceConfig(Locations(location));
            foreach (JsonProperty entry in root.EnumerateObject())
            {
                config = Apply(config, entry);
            }
            return config;
        }
        catch (JsonException error)
        {
            throw new PolarwayException(ErrorKind.InvalidArgument, $"a source's configuration is not JSON: {error.Message}", error);
        }
    }

    private static SourceConfig Apply(SourceConfig config, JsonProperty entry) => entry.Name switch
    {
        "location" => config,
        "memory_limit" => entry.Value.ValueKind == JsonValueKind.Null ? config : config.WithMemoryLimit(Number(entry)),
        "chunk_size" => entry.Value.ValueKind == JsonValueKind.Null ? config : config.WithChunkSize(Number(entry)),
        "parallel" => config.WithParallel(Flag(entry)),
        "prefetch" => config.WithPrefetch(Flag(entry)),
        "credentials" => entry.Value.ValueKind == JsonValueKind.Null ? config : config.WithCredentials(ReadCredentials(entry.Value)),
        "options" => WithOptions(config, entry.Value),
        "scan_options" => entry.Value.ValueKind == JsonValueKind.Null ? config : config.WithScanOptions(entry.Value.GetRawText()),
        _ => Throw.Error<SourceConfig>(ErrorKind.InvalidArgument, NearestName.Describe("key of a source's configuration", entry.Name, Keys)),
    };

    private static string[] Locations(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String) => [.. value.EnumerateArray().Select(v => v.GetString()!)],
        _ => Throw.Error<string[]>(ErrorKind.InvalidArgument, $"\"location\" is {value.GetRawText()}; it is a text or a list of texts"),
    };

    private static SourceConfig WithOptions(SourceConfig config, JsonElement options)
    {
        if (options.ValueKind != JsonValueKind.Object)
        {
            return Throw.Error<SourceConfig>(ErrorKind.InvalidArgument, "\"options\" is a JSON object of texts");
        }
        foreach (JsonProperty option in options.EnumerateObject())
        {
            // Numbers, true and false and whole objects are taken by their text.
            config = config.WithOption(option.Name, option.Value.ValueKind == JsonValueKind.String ? option.Value.GetString()! : option.Value.GetRawText());
        }
        return config;
    }

    private static Credentials ReadCredentials(JsonElement value)
    {
        string? Optional(string key) => value.TryGetProperty(key, out JsonElement found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
        string Needed(string key) => Optional(key) ?? Throw.Error<string>(ErrorKind.InvalidArgument, $"\"credentials\" lacks the text \"{key}\"");
        if (value.ValueKind != JsonValueKind.Object)
        {
            return Throw.Error<Credentials>(ErrorKind.InvalidArgument, "\"credentials\" is a JSON object with \"kind\"");
        }
        string kind = Needed("kind");
        return kind switch
        {
            "aws" => new Credentials.Aws(Needed("access_key_id"), Needed("secret_access_key"), Optional("region"), Optional("session_token")),
            "dynamodb" => new Credentials.DynamoDb(Needed("access_key_id"), Needed("secret_access_key"), Needed("region"), Optional("session_token")),
            "azure" => new Credentials.Azure(Needed("account"), Optional("account_key"), Optional("sas_token")),
            "gcs" => new Credentials.Gcs(Needed("service_account_key")),
            "bearer" => new Credentials.Bearer(Needed("token")),
            "basic" => new Credentials.Basic(Needed("username"), Needed("password")),
            "api_key" => new Credentials.ApiKey(Needed("header"), Needed("key")),
            "oauth2" => new Credentials.OAuth2(Needed("token_url"), Needed("client_id"), Needed("client_secret"), Optional("scope")),
            _ => Throw.Error<Credentials>(ErrorKind.InvalidArgument, NearestName.Describe("kind of credentials", kind, ["aws", "dynamodb", "azure", "gcs", "bearer", "basic", "api_key", "oauth2"])),
        };
    }

    private static long Number(JsonProperty entry) => entry.Value.ValueKind == JsonValueKind.Number && entry.Value.TryGetInt64(out long value) ? value
        : Throw.Error<long>(ErrorKind.InvalidArgument, $"\"{entry.Name}\" is {entry.Value.GetRawText()}; it is a whole number");

    private static bool Flag(JsonProperty entry) => entry.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? entry.Value.GetBoolean()
        : Throw.Error<bool>(ErrorKind.InvalidArgument, $"\"{entry.Name}\" is {entry.Value.GetRawText()}; it is true or false");
}
