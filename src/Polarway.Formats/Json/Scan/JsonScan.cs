using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Csv.Scan;
using Polarway.Formats.Json.Decode;
using Polarway.Formats.Json.Infer;

namespace Polarway.Formats.Json.Scan;

/// <summary>NDJSON files as one table. The first rows of the first file give the columns, unless a schema does.</summary>
internal sealed class JsonScan : IFilesScan
{
    private const int ListedFiles = 3;
    private const int FirstChunkBytes = 64 << 10;

    private readonly IReadOnlyList<string> _paths;
    private readonly JsonOptions _options;

    /// <exception cref="PolarwayException">Compute: nothing to find a schema in, or no JSON.</exception>
    public JsonScan(IReadOnlyList<string> paths, JsonOptions options)
    {
        _paths = paths;
        _options = options;
        var fields = new List<Field>();
        if (options.RowIndexName is string index)
        {
            fields.Add(new Field(index, DataType.UInt32));
        }
        fields.AddRange(options.Schema ?? Infer());
        foreach (Field forced in options.SchemaOverrides)
        {
            int column = fields.FindIndex(f => f.Name == forced.Name);
            if (column >= 0)
            {
                fields[column] = forced;
            }
            else if (options.Schema is null)
            {
                fields.Add(forced);
            }
        }
        if (options.FilePathColumn is string path)
        {
            fields.Add(new Field(path, DataType.String));
        }
        var all = new Schema([.. fields]);
        Schema = options.Columns is null ? all : all.Select([.. options.Columns.Select(all.Require)]);
    }

    public Schema Schema { get; }

    public long? RowCount => null;

    public string Describe()
    {
        string list = string.Join(", ", _paths.Take(ListedFiles));
        return _paths.Count > ListedFiles ? $"NDJSON SCAN [{list}, … {_paths.Count - ListedFiles} more]" : $"NDJSON SCAN [{list}]";
    }

    public ISource CreateSource(ScanRequest request, QueryContext context) => new JsonSource(_paths, _options, Schema, request, context);

    public ISource CreateSource(int file, ScanRequest request, QueryContext context) => new JsonSource([_paths[file]], _options, Schema, request, context);

    public void Dispose()
    {
        // Nothing stays open between looking and reading.
    }

    private IEnumerable<Field> Infer()
    {
        Allocator memory = new QueryBudget(MemoryBudget.Process, "NDJSON schema").CreateAllocator("NDJSON schema");
        using var file = new CsvFile(_paths[0], 0, JsonOptions.Lines, memory);
        var shape = new JsonShape();
        long left = _options.InferSchemaLength ?? long.MaxValue;
        bool any = false;
        while (left > 0)
        {
            using CsvChunk? chunk = file.Next(Math.Min(FirstChunkBytes, CsvSource.ChunkBytes), counts: false, out _);
            if (chunk is null)
            {
                break;
            }
            int at = 0;
            for (; left > 0 && JsonLines.TryNext(chunk, ref at, out ReadOnlySpan<byte> line, out int start); left--)
            {
                any = true;
                Look(shape, line, chunk, start);
            }
        }
        if (!any)
        {
            Throw.Error(ErrorKind.Compute, $"cannot infer NDJSON types: {_paths[0]} has no rows; pass a schema");
        }
        return shape.Fields;
    }

    private static void Look(JsonShape shape, ReadOnlySpan<byte> line, CsvChunk chunk, int start)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                Throw.Error(ErrorKind.Compute, $"{chunk.Path}, byte {chunk.Offset + start}: NDJSON line expected to contain JSON object, found \"{FieldText.Shorten(line)}\"");
            }
            shape.Look(ref reader);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new PolarwayException(ErrorKind.Compute, $"{chunk.Path}, byte {chunk.Offset + start}: not valid JSON: {error.Message} in \"{FieldText.Shorten(line)}\"", error);
        }
    }
}
