using Microsoft.Win32.SafeHandles;
using Polarway.Core.Memory;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Csv.Scan;

namespace Polarway.Formats.Csv.Infer;

/// <summary>
/// Looks at some records at places spread evenly over a file, the last ones among them. Where a place lies within quotes cannot be
/// known without reading everything before it: a place counts only when one reading alone gives whole records of the right width.
/// </summary>
internal static class SpreadSamples
{
    private const int Places = 16;
    private const int BlockBytes = 32 << 10;

    /// <summary>At the end of the file all rows of the block count.</summary>
    private const int RowsPerPlace = 32;

    /// <summary>Smaller files are read anew sooner than sampled.</summary>
    private const long SmallestFile = 512 << 10;

    /// <param name="width">Fields that a record must have.</param>
    public static void Add(CsvFile file, CsvOptions options, int width, Survey survey, Allocator memory, int places = Places)
    {
        if (!file.IsPlain || file.FileBytes < SmallestFile || width == 0)
        {
            return;
        }
        using SafeFileHandle handle = File.OpenHandle(file.Path);
        for (int place = 1; place <= places; place++)
        {
            long start = (file.FileBytes - BlockBytes) / places * place;
            start = place == places ? file.FileBytes - BlockBytes : start;
            using NativeBuffer buffer = memory.Allocate(BlockBytes + (2 * CsvChunk.Padding));
            Span<byte> block = buffer.CapacitySpan<byte>().Slice(CsvChunk.Padding, BlockBytes);
            int length = RandomAccess.Read(handle, block, start);
            bool isLast = start + length >= file.FileBytes;
            if (Records(block[..length], options.Dialect, width, isLast) is var (from, to) && to > from)
            {
                Look(file, buffer, block[from..to], start + from, options, survey, memory);
            }
        }
    }

    private static void Look(CsvFile file, NativeBuffer buffer, Span<byte> records, long offset, CsvOptions options, Survey survey, Allocator memory)
    {
        NativeBuffer copy = memory.Allocate(records.Length + (2 * CsvChunk.Padding));
        records.CopyTo(copy.CapacitySpan<byte>()[CsvChunk.Padding..]);
        using var chunk = new CsvChunk(copy, records.Length) { Path = file.Path, File = file.Number, Offset = offset };
        var part = new Survey(options, file.Header);
        part.Look(chunk, null, long.MaxValue, long.MaxValue);
        survey.Merge(part, field => field);
        GC.KeepAlive(buffer);
    }

    /// <summary>From where to where there are whole records; empty when that cannot be told.</summary>
    private static (int From, int To) Records(ReadOnlySpan<byte> block, in CsvDialect dialect, int width, bool isLast)
    {
        int outside = block.IndexOf(dialect.LineEnd) + 1;
        (int From, int To) read = outside == 0 ? default : Walk(block, outside, dialect, width, isLast);
        if (dialect.Quote < 0 || !block.Contains((byte)dialect.Quote))
        {
            return read;
        }
        int inside = AfterQuoted(block, dialect);
        (int From, int To) other = inside == 0 ? default : Walk(block, inside, dialect, width, isLast);
        bool both = read.To > read.From && other.To > other.From && read.From != other.From;
        return both ? default : read.To > read.From ? read : other;
    }

    /// <summary>Where records start when the block starts within quotes.</summary>
    private static int AfterQuoted(ReadOnlySpan<byte> block, in CsvDialect dialect)
    {
        int at = 0;
        while (block[at..].IndexOf((byte)dialect.Quote) is >= 0 and int next)
        {
            at += next + 1;
            if (at >= block.Length || block[at] != dialect.Quote)
            {
                int line = block[at..].IndexOf(dialect.LineEnd);
                return line < 0 ? 0 : at + line + 1;
            }
            at++;
        }
        return 0;
    }

    private static (int From, int To) Walk(ReadOnlySpan<byte> block, int start, in CsvDialect dialect, int width, bool isLast)
    {
        var fields = new List<Range>();
        int at = start;
        for (int rows = 0; (isLast || rows < RowsPerPlace) && at < block.Length; rows++)
        {
            int end = RecordWalk.RecordEnd(block, at, dialect);
            if (end < 0 && !isLast)
            {
                break;
            }
            if (!dialect.IsComment(block[at..]))
            {
                RecordWalk.Fields(block, at, dialect, fields);
                if (fields.Count != width)
                {
                    return default;
                }
            }
            at = end < 0 ? block.Length : end;
        }
        return (start, at);
    }
}
