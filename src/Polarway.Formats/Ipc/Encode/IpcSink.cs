using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Result;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>
/// Writes the result as one IPC file, in row order. Batches are encoded by the lanes, several at once, unless they share dictionaries,
/// whose words are numbered in row order.
/// </summary>
internal sealed class IpcSink : OrderedSink
{
    // Batches that wait for the disk.
    private const int MaxEncoded = 32;

    private readonly IpcWriter _writer;
    private readonly IpcWriteOptions _options;
    private readonly QueryContext _context;
    private readonly Lock _lock = new();
    private readonly Queue<(long Number, Batch Batch)> _pending = new();
    private readonly SortedList<long, (Batch Batch, IpcBody? Body)> _ready = [];
    private readonly Stack<BufferCompressor> _compressors = new();
    private readonly BatchCutter? _cutter;
    private volatile int _waiting;
    private volatile int _encoded;
    private long _dealt;
    private long _written;
    private bool _isWriting;

    public IpcSink(string path, Schema schema, bool isFile, IpcWriteOptions options, QueryContext context)
    {
        _options = options;
        _context = context;
        BufferCompressor? compressor = options.NewCompressor();
        Allocator memory = context.Budget.CreateAllocator("IpcSink");
        _writer = new IpcWriter(new LocalFileSink(path, memory), schema, isFile, compressor, options.HasViews, memory, options);
        _cutter = options.BatchRows > 0 ? new BatchCutter(options.BatchRows, memory) : null;
    }

    protected override bool HasWork => _waiting > 0 && !IsBehind;

    protected override bool IsBehind => _encoded > MaxEncoded;

    protected override void Write(Batch batch)
    {
        if (_cutter is null)
        {
            Deal(batch.Share());
            return;
        }
        foreach (Batch cut in _cutter.Add(batch))
        {
            Deal(cut);
        }
    }

    protected override void EndOfRows()
    {
        if (_cutter?.Rest() is { } rest)
        {
            Deal(rest);
        }
    }

    /// <summary>Encodes one batch, and writes those whose turn it is.</summary>
    protected override void Work()
    {
        (long Number, Batch Batch) next;
        BufferCompressor? compressor;
        lock (_lock)
        {
            if (!_pending.TryDequeue(out next))
            {
                return;
            }
            _waiting--;
            _compressors.TryPop(out compressor);
        }
        IpcBody? body = Encode(next.Batch, ref compressor);
        lock (_lock)
        {
            if (compressor is not null)
            {
                _compressors.Push(compressor);
            }
            _ready.Add(next.Number, (next.Batch, body));
            _encoded++;
            if (_isWriting)
            {
                return;
            }
            _isWriting = true;
        }
        WriteReady();
    }

    protected override void FinishWriting()
    {
        if (_written != _dealt)
        {
            Throw.Internal($"{_dealt - _written} batches were not written");
        }
        _writer.Finish();
    }

    protected override void DisposeWriter()
    {
        foreach ((_, Batch batch) in _pending)
        {
            batch.Dispose();
        }
        foreach ((Batch batch, IpcBody? body) in _ready.Values)
        {
            batch.Dispose();
            body?.Dispose();
        }
        foreach (BufferCompressor compressor in _compressors)
        {
            compressor.Dispose();
        }
        _cutter?.Dispose();
        _writer.Dispose();
    }

    /// <summary>Takes a batch.</summary>
    private void Deal(Batch batch)
    {
        lock (_lock)
        {
            _pending.Enqueue((_dealt++, batch));
            _waiting++;
        }
    }

    private IpcBody? Encode(Batch batch, ref BufferCompressor? compressor)
    {
        try
        {
            _context.ThrowIfCancelled();
            if (_writer.IsOrdered)
            {
                return null;
            }
            compressor ??= _options.NewCompressor();
            return _writer.Encode(batch, compressor);
        }
        catch
        {
            batch.Dispose();
            compressor?.Dispose();
            throw;
        }
    }

    /// <summary>By one thread at a time, while the others encode on.</summary>
    private void WriteReady()
    {
        while (true)
        {
            Batch batch;
            IpcBody? body;
            lock (_lock)
            {
                if (_ready.Count == 0 || _ready.GetKeyAtIndex(0) != _written)
                {
                    _isWriting = false;
                    return;
                }
                (batch, body) = _ready.GetValueAtIndex(0);
                _ready.RemoveAt(0);
                _encoded--;
                _written++;
            }
            using (batch)
            using (body)
            {
                if (body is null)
                {
                    _writer.Write(batch);
                }
                else
                {
                    _writer.Write(body, batch.Length);
                }
            }
        }
    }
}
