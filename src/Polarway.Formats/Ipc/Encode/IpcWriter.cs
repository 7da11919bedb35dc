using System.Buffers.Binary;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>
/// Writes batches as an IPC file or stream. A stream gets its dictionaries before the batches that use them, and again, or their new
/// words, when they have grown; a file gets each once, at its end, where the footer points. Not thread-safe.
/// </summary>
internal sealed class IpcWriter : IDisposable
{
    private const int HeaderSchema = 1;
    private const int HeaderDictionary = 2;
    private const int HeaderBatch = 3;
    private const short Version5 = 4;
    private const int Alignment = 8;
    private const string StatisticsKey = "__POLARS_IPC_METADATA";
    private static ReadOnlySpan<byte> Magic => "ARROW1\0\0"u8;
    private static ReadOnlySpan<byte> EndMark => [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];

    private readonly IByteSink _target;
    private readonly Schema _schema;
    private readonly Allocator _memory;
    private readonly IpcDictionaries _dictionaries;
    private readonly BufferCompressor? _compressor;
    private readonly bool _hasViews;
    private readonly bool _isFile;
    private readonly List<(long Start, int Metadata, long Body)> _dictionaryBlocks = [];
    private readonly List<(long Start, int Metadata, long Body)> _batchBlocks = [];
    private readonly List<long> _rowsSoFar = [0];
    private readonly IpcWriteOptions _options;
    private long _position;

    /// <param name="target">Taken.</param>
    /// <param name="isFile">File format, else stream.</param>
    /// <param name="compressor">Taken; null: buffers are written as they are.</param>
    /// <param name="hasViews">Text is written as views, else with 64-bit offsets.</param>
    /// <param name="options">For what the other parameters do not say; null: as usual.</param>
    public IpcWriter(IByteSink target, Schema schema, bool isFile, BufferCompressor? compressor, bool hasViews, Allocator memory, IpcWriteOptions? options = null)
    {
        _options = options ?? new IpcWriteOptions();
        _hasViews = hasViews;
        _target = target;
        _schema = schema;
        _memory = memory;
        _isFile = isFile;
        _dictionaries = new IpcDictionaries(schema);
        _compressor = compressor;
        if (isFile)
        {
            Put(Magic);
        }
        var flat = new FlatBuilder();
        PutMessage(flat, HeaderSchema, new IpcSchemaWriter(flat, _hasViews, _options).Write(schema), null);
    }

    /// <summary>True when batches must be encoded in the order in which they are written, because they share dictionaries.</summary>
    public bool IsOrdered => _dictionaries.All.Count > 0;

    /// <summary>Writes a batch (borrowed).</summary>
    public void Write(Batch batch)
    {
        using IpcBody body = Encode(batch, _compressor);
        Write(body, batch.Length);
    }

    /// <summary>The buffers of a batch (borrowed), which the caller owns. Unless <see cref="IsOrdered"/>, by any thread.</summary>
    /// <param name="compressor">Not used by another thread at the same time.</param>
    public IpcBody Encode(Batch batch, BufferCompressor? compressor)
    {
        var body = new IpcBody(_memory, _dictionaries, compressor, _hasViews);
        try
        {
            _dictionaries.Rewind();
            for (int column = 0; column < batch.Columns.Length; column++)
            {
                if (_options.IsRunEndEncoded(_schema[column].Name))
                {
                    body.AddRuns(batch.Columns[column]);
                }
                else
                {
                    body.Add(batch.Columns[column], 0, batch.Length);
                }
            }
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Writes an encoded batch (borrowed).</summary>
    public void Write(IpcBody body, int rows)
    {
        if (!_isFile)
        {
            PutDictionaries();
        }
        var flat = new FlatBuilder();
        int header = RecordBatch(flat, body, rows);
        _rowsSoFar.Add(_rowsSoFar[^1] + rows);
        _batchBlocks.Add(PutMessage(flat, HeaderBatch, header, body));
    }

    /// <summary>Writes the end. Nothing may be written afterwards.</summary>
    public void Finish()
    {
        if (_isFile)
        {
            PutDictionaries();
        }
        Put(EndMark);
        if (_isFile)
        {
            PutFooter();
        }
        _target.Commit();
    }

    public void Dispose()
    {
        _compressor?.Dispose();
        _target.Dispose();
    }

    /// <summary>Writes the dictionaries that have words which no message has had yet.</summary>
    private void PutDictionaries()
    {
        foreach (IpcDictionary dictionary in _dictionaries.All)
        {
            if (dictionary.Written == dictionary.Count)
            {
                continue;
            }
            bool isDelta = _options.HasDeltas && !_isFile && dictionary.Written > 0;
            using ViewColumn words = dictionary.Words(isDelta ? dictionary.Written : 0, _memory);
            dictionary.Written = dictionary.Count;
            using var body = new IpcBody(_memory, null, _compressor, _hasViews);
            body.Add(words, 0, words.Length);
            var flat = new FlatBuilder();
            int data = RecordBatch(flat, body, words.Length);
            flat.StartTable(3);
            flat.AddInt64(0, dictionary.Id);
            flat.AddReference(1, data);
            flat.AddBool(2, isDelta);
            int header = flat.EndTable();
            _dictionaryBlocks.Add(PutMessage(flat, HeaderDictionary, header, body));
        }
    }

    private int RecordBatch(FlatBuilder flat, IpcBody body, long rows)
    {
        int nodes = flat.Vector(body.NodeBytes, body.NodeCount, sizeof(long));
        int buffers = flat.Vector(body.BufferBytes, body.BufferCount, sizeof(long));
        int compression = 0;
        if (_compressor is not null)
        {
            flat.StartTable(2);
            flat.AddByte(0, _compressor.Codec);
            flat.AddByte(1, 0);
            compression = flat.EndTable();
        }
        int variadic = body.VariadicCount == 0 ? 0 : flat.Vector(body.VariadicBytes, body.VariadicCount, sizeof(long));
        flat.StartTable(5);
        flat.AddInt64(0, rows);
        flat.AddReference(1, nodes);
        flat.AddReference(2, buffers);
        flat.AddReference(3, compression);
        flat.AddReference(4, variadic);
        return flat.EndTable();
    }

    private (long Start, int Metadata, long Body) PutMessage(FlatBuilder flat, byte kind, int header, IpcBody? body)
    {
        flat.StartTable(5);
        flat.AddInt16(0, Version5);
        flat.AddByte(1, kind);
        flat.AddReference(2, header);
        flat.AddInt64(3, body?.Length ?? 0);
        byte[] message = flat.Finish(flat.EndTable());
        int padded = (message.Length + Alignment - 1) / Alignment * Alignment;
        long start = _position;
        Span<byte> prefix = stackalloc byte[2 * sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(prefix, 0xFFFF_FFFF);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[sizeof(uint)..], padded);
        Put(prefix);
        Put(message);
        Put(stackalloc byte[padded - message.Length]);
        if (body is not null)
        {
            body.CopyTo(_target);
            _position += body.Length;
        }
        return (start, prefix.Length + padded, body?.Length ?? 0);
    }

    private void PutFooter()
    {
        var flat = new FlatBuilder();
        int dictionaries = Blocks(flat, _dictionaryBlocks);
        int batches = Blocks(flat, _batchBlocks);
        int schema = new IpcSchemaWriter(flat, _hasViews, _options).Write(_schema);
        int metadata = _options.HasStatistics ? IpcSchemaWriter.Pairs(flat, [new(StatisticsKey, Statistics())]) : 0;
        flat.StartTable(5);
        flat.AddInt16(0, Version5);
        flat.AddReference(1, schema);
        flat.AddReference(2, dictionaries);
        flat.AddReference(3, batches);
        flat.AddReference(4, metadata);
        byte[] footer = flat.Finish(flat.EndTable());
        Put(footer);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        Put(length);
        Put(Magic[..6]);
    }

    private string Statistics() => $"{{\"record_batch_cum_len\":[{string.Join(',', _rowsSoFar.Skip(1))}]}}";

    private static int Blocks(FlatBuilder flat, List<(long Start, int Metadata, long Body)> blocks)
    {
        const int BlockBytes = 24;
        var bytes = new byte[blocks.Count * BlockBytes];
        for (int block = 0; block < blocks.Count; block++)
        {
            Span<byte> place = bytes.AsSpan(block * BlockBytes);
            BinaryPrimitives.WriteInt64LittleEndian(place, blocks[block].Start);
            BinaryPrimitives.WriteInt32LittleEndian(place[8..], blocks[block].Metadata);
            BinaryPrimitives.WriteInt64LittleEndian(place[16..], blocks[block].Body);
        }
        return flat.Vector(bytes, blocks.Count, sizeof(long));
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _target.Write(bytes);
        _position += bytes.Length;
    }
}
