using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Polarway.Engine.Sources;

/// <summary>Figures and facts of sources as JSON objects, for hosts.</summary>
public static class SourceText
{
    public static string Of(SourceMetadata metadata) => Write(json =>
    {
        json.WriteString("kind", metadata.Kind);
        json.WriteString("format", metadata.Format);
        WriteList(json, "locations", metadata.Locations);
        WriteList(json, "parts", metadata.Parts);
        WriteNumber(json, "size_bytes", metadata.SizeBytes);
        WriteNumber(json, "rows", metadata.Rows);
        WriteList(json, "capabilities", metadata.Capabilities);
    });

    public static string Of(SourceStats stats) => Write(json =>
    {
        json.WriteNumber("chunks", stats.Chunks);
        json.WriteNumber("rows", stats.Rows);
        json.WriteNumber("bytes_read", stats.BytesRead);
        json.WriteNumber("memory_bytes", stats.MemoryBytes);
        json.WriteNumber("peak_memory_bytes", stats.PeakMemoryBytes);
        WriteNumber(json, "memory_limit", stats.MemoryLimit);
        json.WriteNumber("memory_share", stats.MemoryShare);
        json.WriteNumber("avg_chunk_time_ms", stats.AverageChunkMilliseconds);
        json.WriteNumber("chunk_size", stats.ChunkRows);
        json.WriteNumber("shrinks", stats.Shrinks);
        json.WriteNumber("growths", stats.Growths);
        json.WriteNumber("pauses", stats.Pauses);
        json.WriteBoolean("is_paused", stats.IsPaused);
        json.WriteBoolean("has_ended", stats.HasEnded);
    });

    private static string Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is long known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
