using Polarway.Formats.Bytes;
using Polarway.Formats.Compression;
using Polarway.Formats.Parquet.Thrift;

namespace Polarway.Formats.Parquet.Metadata;

/// <summary>Thrift bytes to <see cref="FileMetadata"/>.</summary>
internal static class FooterReader
{
    public static FileMetadata Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new CompactReader(bytes);
        var file = new FileMetadata();
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: file.Version = reader.ReadInt32(type); break;
                case 2: file.Schema = SchemaElementReader.ReadAll(ref reader, type); break;
                case 3: file.Rows = reader.ReadInteger(type); break;
                case 4: file.RowGroups = ReadRowGroups(ref reader, type); break;
                case 5: ReadKeyValues(ref reader, type, file.KeyValues); break;
                case 6: file.CreatedBy = reader.ReadString(type); break;
                case 7: file.ColumnOrders = ReadColumnOrders(ref reader, type); break;
                default: reader.Skip(type); break;
            }
        }
        return file;
    }

    private static RowGroupChunks[] ReadRowGroups(ref CompactReader reader, ThriftType type)
    {
        var groups = new RowGroupChunks[reader.ReadListHeader(type, out ThriftType element)];
        reader.ExpectStruct(groups.Length == 0 ? ThriftType.Struct : element);
        for (int index = 0; index < groups.Length; index++)
        {
            groups[index] = ReadRowGroup(ref reader);
        }
        return groups;
    }

    private static RowGroupChunks ReadRowGroup(ref CompactReader reader)
    {
        var group = new RowGroupChunks();
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: group.Columns = ReadColumns(ref reader, type); break;
                case 2: group.UncompressedBytes = reader.ReadInteger(type); break;
                case 3: group.Rows = reader.ReadInteger(type); break;
                default: reader.Skip(type); break;
            }
        }
        if (group.Rows < 0)
        {
            CorruptBytesException.Throw($"a row group has {group.Rows} rows");
        }
        return group;
    }

    private static ColumnChunk[] ReadColumns(ref CompactReader reader, ThriftType type)
    {
        var columns = new ColumnChunk[reader.ReadListHeader(type, out ThriftType element)];
        reader.ExpectStruct(columns.Length == 0 ? ThriftType.Struct : element);
        for (int index = 0; index < columns.Length; index++)
        {
            columns[index] = ReadColumn(ref reader);
        }
        return columns;
    }

    private static ColumnChunk ReadColumn(ref CompactReader reader)
    {
        var chunk = new ColumnChunk();
        bool hasMetadata = false;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: chunk.FilePath = reader.ReadString(type); break;
                case 3: reader.ExpectStruct(type); ReadColumnMetadata(ref reader, chunk); hasMetadata = true; break;
                case 4: chunk.OffsetIndexOffset = reader.ReadInteger(type); break;
                case 5: chunk.OffsetIndexLength = reader.ReadInt32(type); break;
                case 6: chunk.ColumnIndexOffset = reader.ReadInteger(type); break;
                case 7: chunk.ColumnIndexLength = reader.ReadInt32(type); break;
                case 8: chunk.IsEncrypted = true; reader.Skip(type); break;
                default: reader.Skip(type); break;
            }
        }
        if (!hasMetadata && !chunk.IsEncrypted)
        {
            CorruptBytesException.Throw("a column chunk has no metadata");
        }
        return chunk;
    }

    private static void ReadColumnMetadata(ref CompactReader reader, ColumnChunk chunk)
    {
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: chunk.Physical = (PhysicalType)reader.ReadEnum(type); break;
                case 4: chunk.Codec = (Codec)reader.ReadEnum(type); break;
                case 5: chunk.ValueCount = reader.ReadInteger(type); break;
                case 6: chunk.UncompressedBytes = reader.ReadInteger(type); break;
                case 7: chunk.CompressedBytes = reader.ReadInteger(type); break;
                case 9: chunk.DataPageOffset = reader.ReadInteger(type); break;
                case 11: chunk.DictionaryPageOffset = reader.ReadInteger(type); break;
                case 12: reader.ExpectStruct(type); chunk.Statistics = ReadStatistics(ref reader); break;
                case 14: chunk.BloomFilterOffset = reader.ReadInteger(type); break;
                default: reader.Skip(type); break;
            }
        }
        if (chunk.ValueCount < 0 || chunk.CompressedBytes < 0 || chunk.DataPageOffset < 0)
        {
            CorruptBytesException.Throw($"a column chunk has {chunk.ValueCount} values in {chunk.CompressedBytes} bytes at byte {chunk.DataPageOffset}");
        }
    }

    private static RawStatistics ReadStatistics(ref CompactReader reader)
    {
        var statistics = new RawStatistics();
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: statistics.LegacyMax = reader.ReadBinary(type).ToArray(); break;
                case 2: statistics.LegacyMin = reader.ReadBinary(type).ToArray(); break;
                case 3: statistics.NullCount = reader.ReadInteger(type); break;
                case 4: statistics.DistinctCount = reader.ReadInteger(type); break;
                case 5: statistics.Max = reader.ReadBinary(type).ToArray(); break;
                case 6: statistics.Min = reader.ReadBinary(type).ToArray(); break;
                case 7: statistics.IsMaxExact = reader.ReadBoolean(type); break;
                case 8: statistics.IsMinExact = reader.ReadBoolean(type); break;
                default: reader.Skip(type); break;
            }
        }
        return statistics;
    }

    /// <summary>A list of unions, of which the first member is the only one that says an order we know.</summary>
    private static ColumnOrder[] ReadColumnOrders(ref CompactReader reader, ThriftType type)
    {
        var orders = new ColumnOrder[reader.ReadListHeader(type, out ThriftType element)];
        reader.ExpectStruct(orders.Length == 0 ? ThriftType.Struct : element);
        for (int index = 0; index < orders.Length; index++)
        {
            orders[index] = ColumnOrder.Other;
            short id = 0;
            while (reader.NextField(ref id, out ThriftType member))
            {
                orders[index] = id == 1 ? ColumnOrder.OfType : ColumnOrder.Other;
                reader.Skip(member);
            }
        }
        return orders;
    }

    private static void ReadKeyValues(ref CompactReader reader, ThriftType type, List<KeyValuePair<string, string>> pairs)
    {
        int count = reader.ReadListHeader(type, out ThriftType element);
        reader.ExpectStruct(count == 0 ? ThriftType.Struct : element);
        for (int index = 0; index < count; index++)
        {
            string key = "";
            string value = "";
            short id = 0;
            while (reader.NextField(ref id, out ThriftType field))
            {
                switch (id)
                {
                    case 1: key = reader.ReadString(field); break;
                    case 2: value = reader.ReadString(field); break;
                    default: reader.Skip(field); break;
                }
            }
            pairs.Add(new(key, value));
        }
    }
}
