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
    private readonly StoredType[] _types;
    private readonly LeafWriter[] _columns;
    private readonly List<RowGroupChunks> _groups = [];
    private long _position;
    private long _groupRows;
    private bool _isFinished;

    /// <param name="sink">Taken.</param>
    /// <param name="memory">Pays for pages that wait.</param>
    /// <exception cref="PolarwayException">Unsupported, naming the column whose type cannot be written.</exception>
    public ParquetWriter(IByteSink sink, Schema schema, ParquetWriteOptions options, Allocator memory)
    {
        _sink = sink;
        Schema = schema;
        _options = options;
        _types = [.. schema.Fields.ToArray().Select(StoredType.Of)];
        _columns = new LeafWriter[_types.Length];
        for (int column = 0; column < _columns.Length; column++)
        {
            _columns[column] = CreateColumn(schema[column].Type, _types[column], memory);
        }
        Write(Magic);
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
        int done = 0;
        while (done < batch.Length)
        {
            int taken = (int)Math.Min(batch.Length - done, _options.RowGroupRows - _groupRows);
            using (Batch part = batch.Slice(done, taken))
            {
                for (int column = 0; column < _columns.Length; column++)
                {
                    _columns[column].Append(part.Columns[column]);
                }
            }
            done += taken;
            _groupRows += taken;
            Rows += taken;
            if (_groupRows >= _options.RowGroupRows || PendingBytes() >= _options.RowGroupBytes)
            {
                EndRowGroup();
            }
        }
    }

    /// <summary>Writes what waits and the footer, and makes the file appear.</summary>
    /// <exception cref="PolarwayException">Io.</exception>
    public void Finish()
    {
        EndRowGroup();
        var footer = new CompactWriter();
        FooterWriter.Write(footer, Schema, _types, _groups, _options, CreatedBy);
        Write(footer.Written);
        Span<byte> tail = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(tail, footer.Written.Length);
        Write(tail);
        Write(Magic);
        _sink.Commit();
        _isFinished = true;
    }

    public void Dispose()
    {
        foreach (LeafWriter column in _columns)
        {
            column.Dispose();
        }
        _sink.Dispose();
    }

    private LeafWriter CreateColumn(DataType type, StoredType stored, Allocator memory) => stored.Physical switch
    {
        PhysicalType.Boolean => new BooleanLeafWriter(stored, _options, memory),
        PhysicalType.ByteArray => new TextLeafWriter(type, stored, _options, memory),
        _ => new FixedLeafWriter(type, stored, _options, memory),
    };

    private long PendingBytes()
    {
        long bytes = 0;
        foreach (LeafWriter column in _columns)
        {
            bytes += column.PendingBytes;
        }
        return bytes;
    }

    private void EndRowGroup()
    {
        if (_isFinished || _groupRows == 0)
        {
            return;
        }
        var chunks = new ColumnChunk[_columns.Length];
        long uncompressed = 0;
        for (int column = 0; column < _columns.Length; column++)
        {
            chunks[column] = _columns[column].End(_sink, ref _position);
            uncompressed += chunks[column].UncompressedBytes;
        }
        _groups.Add(new RowGroupChunks { Columns = chunks, Rows = _groupRows, UncompressedBytes = uncompressed });
        _groupRows = 0;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _sink.Write(bytes);
        _position += bytes.Length;
    }
}
