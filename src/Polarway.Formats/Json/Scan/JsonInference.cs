using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Csv.Scan;
using Polarway.Formats.Json.Decode;
using Polarway.Formats.Json.Infer;

namespace Polarway.Formats.Json.Scan;

/// <summary>Finds the columns of files in their rows.</summary>
internal static class JsonInference
{
    private const int FirstChunkBytes = 64 << 10;

    /// <param name="rows">How many to look at; null: all rows of all files.</param>
    /// <exception cref="PolarwayException">Compute: no rows to look at, or no JSON.</exception>
    public static IEnumerable<Field> Of(IReadOnlyList<string> paths, bool isDocument, long? rows)
    {
        Allocator memory = new QueryBudget(MemoryBudget.Process, "JSON schema").CreateAllocator("JSON schema");
        var shape = new JsonShape();
        long seen = 0;
        for (int file = 0; file < (rows is null ? paths.Count : 1); file++)
        {
            seen += Look(shape, paths[file], file, isDocument, rows ?? long.MaxValue, memory);
        }
        if (seen == 0 && !isDocument)
        {
            Throw.Error(ErrorKind.Compute, $"cannot infer NDJSON types: {paths[0]} has no rows; pass a schema");
        }
        return shape.Fields;
    }

    /// <summary>Opens a file of either format.</summary>
    public static IJsonFile Open(string path, int number, bool isDocument, Allocator memory, int firstRead)
        => isDocument ? new JsonDocumentFile(path, number, memory) : new JsonLinesFile(path, number, memory, firstRead);

    private static long Look(JsonShape shape, string path, int number, bool isDocument, long rows, Allocator memory)
    {
        using IJsonFile file = Open(path, number, isDocument, memory, FirstChunkBytes);
        var records = new JsonRecords(isDocument);
        long seen = 0;
        while (seen < rows)
        {
            using CsvChunk? chunk = file.Next(Math.Min(FirstChunkBytes, CsvSource.ChunkBytes));
            if (chunk is null)
            {
                break;
            }
            if (!chunk.IsUtf8)
            {
                throw JsonErrors.NotUtf8(chunk);
            }
            try
            {
                records.Open(chunk);
                for (; seen < rows && records.TryNext(); seen++)
                {
                    shape.Look(records.Cursor);
                    records.End();
                }
            }
            catch (JsonTextException error)
            {
                throw JsonErrors.Of(chunk, error);
            }
        }
        return seen;
    }
}
