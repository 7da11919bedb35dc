using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Schemas;
using Polarway.Formats.Parquet.Thrift;

namespace Polarway.Formats.Parquet.Metadata;

/// <summary>
/// Column and offset index of a column chunk to <see cref="PageIndex"/>. An index that cannot be read, or whose parts do not fit one
/// another, counts as none: the pages are complete without it.
/// </summary>
internal static class PageIndexReader
{
    private const int MaxIndexBytes = 16 << 20;

    /// <summary>Null where the chunk has no usable index.</summary>
    public static PageIndex? Read(IRandomAccessFile file, ColumnChunk chunk, SchemaNode leaf, ColumnOrder order, long rows)
    {
        if (!LiesWithin(file, chunk.ColumnIndexOffset, chunk.ColumnIndexLength) || ReadLocations(file, chunk, rows) is not { FirstRows: { } firstRows })
        {
            return null;
        }
        try
        {
            ColumnStatistics[]? pages = ReadPages(Fetch(file, chunk.ColumnIndexOffset, chunk.ColumnIndexLength), leaf, order, firstRows);
            return pages is null ? null : new PageIndex(pages, firstRows);
        }
        catch (CorruptBytesException)
        {
            return null;
        }
    }

    /// <summary>Where a chunk's data pages are; null where it has no usable offset index.</summary>
    public static PageLocations? ReadLocations(IRandomAccessFile file, ColumnChunk chunk, long rows)
    {
        if (!LiesWithin(file, chunk.OffsetIndexOffset, chunk.OffsetIndexLength))
        {
            return null;
        }
        try
        {
            return ReadLocations(Fetch(file, chunk.OffsetIndexOffset, chunk.OffsetIndexLength), rows);
        }
        catch (CorruptBytesException)
        {
            return null;
        }
    }

    private static bool LiesWithin(IRandomAccessFile file, long offset, int length)
        => offset > 0 && length is > 0 and <= MaxIndexBytes && offset <= file.Length - length;

    private static byte[] Fetch(IRandomAccessFile file, long offset, int length)
    {
        var bytes = new byte[length];
        file.Read(offset, bytes);
        return bytes;
    }

    /// <summary>Null when the pages are not in order.</summary>
    private static PageLocations? ReadLocations(ReadOnlySpan<byte> bytes, long rows)
    {
        var reader = new CompactReader(bytes);
        long[] firstRows = [rows];
        long[] offsets = [];
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            if (id != 1)
            {
                reader.Skip(type);
                continue;
            }
            int count = reader.ReadListHeader(type, out ThriftType element);
            reader.ExpectStruct(count == 0 ? ThriftType.Struct : element);
            firstRows = new long[count + 1];
            firstRows[count] = rows;
            offsets = new long[count];
            for (int page = 0; page < count; page++)
            {
                (firstRows[page], offsets[page]) = ReadLocation(ref reader);
            }
        }
        for (int page = 1; page < firstRows.Length; page++)
        {
            if (firstRows[page] < firstRows[page - 1])
            {
                return null;
            }
        }
        return firstRows[0] == 0 && rows > 0 ? new PageLocations(firstRows, offsets) : null;
    }

    private static (long Row, long Offset) ReadLocation(ref CompactReader reader)
    {
        long row = -1;
        long offset = -1;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: offset = reader.ReadInteger(type); break;
                case 3: row = reader.ReadInteger(type); break;
                default: reader.Skip(type); break;
            }
        }
        return (row, offset);
    }

    private static ColumnStatistics[]? ReadPages(ReadOnlySpan<byte> bytes, SchemaNode leaf, ColumnOrder order, long[] firstRows)
    {
        var reader = new CompactReader(bytes);
        bool[] areNull = [];
        byte[][] least = [];
        byte[][] most = [];
        long[]? nulls = null;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: areNull = ReadFlags(ref reader, type); break;
                case 2: least = ReadTexts(ref reader, type); break;
                case 3: most = ReadTexts(ref reader, type); break;
                case 5: nulls = ReadCounts(ref reader, type); break;
                default: reader.Skip(type); break;
            }
        }
        int count = firstRows.Length - 1;
        if (areNull.Length != count || least.Length != count || most.Length != count || (nulls is not null && nulls.Length != count))
        {
            return null;
        }
        var pages = new ColumnStatistics[count];
        for (int page = 0; page < count; page++)
        {
            pages[page] = areNull[page]
                ? new ColumnStatistics { NullCount = firstRows[page + 1] - firstRows[page] }
                : StatisticsReader.Read(new RawStatistics { Min = least[page], Max = most[page], NullCount = nulls?[page] }, leaf, order);
        }
        return pages;
    }

    private static bool[] ReadFlags(ref CompactReader reader, ThriftType type)
    {
        var flags = new bool[reader.ReadListHeader(type, out _)];
        for (int index = 0; index < flags.Length; index++)
        {
            flags[index] = reader.ReadByte() == 1;
        }
        return flags;
    }

    private static byte[][] ReadTexts(ref CompactReader reader, ThriftType type)
    {
        var texts = new byte[reader.ReadListHeader(type, out ThriftType element)][];
        for (int index = 0; index < texts.Length; index++)
        {
            texts[index] = reader.ReadBinary(element).ToArray();
        }
        return texts;
    }

    private static long[] ReadCounts(ref CompactReader reader, ThriftType type)
    {
        var counts = new long[reader.ReadListHeader(type, out ThriftType element)];
        for (int index = 0; index < counts.Length; index++)
        {
            counts[index] = reader.ReadInteger(element);
        }
        return counts;
    }
}
