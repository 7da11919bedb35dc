using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>The columns of one row group on their way to a file: encoded and compressed pages that wait. Used by one thread at a time.</summary>
internal sealed class RowGroupEncoder : IDisposable
{
    private readonly LeafWriter[] _columns;
    private readonly WriteNode[] _nodes;
    private readonly NestedShredder?[] _shredders;
    private readonly ParquetWriteOptions _options;

    public RowGroupEncoder(WriteNode[] nodes, ParquetWriteOptions options, Allocator memory)
    {
        _options = options;
        _nodes = nodes;
        _columns = [.. nodes.SelectMany(node => node.Leaves).Select(leaf => Create(leaf.Type, leaf.Stored!, options, memory))];
        _shredders = [.. nodes.Select(node => node.Stored is not null ? null
            : new NestedShredder(node, _columns[node.FirstLeaf..(node.FirstLeaf + node.LeafCount)], memory))];
    }

    public long Rows { get; private set; }

    public bool IsFull => Rows >= _options.RowGroupRows || PendingBytes() >= _options.RowGroupBytes;

    /// <summary>Encodes rows of a borrowed batch from <paramref name="first"/> on, as many as the row group still takes; gives their number.</summary>
    public int Append(Batch batch, int first)
    {
        int taken = (int)Math.Min(batch.Length - first, _options.RowGroupRows - Rows);
        using Batch part = batch.Slice(first, taken);
        for (int column = 0; column < _nodes.Length; column++)
        {
            AppendColumn(column, part.Columns[column]);
        }
        Rows += taken;
        return taken;
    }

    /// <summary>Columns that are encoded independently of each other.</summary>
    public int ColumnCount => _nodes.Length;

    /// <summary>Encodes one column of a whole row group. Different columns may be encoded at the same time.</summary>
    public void EncodeColumn(int column, IReadOnlyList<Batch> batches, QueryContext context)
    {
        foreach (Batch batch in batches)
        {
            context.ThrowIfCancelled();
            AppendColumn(column, batch.Columns[column]);
        }
        Complete(column);
    }

    /// <summary>The rows of a row group whose columns were encoded one by one.</summary>
    public void SetRows(long rows) => Rows = rows;

    /// <summary>Ends the last pages of all columns.</summary>
    public void Complete()
    {
        for (int column = 0; column < _nodes.Length; column++)
        {
            Complete(column);
        }
    }

    /// <summary>Writes the completed column chunks to the sink, describes them, and starts the next row group.</summary>
    public RowGroupChunks End(IByteSink sink, ref long position, out PageSummary[] pages)
    {
        pages = new PageSummary[_columns.Length];
        var chunks = new ColumnChunk[_columns.Length];
        long uncompressed = 0;
        for (int column = 0; column < _columns.Length; column++)
        {
            chunks[column] = _columns[column].End(sink, ref position, out pages[column]);
            uncompressed += chunks[column].UncompressedBytes;
        }
        for (int column = 0; column < _columns.Length; column++)
        {
            _columns[column].WriteBloomFilter(sink, chunks[column], ref position);
        }
        var described = new RowGroupChunks { Columns = chunks, Rows = Rows, UncompressedBytes = uncompressed };
        Rows = 0;
        return described;
    }

    public void Dispose()
    {
        foreach (LeafWriter column in _columns)
        {
            column.Dispose();
        }
        foreach (NestedShredder? shredder in _shredders)
        {
            shredder?.Dispose();
        }
    }

    private static LeafWriter Create(DataType type, StoredType stored, ParquetWriteOptions options, Allocator memory) => stored.Physical switch
    {
        PhysicalType.Boolean => new BooleanLeafWriter(stored, options, memory),
        PhysicalType.FixedLenByteArray when type.Kind == TypeKind.Binary => new FixedBytesLeafWriter(stored, options, memory),
        PhysicalType.ByteArray => new TextLeafWriter(type, stored, options, memory),
        _ => new FixedLeafWriter(type, stored, options, memory),
    };

    private void AppendColumn(int column, Column values)
    {
        if (_shredders[column] is { } shredder)
        {
            shredder.Append(values);
        }
        else
        {
            _columns[_nodes[column].FirstLeaf].Append(values);
        }
    }

    private void Complete(int column)
    {
        WriteNode node = _nodes[column];
        for (int leaf = node.FirstLeaf; leaf < node.FirstLeaf + node.LeafCount; leaf++)
        {
            _columns[leaf].Complete();
        }
    }

    private long PendingBytes()
    {
        long bytes = 0;
        foreach (LeafWriter column in _columns)
        {
            bytes += column.PendingBytes;
        }
        return bytes;
    }
}
