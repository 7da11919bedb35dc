using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>
/// Writes the result as one IPC file, in row order, to a temporary file beside the target that is renamed at the end. Lanes hand
/// their batches to one writer; those that come early wait in memory until all before them are there.
/// </summary>
internal sealed class IpcSink : ISink
{
    // A lane that is this far ahead waits for the others.
    private const int MaxWaitingBatches = 64;

    private readonly Lock _lock = new();
    private readonly PriorityQueue<Batch, long> _waiting = new();
    private readonly List<IpcLane> _lanes = [];
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _file;
    private readonly IpcWriter _writer;
    private bool _renamed;

    public IpcSink(string path, Schema schema, bool isFile, bool compress, QueryContext context)
    {
        const int BufferBytes = 1 << 20;
        _path = path;
        _temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            _file = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PolarwayException(ErrorKind.Io, $"\"{path}\" cannot be written: {error.Message}", error);
        }
        Allocator memory = context.Budget.CreateAllocator("IpcSink");
        _writer = new IpcWriter(_file, schema, isFile, compress, memory);
    }

    public IBatchConsumer CreateLane(QueryContext context)
    {
        lock (_lock)
        {
            var lane = new IpcLane(this);
            _lanes.Add(lane);
            return lane;
        }
    }

    public void Combine(IBatchConsumer lane)
    {
        lock (_lock)
        {
            _lanes.Remove((IpcLane)lane);
            WriteReady();
        }
    }

    public ISource Finish(QueryContext context)
    {
        lock (_lock)
        {
            WriteReady();
            try
            {
                _writer.Finish();
                _file.Dispose();
                File.Move(_temporary, _path, overwrite: true);
                _renamed = true;
            }
            catch (IOException error)
            {
                throw new PolarwayException(ErrorKind.Io, $"\"{_path}\" cannot be written: {error.Message}", error);
            }
        }
        return new FrameSource(new Frame(Schema.Empty, []));
    }

    public void Dispose()
    {
        while (_waiting.TryDequeue(out Batch? batch, out _))
        {
            batch.Dispose();
        }
        _writer.Dispose();
        _file.Dispose();
        if (!_renamed)
        {
            File.Delete(_temporary);
        }
    }

    private void Push(Batch batch)
    {
        lock (_lock)
        {
            _waiting.Enqueue(batch, batch.Sequence);
            WriteReady();
        }
    }

    /// <summary>Writes what no lane can come before any more.</summary>
    private void WriteReady()
    {
        long lowest = long.MaxValue;
        foreach (IpcLane lane in _lanes)
        {
            lowest = Math.Min(lowest, lane.NextSequence);
        }
        while (_waiting.TryPeek(out _, out long sequence) && sequence < lowest)
        {
            using Batch batch = _waiting.Dequeue();
            try
            {
                _writer.Write(batch);
            }
            catch (IOException error)
            {
                throw new PolarwayException(ErrorKind.Io, $"\"{_path}\" cannot be written: {error.Message}", error);
            }
        }
    }

    private sealed class IpcLane(IpcSink sink) : IOrderedLane
    {
        /// <summary>Everything this lane still gives is at or after this.</summary>
        public long NextSequence { get; private set; }

        public bool CanAccept
        {
            get
            {
                lock (sink._lock)
                {
                    return sink._waiting.Count < MaxWaitingBatches || sink._lanes.TrueForAll(l => l.NextSequence >= NextSequence);
                }
            }
        }

        public void Advance(long sequence)
        {
            lock (sink._lock)
            {
                NextSequence = sequence;
                sink.WriteReady();
            }
        }

        public void Push(Batch batch)
        {
            lock (sink._lock)
            {
                NextSequence = batch.Sequence + 1;
            }
            sink.Push(batch);
        }
    }
}
