using Polarway.Core.Memory;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Csv.Scan;

/// <summary>Which row a place in a file is, for errors: the file is read once more up to there.</summary>
internal static class RowNumbers
{
    // Further in, an error says only the byte.
    private const long FarthestByte = 1L << 30;
    private const int ChunkBytes = 1 << 20;

    /// <summary>Records between the start of the data and a byte; null when that is too far to count.</summary>
    public static long? Before(string path, CsvOptions options, long offset, Allocator memory)
    {
        if (offset > FarthestByte)
        {
            return null;
        }
        using var file = new CsvFile(path, 0, options, memory);
        long rows = 0;
        while (true)
        {
            using CsvChunk? chunk = file.Next(ChunkBytes, counts: true, out long records);
            if (chunk is null)
            {
                return rows;
            }
            if (chunk.Offset + chunk.Length > offset)
            {
                int length = (int)Math.Max(0, offset - chunk.Offset);
                return rows + RecordCut.Find(chunk.Text[..length], options.Dialect, counts: true).Records;
            }
            rows += records;
        }
    }
}
