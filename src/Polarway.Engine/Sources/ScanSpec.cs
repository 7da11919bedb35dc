using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Polarway.Engine.Sources;

/// <summary>Files to read as one table: what a plan's scan node says.</summary>
/// <param name="Format">"csv".</param>
/// <param name="Files">Files in order, or one folder.</param>
/// <param name="Options">Of the format, in the form that plans have.</param>
public sealed record ScanSpec(string Format, IReadOnlyList<string> Files, JsonObject Options)
{
    /// <summary>The plan that reads the files.</summary>
    /// <param name="mostRows">Null: all.</param>
    public byte[] ToPlan(long? mostRows)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteStartObject("plan");
            json.WriteString("op", "scan");
            json.WriteString("format", Format);
            json.WriteStartArray("paths");
            foreach (string file in Files)
            {
                json.WriteStringValue(file);
            }
            json.WriteEndArray();
            json.WritePropertyName("options");
            JsonObject options = Options;
            if (mostRows is long rows)
            {
                options = (JsonObject)Options.DeepClone();
                options["n_rows"] = rows;
            }
            options.WriteTo(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>True where a row can be given before the file is known to be whole.</summary>
    public bool IsText => Format is "csv" or "ndjson";

    public override string ToString() => new StringBuilder(Format).Append(" [").AppendJoin(", ", Files).Append(']').ToString();
}
