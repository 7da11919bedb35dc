using Polarway.Core.Types;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Schemas;

namespace Polarway.Formats.Parquet;

/// <summary>A row group of a file: the unit of parallel reading and of pruning.</summary>
public sealed class RowGroup
{
    private readonly SchemaTree _tree;
    private readonly ColumnOrder[] _orders;

    internal RowGroup(int index, RowGroupChunks chunks, SchemaTree tree, ColumnOrder[] orders)
    {
        Index = index;
        Chunks = chunks;
        _tree = tree;
        _orders = orders;
    }

    public int Index { get; }

    public long Rows => Chunks.Rows;

    internal RowGroupChunks Chunks { get; }

    /// <summary>Bytes that reading a column fetches.</summary>
    public long CompressedBytes(int column) => Sum(column, chunk => chunk.CompressedBytes);

    /// <summary>Bytes of a column's pages when decompressed; what it takes in memory is of this order.</summary>
    public long UncompressedBytes(int column) => Sum(column, chunk => chunk.UncompressedBytes);

    /// <summary>Bytes of one page of each leaf of a column, where pages have at most <paramref name="most"/> bytes.</summary>
    internal long PageBytes(int column, long most) => Sum(column, chunk => Math.Min(chunk.UncompressedBytes, most));

    /// <summary>What the footer says of a column; Unknown for nested ones.</summary>
    public ColumnStatistics Statistics(int column)
    {
        if (FlatLeaf(column) is not { } node)
        {
            return ColumnStatistics.Unknown;
        }
        ColumnStatistics statistics = StatisticsReader.Read(Chunks.Columns[node.FirstLeaf].Statistics, node, OrderOf(node));
        // Categories may be ordered otherwise than their texts.
        return node.Type.Physical == PhysicalKind.Dictionary ? new ColumnStatistics { NullCount = statistics.NullCount } : statistics;
    }

    /// <summary>What the page index says of a column; null for nested ones, categories, and files without it.</summary>
    internal PageIndex? ReadPageIndex(IRandomAccessFile file, int column)
        => FlatLeaf(column) is { } node && node.Type.Physical != PhysicalKind.Dictionary
            ? PageIndexReader.Read(file, Chunks.Columns[node.FirstLeaf], node, OrderOf(node), Rows) : null;

    /// <summary>The node of a column without nesting; null for others.</summary>
    internal SchemaNode? FlatLeaf(int column)
    {
        SchemaNode node = _tree.Columns[column];
        return node.IsLeaf && node.Repetition != Repetition.Repeated ? node : null;
    }

    /// <summary>A list that is not as long as there are leaves says nothing that can be trusted.</summary>
    private ColumnOrder OrderOf(SchemaNode leaf)
        => _orders.Length == 0 ? ColumnOrder.Undeclared : _orders.Length == _tree.Leaves.Count ? _orders[leaf.FirstLeaf] : ColumnOrder.Other;

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
