using System.Numerics;
using System.Runtime.CompilerServices;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;

namespace Polarway.Formats.Csv.Decode;

/// <summary>Finds the fields of the records of a chunk: 64 bytes at a time while every record is as expected, else one by one.</summary>
internal static unsafe class FieldIndexer
{
    private const int BlockBytes = 64;

    /// <summary>Indexes records from <paramref name="start"/> on, at most <paramref name="maxRows"/> and at least one.</summary>
    /// <returns>The position after the last indexed record.</returns>
    /// <exception cref="PolarwayException">Compute: a record with too many fields.</exception>
    public static int Run(CsvChunk chunk, int start, int columns, int maxRows, in CsvDialect dialect, FieldIndex index)
    {
        byte* data = chunk.Data;
        int end = start;
        if (!dialect.HasComments)
        {
            end = InstructionSet.Is512 ? Regular<Block512>(data, start, chunk.LengthWithLineEnd, columns, maxRows, dialect, chunk.HasQuotes, index)
                : InstructionSet.Is256 ? Regular<Block256>(data, start, chunk.LengthWithLineEnd, columns, maxRows, dialect, chunk.HasQuotes, index)
                : InstructionSet.Is128 ? Regular<Block128>(data, start, chunk.LengthWithLineEnd, columns, maxRows, dialect, chunk.HasQuotes, index)
                : Regular<BlockScalar>(data, start, chunk.LengthWithLineEnd, columns, maxRows, dialect, chunk.HasQuotes, index);
        }
        return end > start ? end : Exact(chunk, start, columns, maxRows, dialect, index);
    }

    /// <summary>Stops before the first record that has another number of fields or quotes in unusual places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Regular<TBlock>(byte* data, int start, int length, int columns, int maxRows, in CsvDialect dialect, bool hasQuotes, FieldIndex index)
        where TBlock : struct, IByteBlock
    {
        byte separator = dialect.Separator;
        byte lineEnd = dialect.LineEnd;
        byte quote = (byte)dialect.Quote;
        bool trims = dialect.TrimsCarriageReturn;
        // A row cannot have more fields than bytes.
        long most = Math.Min((long)maxRows * columns, length - start + 1L);
        int* entries = index.Reserve(most + 1);
        int* to = entries;
        *to++ = start - 1;
        int* rowEnd = entries + columns;
        int* lastRowEnd = entries + most;
        int rows = 0;
        QuoteCheck check = QuoteCheck.Start;
        for (int at = start; at < length; at += BlockBytes)
        {
            ulong present = length - at >= BlockBytes ? ulong.MaxValue : (1UL << (length - at)) - 1;
            ulong lineEnds = TBlock.Equal(data + at, lineEnd) & present;
            ulong structural = lineEnds | (TBlock.Equal(data + at, separator) & present);
            if (hasQuotes)
            {
                ulong quotes = TBlock.Equal(data + at, quote) & present;
                ulong inside = check.Inside(quotes);
                lineEnds &= ~inside;
                structural &= ~inside;
                ulong returns = trims ? TBlock.Equal(data + at, (byte)'\r') : 0;
                if (!check.Advance(quotes, inside, structural, lineEnds, returns))
                {
                    break;
                }
            }
            if (structural == 0)
            {
                continue;
            }
            if (to - entries > most)
            {
                break;
            }
            Emit(to, at, structural);
            bool isFull = false;
            for (ulong ends = lineEnds; ends != 0; ends &= ends - 1)
            {
                ulong upTo = ends ^ (ends - 1);
                if (to + BitOperations.PopCount(structural & upTo) - 1 != rowEnd)
                {
                    goto done;
                }
                rows++;
                rowEnd += columns;
                if (rows == maxRows)
                {
                    isFull = true;
                    break;
                }
            }
            to += BitOperations.PopCount(structural);
            if (isFull)
            {
                break;
            }
        }
    done:
        index.Stride = columns;
        index.Rows = rows;
        return rows == 0 ? start : entries[(long)rows * columns] + 1;
    }

    /// <summary>Writes the positions of all bits; may write seven more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Emit(int* to, int at, ulong bits)
    {
        do
        {
            to[0] = at + BitOperations.TrailingZeroCount(bits);
            bits &= bits - 1;
            to[1] = at + BitOperations.TrailingZeroCount(bits);
            bits &= bits - 1;
            to[2] = at + BitOperations.TrailingZeroCount(bits);
            bits &= bits - 1;
            to[3] = at + BitOperations.TrailingZeroCount(bits);
            bits &= bits - 1;
            to[4] = at + BitOperations.TrailingZeroCount(bits);
            bits &= bits - 1;
            to[5] = at + BitOperations.TrailingZeroCount(bits);
            bits &= bits - 1;
            to[6] = at + BitOperations.TrailingZeroCount(bits);
            bits &= bits - 1;
            to[7] = at + BitOperations.TrailingZeroCount(bits);
            bits &= bits - 1;
            to += 8;
        }
        while (bits != 0);
    }

    /// <summary>One record after the other; what is missing is marked, what is too much is an error or cut off.</summary>
    private static int Exact(CsvChunk chunk, int start, int columns, int maxRows, in CsvDialect dialect, FieldIndex index)
    {
        ReadOnlySpan<byte> data = new(chunk.Data, chunk.Length);
        int stride = columns + 1;
        // As many as there is room for already, so that short records do not ask for a large index.
        int most = (int)Math.Clamp(Math.Max(index.Capacity, 1 << 16) / stride, 1, maxRows);
        int* entry = index.Reserve((long)most * stride);
        int rows = 0;
        while (rows < most && start < data.Length)
        {
            if (dialect.IsComment(data[start..]))
            {
                int lineEnd = data[start..].IndexOf(dialect.LineEnd);
                start = lineEnd < 0 ? data.Length : start + lineEnd + 1;
                continue;
            }
            start = Record(chunk, data, start, columns, dialect, entry);
            entry += stride;
            rows++;
        }
        index.Stride = stride;
        index.Rows = rows;
        return start;
    }

    private static int Record(CsvChunk chunk, ReadOnlySpan<byte> data, int start, int columns, in CsvDialect dialect, int* entry)
    {
        int recordStart = start;
        entry[0] = start - 1;
        int fields = 0;
        int lastStart;
        while (true)
        {
            lastStart = start;
            int end = RecordWalk.FieldEnd(data, start, dialect, out bool isClosed);
            if (!isClosed)
            {
                // The room behind the text holds the quote that the file lacks.
                chunk.Data[data.Length] = (byte)dialect.Quote;
                end++;
            }
            fields++;
            if (fields <= columns)
            {
                entry[fields] = end;
            }
            start = end + 1;
            if (end >= data.Length || data[end] == dialect.LineEnd)
            {
                break;
            }
        }
        if (fields > columns && !chunk.AllowsLongRecords)
        {
            chunk.ThrowLongRecord(recordStart, fields, columns);
        }
        if (fields < columns)
        {
            MarkMissing(data, lastStart, dialect, entry, fields, columns);
        }
        return Math.Min(start, data.Length);
    }

    private static void MarkMissing(ReadOnlySpan<byte> data, int lastStart, in CsvDialect dialect, int* entry, int fields, int columns)
    {
        // Only the last column's reader takes carriage returns off.
        if (entry[fields] <= data.Length)
        {
            entry[fields] = RecordWalk.TrimReturn(data, lastStart, entry[fields], dialect);
        }
        for (int missing = fields + 1; missing <= columns; missing++)
        {
            entry[missing] = entry[fields];
        }
    }
}
