using Polarway.Core.Types;
using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Schemas;

namespace Polarway.Formats.Parquet;

/// <summary>A row group of a file: the unit of parallel reading and of pruning.</summary>
public sealed class RowGroup
{
    private readonly SchemaTree _tree;
    private readonly bool _hasColumnOrders;

    internal RowGroup(int index, RowGroupChunks chunks, SchemaTree tree, bool hasColumnOrders)
    {
        Index = index;
        Chunks = chunks;
        _tree = tree;
        _hasColumnOrders = hasColumnOrders;
    }

    public int Index { get; }

    public long Rows => Chunks.Rows;

    internal RowGroupChunks Chunks { get; }

    /// <summary>Bytes that reading a column fetches.</summary>
    public long CompressedBytes(int column) => Sum(column, chunk => chunk.CompressedBytes);

    /// <summary>Bytes of a column's pages when decompressed; what it takes in memory is of this order.</summary>
    public long UncompressedBytes(int column) => Sum(column, chunk => chunk.UncompressedBytes);

    /// <summary>What the footer says of a column; Unknown for nested ones.</summary>
    public ColumnStatistics Statistics(int column)
    {
        SchemaNode node = _tree.Columns[column];
        if (!node.IsLeaf || node.Repetition == Repetition.Repeated)
        {
            return ColumnStatistics.Unknown;
        }
        ColumnStatistics statistics = StatisticsReader.Read(Chunks.Columns[node.FirstLeaf].Statistics, node, _hasColumnOrders);
        // Categories may be ordered otherwise than their texts.
        return node.Type.Physical == PhysicalKind.Dictionary ? new ColumnStatistics { NullCount = statistics.NullCount } : statistics;
    }

    private long Sum(int column, Func<ColumnChunk, long> bytes)
    {
        SchemaNode node = _tree.Columns[column];
        long sum = 0;
        for (int leaf = node.FirstLeaf; leaf < node.FirstLeaf + node.LeafCount; leaf++)
        {
            sum += Math.Max(0, bytes(Chunks.Columns[leaf]));
        }
        return sum;
    }
}
