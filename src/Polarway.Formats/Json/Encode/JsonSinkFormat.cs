using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Text;

namespace Polarway.Formats.Json.Encode;

/// <summary>
/// Writes JSON for plans: one object per line, or one list of objects. Options of the lines: <c>compression</c> ("uncompressed",
/// "gzip", "zstd") and <c>compression_level</c>.
/// </summary>
public sealed class JsonSinkFormat : ISinkFormat
{
    private readonly bool _isDocument;

    private JsonSinkFormat(string name, bool isDocument)
    {
        Name = name;
        _isDocument = isDocument;
    }

    /// <summary>One object per line.</summary>
    public static JsonSinkFormat Lines { get; } = new("ndjson", isDocument: false);

    /// <summary>A list of objects.</summary>
    public static JsonSinkFormat Documents { get; } = new("json", isDocument: true);

    public string Name { get; }

    public ISink CreateSink(string path, Schema schema, JsonElement options, QueryContext context)
    {
        TextPacking? packing = ReadPacking(options);
        var encoder = new JsonEncoder(schema, Name);
        return _isDocument ? new DocumentSink(path, encoder, context) : new LinesSink(path, encoder, packing, context);
    }

    private TextPacking? ReadPacking(JsonElement options)
    {
        string? compression = null;
        long? level = null;
        if (options.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        foreach (JsonProperty option in options.EnumerateObject())
        {
            switch (option.Name)
            {
                case "compression" when !_isDocument && option.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null:
                    compression = option.Value.GetString();
                    break;
                case "compression_level" when !_isDocument:
                    level = option.Value.ValueKind == JsonValueKind.Null ? null
                        : option.Value.ValueKind == JsonValueKind.Number && option.Value.TryGetInt64(out long number) ? number
                        : Throw.Error<long?>(ErrorKind.InvalidPlan, $"option \"compression_level\": expected an integer, found {option.Value.GetRawText()}");
                    break;
                default:
                    Throw.Error(ErrorKind.InvalidPlan, $"a sink of format \"{Name}\" has no option \"{option.Name}\" with the value {option.Value.GetRawText()}; it has {(_isDocument ? "none" : "compression and compression_level")}");
                    break;
            }
        }
        return TextPacking.Of(compression, level);
    }

    private sealed class LinesSink(string path, JsonEncoder encoder, TextPacking? packing, QueryContext context) : TextSink(path, context, "JsonSink", packing)
    {
        protected override void Encode(Batch batch, TextBuffer target) => encoder.Lines(batch, target);
    }

    private sealed class DocumentSink(string path, JsonEncoder encoder, QueryContext context) : TextSink(path, context, "JsonSink", null)
    {
        protected override int SeparatorBytes => 1;

        protected override void Encode(Batch batch, TextBuffer target) => encoder.Items(batch, target);

        protected override void EncodeHeader(TextBuffer target) => target.Append((byte)'[');

        protected override void EncodeFooter(TextBuffer target) => target.Append((byte)']');
    }
}
