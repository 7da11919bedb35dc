using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators;

/// <summary>
/// The stages of some transforms on one lane, for transforms that give several batches for one. What they give gets sequence numbers of
/// its own: that of the batch it comes from, then its place among those.
/// </summary>
internal sealed class StageChain : IBatchConsumer, IDisposable
{
    private readonly Queue<Batch> _ready = new();
    private readonly List<IDisposable> _owned = [];
    private readonly List<IResumable> _resumable = [];
    private readonly Schema _schema;
    private readonly int _partBits;
    private readonly IBatchConsumer _head;
    private readonly QueryContext _context;
    private long _sequence;
    private long _parts;

    /// <param name="partBits">Bits of a sequence number that are free for that place.</param>
    public StageChain(Schema schema, IReadOnlyList<ITransform> transforms, int partBits, QueryContext context)
    {
        (_schema, _partBits, _head, _context) = (schema, partBits, this, context);
        for (int stage = transforms.Count - 1; stage >= 0; stage--)
        {
            _head = transforms[stage].CreateStage(_head, context);
            if (_head is IResumable resumable)
            {
                _resumable.Add(resumable);
            }
            if (_head is IDisposable owned)
            {
                _owned.Add(owned);
            }
        }
    }

    /// <summary>Takes the next batch of the source; only when <see cref="TryTake"/> has nothing more.</summary>
    public void Feed(Batch batch)
    {
        (_sequence, _parts) = (batch.Sequence, 0);
        _head.Push(batch);
    }

    /// <summary>The next batch that is done; false when the next one must be fed.</summary>
    public bool TryTake([NotNullWhen(true)] out Batch? batch)
    {
        while (!_ready.TryDequeue(out batch))
        {
            // The last stage first: those before it may only go on when it has room.
            IResumable? pending = _resumable.Find(s => s.HasPending);
            if (pending is null)
            {
                return false;
            }
            // What a stage gives may all be filtered out behind it: this loop may be long.
            _context.ThrowIfCancelled();
            pending.Resume();
        }
        return true;
    }

    void IBatchConsumer.Push(Batch batch)
    {
        using (batch)
        {
            if (_parts >> _partBits != 0)
            {
                Throw.Unsupported($"more than {1L << _partBits} batches from one; filter or aggregate the inputs of the join first");
            }
            var columns = Array.ConvertAll(batch.Columns, c => c.Retain());
            _ready.Enqueue(new Batch(_schema, columns, batch.Length, (_sequence << _partBits) + _parts++));
        }
    }

    public void Dispose()
    {
        foreach (IDisposable owned in _owned)
        {
            owned.Dispose();
        }
        while (_ready.TryDequeue(out Batch? batch))
        {
            batch.Dispose();
        }
    }
}
