using System.Buffers.Binary;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet;
using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Schemas;

namespace Polarway.Fuzz.Targets;

/// <summary>
/// Column and offset index of one column. The first six bytes: the column of a file with flat columns of many types, the order of its
/// bounds, the rows it claims, and where the second index starts. An index that is damaged counts as none, so that no error may come.
/// </summary>
internal sealed class ParquetPageIndex : FuzzTarget
{
    private const int Head = 6;
    private const int Orders = 3;
    private SchemaNode[]? _leaves;

    public override string Name => "parquet.page_index";

    public override int Weight => 300;

    private SchemaNode[] Leaves => _leaves ??= [.. Indexed().Select(i => i.Leaf).Distinct()];

    public override IEnumerable<byte[]> Seeds()
    {
        byte[][] seeds = [.. Indexed().SelectMany(i => Enumerable.Range(0, Orders).Select(order => Input(i, order)))];
        return Array.TrueForAll(seeds, seed => Read(seed) is not null) ? seeds : throw new FindingException("an index of our writer counts as none");
    }

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        if (input.Length < Head)
        {
            return;
        }
        Read(input);
    }

    /// <summary>The index of an input; null where it is damaged.</summary>
    private PageIndex? Read(ReadOnlySpan<byte> input)
    {
        int columnIndex = 1 + (BinaryPrimitives.ReadUInt16LittleEndian(input[4..]) % (input.Length - Head + 1));
        byte[] bytes = [0, .. input[Head..]];
        var chunk = new ColumnChunk { OffsetIndexOffset = 1, OffsetIndexLength = columnIndex - 1, ColumnIndexOffset = columnIndex, ColumnIndexLength = bytes.Length - columnIndex };
        long rows = BinaryPrimitives.ReadInt16LittleEndian(input[2..]);
        using var file = new MemoryFile(bytes);
        PageIndex? index = PageIndexReader.Read(file, chunk, Leaves[input[0] % Leaves.Length], (ColumnOrder)(input[1] % Orders), rows);
        long[]? firstRows = PageIndexReader.ReadLocations(file, chunk, rows)?.FirstRows;
        if (index is not null && firstRows is null)
        {
            throw new FindingException("a page index whose offset index is none");
        }
        for (int page = 1; firstRows is not null && page < firstRows.Length; page++)
        {
            if (firstRows[page - 1] < 0 || firstRows[page - 1] > firstRows[page])
            {
                throw new FindingException($"page {page} starts at row {firstRows[page]}, behind row {firstRows[page - 1]}");
            }
        }
        return index;
    }

    private byte[] Input((SchemaNode Leaf, byte[] Offsets, byte[] Bounds, long Rows) indexed, int order)
    {
        var head = new byte[Head];
        head[0] = (byte)Array.IndexOf(Leaves, indexed.Leaf);
        head[1] = (byte)order;
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(2), (short)Math.Min(indexed.Rows, short.MaxValue));
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(4), (ushort)indexed.Offsets.Length);
        return [.. head, .. indexed.Offsets, .. indexed.Bounds];
    }

    /// <summary>The indexes of the first row group of a file of ours, whose pages have a few rows.</summary>
    private static IEnumerable<(SchemaNode Leaf, byte[] Offsets, byte[] Bounds, long Rows)> Indexed()
    {
        byte[] bytes = SeedFiles.Parquet()[0];
        using ParquetFile file = ParquetFile.Open(new MemoryFile(bytes));
        RowGroup group = file.RowGroups[0];
        var found = new List<(SchemaNode, byte[], byte[], long)>();
        for (int column = 0; column < file.Schema.Count; column++)
        {
            if (group.FlatLeaf(column) is { } leaf && group.Chunks.Columns[leaf.FirstLeaf] is { ColumnIndexLength: > 0 } chunk)
            {
                found.Add((leaf, bytes.AsSpan((int)chunk.OffsetIndexOffset, chunk.OffsetIndexLength).ToArray(), bytes.AsSpan((int)chunk.ColumnIndexOffset, chunk.ColumnIndexLength).ToArray(), group.Rows));
            }
        }
        return found.Count > 0 ? found : throw new FindingException("our writer made no page index: the target tests nothing");
    }
}

/// <summary>A bloom filter, header and words. The first byte: where it starts. A filter that is damaged counts as none.</summary>
internal sealed class ParquetBloomFilter : FuzzTarget
{
    public override string Name => "parquet.bloom_filter";

    public override int Weight => 300;

    public override IEnumerable<byte[]> Seeds()
    {
        byte[] header = [0x15, 0x80, 0x01, 0x1C, 0x1C, 0x00, 0x00, 0x1C, 0x1C, 0x00, 0x00, 0x1C, 0x1C, 0x00, 0x00, 0x00];
        byte[][] whole = [[1, .. header, .. Some(2 * BloomFilter.BlockBytes)], [5, 0, 0, 0, 0, .. header, .. Some(2 * BloomFilter.BlockBytes)]];
        byte[] cut = [1, .. header, .. Some(BloomFilter.BlockBytes)];
        return Array.TrueForAll(whole, seed => Open(seed, out _) is not null) ? [.. whole, cut] : throw new FindingException("a whole filter counts as none");
    }

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        if (input.Length == 0)
        {
            return;
        }
        BloomFilter? filter = Open(input.ToArray(), out MemoryFile file);
        using MemoryFile opened = file;
        for (ulong hash = 0; filter is not null && hash < 8; hash++)
        {
            filter.MayContain(hash * 0x2492_4924_9249_2492);
        }
    }

    private static BloomFilter? Open(byte[] input, out MemoryFile file)
    {
        file = new MemoryFile(input);
        return BloomFilter.Open(file, new ColumnChunk { BloomFilterOffset = (sbyte)input[0] });
    }
}
