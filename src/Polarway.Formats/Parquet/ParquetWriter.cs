using System.Buffers.Binary;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Encode;
using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Thrift;

namespace Polarway.Formats.Parquet;

/// <summary>
/// Writes batches to a Parquet file. Rows wait, encoded and compressed, until their row group is complete. Disposing a writer that
/// was not finished leaves no file behind. Used by one thread at a time.
/// </summary>
public sealed class ParquetWriter : IDisposable
{
    private const string CreatedBy = "polarway version 0.1.0";
    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    private readonly IByteSink _sink;
    private readonly ParquetWriteOptions _options;
    private readonly WriteNode[] _nodes;
    private readonly StatedSchema? _stated;
    private readonly Allocator _memory;
    private readonly List<RowGroupChunks> _groups = [];
    private readonly List<PageSummary[]> _pages = [];
    private long _position;
    private RowGroupEncoder? _group;

    /// <param name="sink">Taken.</param>
    /// <param name="memory">Pays for pages that wait.</param>
    /// <exception cref="PolarwayException">Unsupported, naming the column whose type cannot be written.</exception>
    public ParquetWriter(IByteSink sink, Schema schema, ParquetWriteOptions options, Allocator memory)
    {
        _sink = sink;
        Schema = schema;
        _options = options;
        _memory = memory;
        try
        {
            _stated = options.ArrowSchema is { } text ? StatedSchema.Read(text, schema) : null;
            _nodes = WriteNode.Of(schema, _stated?.Fields);
            CheckColumns();
            Write(Magic);
        }
        catch
        {
            sink.Dispose();
            throw;
        }
    }

    public Schema Schema { get; }

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes of the file so far, without what waits.</summary>
    public long BytesWritten => _position;

    /// <summary>Appends rows; the batch is borrowed.</summary>
    /// <exception cref="PolarwayException">Schema, when the batch has other columns; Io; MemoryLimit.</exception>
    public void Write(Batch batch)
    {
        if (!batch.Schema.SameAs(Schema))
        {
            Throw.Error(ErrorKind.Schema, $"{_sink.Name}: a batch of {batch.Schema} for a file of {Schema}");
        }
        for (int done = 0; done < batch.Length;)
        {
            _group ??= NewRowGroup();
            done += _group.Append(batch, done);
            if (_group.IsFull)
            {
                EndRowGroup();
            }
        }
    }

    /// <summary>A row group that is encoded apart from this writer, on any thread; <see cref="Write(RowGroupEncoder)"/> puts it into the file.</summary>
    internal RowGroupEncoder NewRowGroup() => new(_nodes, _options, _memory);

    /// <summary>Appends a row group that is completed; its encoder (borrowed) can be used again.</summary>
    internal void Write(RowGroupEncoder group)
    {
        if (group.Rows > 0)
        {
            Rows += group.Rows;
            _groups.Add(group.End(_sink, ref _position, out PageSummary[] pages));
            _pages.Add(pages);
        }
    }

    /// <summary>Writes what waits and the footer, and makes the file appear.</summary>
    /// <exception cref="PolarwayException">Io.</exception>
    public void Finish()
    {
        EndRowGroup();
        if (_options.PageIndex)
        {
            WritePageIndex();
        }
        var footer = new CompactWriter();
        FooterWriter.Write(footer, Schema, _nodes, _groups, _options, _stated, CreatedBy);
        Write(footer.Written);
        Span<byte> tail = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(tail, footer.Written.Length);
        Write(tail);
        Write(Magic);
        _sink.Commit();
    }

    public void Dispose()
    {
        _group?.Dispose();
        _sink.Dispose();
    }

    /// <summary>First the bounds of all pages, then the places of all: a reader fetches what it needs at once.</summary>
    private void WritePageIndex()
    {
        WriteNode[] leaves = [.. _nodes.SelectMany(node => node.Leaves)];
        var writer = new CompactWriter();
        for (int group = 0; group < _groups.Count; group++)
        {
            for (int leaf = 0; leaf < leaves.Length; leaf++)
            {
                writer.Clear();
                if (_options.Statistics && _pages[group][leaf].TryWriteColumnIndex(writer, BoundOrder.Of(leaves[leaf].Type, leaves[leaf].Stored!)))
                {
                    ColumnChunk chunk = _groups[group].Columns[leaf];
                    (chunk.ColumnIndexOffset, chunk.ColumnIndexLength) = (_position, writer.Written.Length);
                    Write(writer.Written);
                }
            }
        }
        for (int group = 0; group < _groups.Count; group++)
        {
            for (int leaf = 0; leaf < leaves.Length; leaf++)
            {
                writer.Clear();
                _pages[group][leaf].WriteOffsetIndex(writer);
                ColumnChunk chunk = _groups[group].Columns[leaf];
                (chunk.OffsetIndexOffset, chunk.OffsetIndexLength) = (_position, writer.Written.Length);
                Write(writer.Written);
            }
        }
    }

    /// <summary>Options that name columns must name columns that there are.</summary>
    private void CheckColumns()
    {
        WriteNode[] leaves = [.. _nodes.SelectMany(node => node.Leaves)];
        foreach (string path in _options.BloomFilters.Keys)
        {
            if (!Array.Exists(leaves, leaf => leaf.Stored!.Path == path && leaf.Stored.Physical != PhysicalType.Boolean))
            {
                Throw.Error(ErrorKind.ColumnNotFound, $"a bloom filter for \"{path}\": there is no such column that can have one; there are {Names(leaves)}");
            }
        }
        foreach (SortingColumn sorting in _options.Sorting)
        {
            if (!Array.Exists(_nodes, node => node.Name == sorting.Column && node.Stored is not null))
            {
                Throw.Error(ErrorKind.ColumnNotFound, $"sorted by \"{sorting.Column}\": there is no such column that is no list or struct; there are {Names(leaves)}");
            }
        }
    }

    private static string Names(WriteNode[] leaves) => string.Join(", ", leaves.Take(20).Select(leaf => leaf.Stored!.Path));

    private void EndRowGroup()
    {
        if (_group is not null)
        {
            _group.Complete();
            Write(_group);
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _sink.Write(bytes);
        _position += bytes.Length;
    }
}
