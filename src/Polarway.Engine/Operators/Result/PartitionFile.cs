using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Scan;

namespace Polarway.Engine.Operators.Result;

/// <summary>One file of a partition while it is written: the format's own sink, driven by one thread at a time.</summary>
internal sealed class PartitionFile : IDisposable
{
    private readonly ISink _sink;
    private readonly IBatchConsumer _lane;
    private readonly QueryContext _context;
    private long _sequence;

    public PartitionFile(string path, ISinkFormat format, Schema schema, JsonElement options, QueryContext context)
    {
        Path = path;
        _context = context;
        _sink = format.CreateSink(path, schema, options, context);
        _lane = _sink.CreateLane(context);
    }

    public string Path { get; }

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows that the sink may still hold in memory.</summary>
    public long HeldRows { get; private set; }

    /// <summary>Takes a batch.</summary>
    public void Push(Batch batch)
    {
        Rows += batch.Length;
        HeldRows += batch.Length;
        using Batch numbered = batch.WithSequence(_sequence++);
        batch.Dispose();
        _lane.Push(numbered.Share());
        if (_lane is IOrderedLane { HasWork: true } ordered)
        {
            while (ordered.HasWork)
            {
                ordered.Work();
            }
            HeldRows = 0;
        }
    }

    /// <summary>Completes the file, which gets its name.</summary>
    public void Finish()
    {
        if (_lane is IOrderedLane ordered)
        {
            ordered.Exhaust();
            while (ordered.HasWork)
            {
                ordered.Work();
            }
        }
        _sink.Combine(_lane);
        _sink.Finish(_context).Dispose();
    }

    public void Dispose() => _sink.Dispose();
}
