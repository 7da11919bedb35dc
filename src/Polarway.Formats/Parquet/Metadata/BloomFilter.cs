using System.Buffers.Binary;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Thrift;

namespace Polarway.Formats.Parquet.Metadata;

/// <summary>
/// A column chunk's split-block bloom filter: it says of a value's hash that it may be there, or that it is not. Only the one block
/// that a hash falls into is read.
/// </summary>
internal sealed class BloomFilter
{
    private const int MaxHeaderBytes = 256;

    /// <summary>The unit of a filter's size.</summary>
    public const int BlockBytes = 32;

    private const int WordsPerBlock = 8;
    private const int BitShift = 27;

    private static readonly uint[] Salts = [0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31];

    private readonly IRandomAccessFile _file;
    private readonly long _start;
    private readonly uint _blocks;

    private BloomFilter(IRandomAccessFile file, long start, uint blocks)
    {
        _file = file;
        _start = start;
        _blocks = blocks;
    }

    /// <summary>Null where the chunk has no filter, or one of a kind that is not known, or that does not lie within the file.</summary>
    public static BloomFilter? Open(IRandomAccessFile file, ColumnChunk chunk)
    {
        long offset = chunk.BloomFilterOffset;
        if (offset <= 0 || offset >= file.Length)
        {
            return null;
        }
        Span<byte> header = stackalloc byte[(int)Math.Min(MaxHeaderBytes, file.Length - offset)];
        file.Read(offset, header);
        try
        {
            var reader = new CompactReader(header);
            int bytes = ReadHeader(ref reader);
            long start = offset + reader.Position;
            return bytes <= 0 || bytes % BlockBytes != 0 || bytes > file.Length - start ? null : new BloomFilter(file, start, (uint)(bytes / BlockBytes));
        }
        catch (CorruptBytesException)
        {
            // A filter that cannot be read rules nothing out; the values are complete without it.
            return null;
        }
    }

    /// <summary>False: no value with this hash is in the chunk.</summary>
    public bool MayContain(ulong hash)
    {
        long block = (long)(((hash >> 32) * _blocks) >> 32);
        Span<byte> bytes = stackalloc byte[BlockBytes];
        _file.Read(_start + (block * BlockBytes), bytes);
        uint key = (uint)hash;
        for (int word = 0; word < WordsPerBlock; word++)
        {
            uint bit = 1u << (int)((key * Salts[word]) >> BitShift);
            if ((BinaryPrimitives.ReadUInt32LittleEndian(bytes[(word * sizeof(uint))..]) & bit) == 0)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Enters a hash into the words of a filter.</summary>
    public static void Insert(Span<uint> words, ulong hash)
    {
        uint blocks = (uint)(words.Length / WordsPerBlock);
        int block = (int)(((hash >> 32) * blocks) >> 32);
        Span<uint> place = words.Slice(block * WordsPerBlock, WordsPerBlock);
        uint key = (uint)hash;
        for (int word = 0; word < WordsPerBlock; word++)
        {
            place[word] |= 1u << (int)((key * Salts[word]) >> BitShift);
        }
    }

    /// <summary>Bytes of the bitset; 0 when algorithm, hash or compression are not the ones that exist today.</summary>
    private static int ReadHeader(ref CompactReader reader)
    {
        int bytes = 0;
        int known = 0;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1: bytes = reader.ReadInt32(type); break;
                case 2 or 3 or 4: known += IsFirstOfUnion(ref reader, type) ? 1 : 0; break;
                default: reader.Skip(type); break;
            }
        }
        return known == 3 ? bytes : 0;
    }

    private static bool IsFirstOfUnion(ref CompactReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        bool isFirst = false;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType member))
        {
            isFirst |= id == 1;
            reader.Skip(member);
        }
        return isFirst;
    }
}
