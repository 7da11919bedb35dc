using System.IO.Compression;
using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Text;

namespace Polarway.Formats.Json.Encode;

/// <summary>Writes one JSON object per line for plans. Option <c>compression</c>: "uncompressed" (default) or "gzip".</summary>
public sealed class JsonSinkFormat : ISinkFormat
{
    public string Name => "ndjson";

    public ISink CreateSink(string path, Schema schema, JsonElement options, QueryContext context)
        => new Sink(path, new JsonEncoder(schema), ReadGzip(options), context);

    private static CompressionLevel? ReadGzip(JsonElement options)
    {
        CompressionLevel? gzip = null;
        if (options.ValueKind != JsonValueKind.Object)
        {
            return gzip;
        }
        foreach (JsonProperty option in options.EnumerateObject())
        {
            gzip = (option.Name, option.Value.ValueKind == JsonValueKind.String ? option.Value.GetString() : null) switch
            {
                ("compression", null or "uncompressed") => null,
                ("compression", "gzip") => CompressionLevel.Optimal,
                ("compression", string other) => Throw.Unsupported<CompressionLevel?>($"writing NDJSON with compression \"{other}\"; this build writes gzip and uncompressed"),
                ("compression_level" or "check_extension", _) => gzip,
                _ => Throw.Error<CompressionLevel?>(ErrorKind.InvalidPlan, $"an NDJSON sink has no option \"{option.Name}\"; it has compression"),
            };
        }
        return gzip;
    }

    private sealed class Sink(string path, JsonEncoder encoder, CompressionLevel? gzip, QueryContext context) : TextSink(path, context, "NdjsonSink", gzip)
    {
        protected override void Encode(Batch batch, TextBuffer target) => encoder.Rows(batch, target);
    }
}
