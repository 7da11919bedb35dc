using Polarway.Formats.Parquet.Thrift;

namespace Polarway.Formats.Parquet.Metadata;

/// <summary>Page headers to Thrift bytes.</summary>
internal static class PageHeaderWriter
{
    public static void Write(CompactWriter writer, PageType type, int values, PageEncoding encoding, int uncompressed, int compressed, uint? crc)
    {
        writer.Clear();
        writer.Begin();
        writer.Int32(1, (int)type);
        writer.Int32(2, uncompressed);
        writer.Int32(3, compressed);
        if (crc is { } checksum)
        {
            writer.Int32(4, (int)checksum);
        }
        if (type == PageType.Dictionary)
        {
            writer.Begin(7);
            writer.Int32(1, values);
            writer.Int32(2, (int)encoding);
            writer.End();
        }
        else
        {
            writer.Begin(5);
            writer.Int32(1, values);
            writer.Int32(2, (int)encoding);
            writer.Int32(3, (int)PageEncoding.Rle);
            writer.Int32(4, (int)PageEncoding.Rle);
            writer.End();
        }
        writer.End();
    }
}
