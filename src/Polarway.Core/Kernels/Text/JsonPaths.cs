using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Core.Kernels;

/// <summary>
/// One value out of JSON text by a path: <c>$</c>, then <c>.name</c>, <c>['name']</c> and <c>[index]</c> (RFC 9535's names and
/// indexes; no wildcards, slices or filters). The caller gets a reference.
/// </summary>
public static class JsonPaths
{
    /// <summary>The text of the value in each row: without quotes for text, without spaces for objects and arrays, as written for others; null where there is none, or no JSON.</summary>
    /// <exception cref="PolarwayException">Compute: the path cannot be read.</exception>
    public static Column Match(Operand text, string path, int length, Allocator memory)
        => TextRows.Edit(text, TextRows.NoArgument, length, new MatchEdit(Parse(path)), memory);

    /// <summary>As the other, with a path for each row; a null path gives null.</summary>
    public static Column Match(Operand text, Operand paths, int length, Allocator memory)
        => TextRows.Edit(text, paths, length, new PathEdit([]), memory);

    private static Step[] Parse(string path)
    {
        var steps = new List<Step>();
        int at = 1;
        if (!path.StartsWith('$'))
        {
            Refuse(path, 0);
        }
        while (at < path.Length)
        {
            int end;
            if (path[at] == '.')
            {
                end = path.AsSpan(at + 1).IndexOfAny('.', '[') is var stop && stop >= 0 ? at + 1 + stop : path.Length;
                string name = path[(at + 1)..end];
                steps.Add(name.Length > 0 && name != "*" ? new Step(name, 0) : Refuse(path, at));
            }
            else if (path[at] == '[' && path.IndexOf(']', at) is var close && close > at)
            {
                end = close + 1;
                string inside = path[(at + 1)..close].Trim();
                bool isQuoted = inside.Length >= 2 && inside[0] is '\'' or '"' && inside[^1] == inside[0];
                steps.Add(isQuoted ? new Step(inside[1..^1], 0)
                    : int.TryParse(inside, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index) ? new Step(null, index) : Refuse(path, at));
            }
            else
            {
                Refuse(path, at);
                return [];
            }
            at = end;
        }
        return [.. steps];
    }

    private static Step Refuse(string path, int at)
        => Throw.Error<Step>(ErrorKind.Compute, $"error compiling JSON path expression \"{path}\" at character {at + 1}: a path is $ and then .name, ['name'] or [index]");

    private readonly record struct Step(string? Name, int Index);

    private readonly unsafe struct PathEdit(Dictionary<string, Step[]> known) : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            string path = System.Text.Encoding.UTF8.GetString(argument);
            if (!known.TryGetValue(path, out Step[]? steps))
            {
                known.Add(path, steps = Parse(path));
            }
            return new MatchEdit(steps).Edit(view, text, argument, writer);
        }
    }

    private readonly unsafe struct MatchEdit(Step[] steps) : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 512 });
            JsonDocument? document;
            try
            {
                if (!JsonDocument.TryParseValue(ref reader, out document))
                {
                    return false;
                }
            }
            catch (JsonException)
            {
                return false;
            }
            using (document)
            {
                JsonElement value = document.RootElement;
                foreach (Step step in steps)
                {
                    if (!TryStep(step, ref value))
                    {
                        return false;
                    }
                }
                if (value.ValueKind == JsonValueKind.Null)
                {
                    return false;
                }
                Append(value, writer);
                return true;
            }
        }

        private static void Append(JsonElement value, ViewWriter writer)
        {
            if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            {
                writer.Append(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
                return;
            }
            var bytes = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                value.WriteTo(json);
            }
            writer.Append(bytes.WrittenSpan);
        }

        private static bool TryStep(Step step, ref JsonElement value)
        {
            if (step.Name is { } name)
            {
                return value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out value);
            }
            if (value.ValueKind != JsonValueKind.Array)
            {
                return false;
            }
            int count = value.GetArrayLength();
            int index = step.Index < 0 ? count + step.Index : step.Index;
            if ((uint)index >= (uint)count)
            {
                return false;
            }
            value = value[index];
            return true;
        }
    }
}
