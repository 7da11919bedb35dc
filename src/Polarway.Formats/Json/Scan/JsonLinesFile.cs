using Polarway.Core.Memory;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Csv.Scan;

namespace Polarway.Formats.Json.Scan;

/// <summary>One object per line.</summary>
internal sealed class JsonLinesFile(string path, int number, Allocator memory, int firstRead) : IJsonFile
{
    private readonly CsvFile _lines = new(path, number, JsonOptions.Lines, memory, firstRead);

    public (long All, long Taken) FileBytes => (_lines.FileBytes, _lines.BytesTaken);

    public CsvChunk? Next(int bytes) => _lines.Next(bytes, counts: false, out _);

    public void Dispose() => _lines.Dispose();
}
