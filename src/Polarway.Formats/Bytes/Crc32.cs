using System.Runtime.InteropServices;

namespace Polarway.Formats.Bytes;

/// <summary>The checksum of gzip, zip and Parquet pages (polynomial 0xEDB88320), 16 bytes a step.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Lanes = 16;
    private static readonly uint[] Table = BuildTable();

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        uint[] table = Table;
        while (bytes.Length >= Lanes)
        {
            ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(bytes[..Lanes]);
            uint first = words[0] ^ crc;
            uint second = words[1];
            uint third = words[2];
            uint fourth = words[3];
            crc = Fold(table, 12, first) ^ Fold(table, 8, second) ^ Fold(table, 4, third) ^ Fold(table, 0, fourth);
            bytes = bytes[Lanes..];
        }
        foreach (byte next in bytes)
        {
            crc = (crc >> 8) ^ table[(byte)(crc ^ next)];
        }
        return ~crc;
    }

    private static uint Fold(uint[] table, int lane, uint word)
        => table[((lane + 3) << 8) | (byte)word] ^ table[((lane + 2) << 8) | (byte)(word >> 8)]
            ^ table[((lane + 1) << 8) | (byte)(word >> 16)] ^ table[(lane << 8) | (int)(word >> 24)];

    /// <summary>Table k holds the effect of a byte that has k more bytes behind it.</summary>
    private static uint[] BuildTable()
    {
        var table = new uint[Lanes << 8];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (Polynomial & (0 - (crc & 1)));
            }
            table[value] = crc;
        }
        for (int index = 256; index < table.Length; index++)
        {
            uint before = table[index - 256];
            table[index] = (before >> 8) ^ table[(byte)before];
        }
        return table;
    }
}
