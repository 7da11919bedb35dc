using System.Runtime.InteropServices;
using Polarway.Core.Memory;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Thrift;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>Collects the hashes of a column chunk's values and makes a split-block bloom filter that is as large as they need.</summary>
/// <param name="share">Share of absent values that the filter lets through.</param>
internal sealed unsafe class BloomFilterBuilder(double share, Allocator memory) : IDisposable
{
    private const int MaxFilterBytes = 128 << 20;

    private readonly ByteBuilder _hashes = new(memory);

    public void Add(ReadOnlySpan<byte> value)
    {
        *(ulong*)_hashes.Reserve(sizeof(ulong)) = XxHash64.Compute(value);
        _hashes.Advance(sizeof(ulong));
    }

    /// <summary>Values of one width, one after the other.</summary>
    public void Add(byte* values, long count, int width)
    {
        for (long index = 0; index < count; index++)
        {
            Add(new ReadOnlySpan<byte>(values + (index * width), width));
        }
    }

    /// <summary>Writes header and bits to the sink, says where, and forgets the values.</summary>
    public void WriteTo(IByteSink sink, ColumnChunk chunk, ref long position)
    {
        var hashes = new Span<ulong>(_hashes.Start, (int)(_hashes.Length / sizeof(ulong)));
        var bits = new byte[BytesFor(Distinct(hashes))];
        Span<uint> words = MemoryMarshal.Cast<byte, uint>(bits.AsSpan());
        foreach (ulong hash in hashes)
        {
            BloomFilter.Insert(words, hash);
        }
        var header = new CompactWriter();
        header.Begin();
        header.Int32(1, bits.Length);
        for (short choice = 2; choice <= 4; choice++)
        {
            // Split blocks, XXH64, not compressed: the first, and only, choice of each.
            header.Begin(choice);
            header.EmptyStruct(1);
            header.End();
        }
        header.End();
        chunk.BloomFilterOffset = position;
        chunk.BloomFilterLength = header.Written.Length + bits.Length;
        sink.Write(header.Written);
        sink.Write(bits);
        position += chunk.BloomFilterLength;
        _hashes.Clear();
    }

    public void Dispose() => _hashes.Dispose();

    private static long Distinct(Span<ulong> hashes)
    {
        hashes.Sort();
        long distinct = hashes.Length > 0 ? 1 : 0;
        for (int index = 1; index < hashes.Length; index++)
        {
            distinct += hashes[index] != hashes[index - 1] ? 1 : 0;
        }
        return distinct;
    }

    /// <summary>A power of two: with so many bits, 8 of them per value, the filter lets that share through.</summary>
    private int BytesFor(long distinct)
    {
        const int BitsPerValue = 8;
        double bits = -BitsPerValue * distinct / Math.Log(1 - Math.Pow(share, 1.0 / BitsPerValue));
        int bytes = BloomFilter.BlockBytes;
        while (bytes < MaxFilterBytes && bytes * 8.0 < bits)
        {
            bytes *= 2;
        }
        return bytes;
    }
}
