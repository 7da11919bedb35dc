using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Thrift;

namespace Polarway.Formats.Parquet.Metadata;

/// <summary>Thrift bytes to <see cref="PageHeader"/>.</summary>
internal static class PageHeaderReader
{
    public static PageHeader Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new CompactReader(bytes);
        var header = new PageHeader { IsCompressed = true, Type = (PageType)byte.MaxValue };
        bool hasBody = false;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: header.Type = (PageType)reader.ReadEnum(type); break;
                case 2: header.UncompressedBytes = reader.ReadInt32(type); break;
                case 3: header.CompressedBytes = reader.ReadInt32(type); break;
                case 4: header.Crc = (uint)reader.ReadInt32(type); break;
                case 5: reader.ExpectStruct(type); ReadData(ref reader, ref header); hasBody = true; break;
                case 7: reader.ExpectStruct(type); ReadDictionary(ref reader, ref header); hasBody = true; break;
                case 8: reader.ExpectStruct(type); ReadDataV2(ref reader, ref header); hasBody = true; break;
                default: reader.Skip(type); break;
            }
        }
        header.HeaderBytes = reader.Position;
        Check(in header, hasBody);
        return header;
    }

    private static void Check(in PageHeader header, bool hasBody)
    {
        if (header.Type > PageType.DataV2 || (!hasBody && header.Type != PageType.Index))
        {
            CorruptBytesException.Throw($"a page of type {(int)header.Type} has no header for its type");
        }
        if (header.UncompressedBytes < 0 || header.CompressedBytes < 0 || header.ValueCount < 0)
        {
            CorruptBytesException.Throw($"a page header has negative sizes ({header.CompressedBytes} bytes, {header.UncompressedBytes} uncompressed, {header.ValueCount} values)");
        }
        if (header.Type == PageType.DataV2)
        {
            long levels = (long)header.DefinitionBytes + header.RepetitionBytes;
            if (header.DefinitionBytes < 0 || header.RepetitionBytes < 0 || levels > header.UncompressedBytes || levels > header.CompressedBytes)
            {
                CorruptBytesException.Throw($"a page's levels ({header.DefinitionBytes} and {header.RepetitionBytes} bytes) are longer than the page ({header.CompressedBytes} bytes)");
            }
        }
    }

    private static void ReadData(ref CompactReader reader, ref PageHeader header)
    {
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: header.ValueCount = reader.ReadInt32(type); break;
                case 2: header.Encoding = (PageEncoding)reader.ReadEnum(type); break;
                case 3: header.DefinitionEncoding = (PageEncoding)reader.ReadEnum(type); break;
                case 4: header.RepetitionEncoding = (PageEncoding)reader.ReadEnum(type); break;
                default: reader.Skip(type); break;
            }
        }
    }

    private static void ReadDictionary(ref CompactReader reader, ref PageHeader header)
    {
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: header.ValueCount = reader.ReadInt32(type); break;
                case 2: header.Encoding = (PageEncoding)reader.ReadEnum(type); break;
                default: reader.Skip(type); break;
            }
        }
    }

    private static void ReadDataV2(ref CompactReader reader, ref PageHeader header)
    {
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: header.ValueCount = reader.ReadInt32(type); break;
                case 2: header.NullCount = reader.ReadInt32(type); break;
                case 3: header.RowCount = reader.ReadInt32(type); break;
                case 4: header.Encoding = (PageEncoding)reader.ReadEnum(type); break;
                case 5: header.DefinitionBytes = reader.ReadInt32(type); break;
                case 6: header.RepetitionBytes = reader.ReadInt32(type); break;
                case 7: header.IsCompressed = reader.ReadBoolean(type); break;
                default: reader.Skip(type); break;
            }
        }
        header.DefinitionEncoding = PageEncoding.Rle;
        header.RepetitionEncoding = PageEncoding.Rle;
    }
}
