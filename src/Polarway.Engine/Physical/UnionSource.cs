using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>Sources with their transforms, one after the other. A reader goes on to the next source when it finds nothing in one.</summary>
internal sealed class UnionSource(Schema schema, IReadOnlyList<(ISource Source, IReadOnlyList<ITransform> Transforms)> branches) : ISource
{
    // Sequence numbers of a branch start at its position shifted by this: above what sources use (a sort's ranges take 46 bits).
    private const int BranchShift = 48;

    public Schema Schema => schema;

    public long? RowCount
    {
        get
        {
            long? rows = 0;
            foreach ((ISource source, IReadOnlyList<ITransform> transforms) in branches)
            {
                rows = transforms.All(t => t.KeepsRowCount) ? rows + source.RowCount : null;
            }
            return rows;
        }
    }

    public long SequenceSpan => (long)branches.Count << BranchShift;

    public int MaxLanes => (int)Math.Min(int.MaxValue, branches.Sum(b => (long)b.Source.MaxLanes));

    public double? Fraction
    {
        get
        {
            double[] known = [.. branches.Select(b => b.Source.Fraction).OfType<double>()];
            return known.Length == 0 ? null : known.Sum() / known.Length;
        }
    }

    public ISourceReader CreateReader(QueryContext context) => new Reader(this, context);

    public void Dispose()
    {
        foreach ((ISource source, _) in branches)
        {
            source.Dispose();
        }
    }

    private sealed class Reader(UnionSource union, QueryContext context) : ISourceReader, IBatchConsumer
    {
        private readonly Queue<Batch> _ready = new();
        private ISourceReader? _reader;
        private IBatchConsumer? _head;
        private readonly List<IDisposable> _stages = [];
        private int _branch = -1;

        public bool TryRead([NotNullWhen(true)] out Batch? batch)
        {
            while (!_ready.TryDequeue(out batch))
            {
                context.ThrowIfCancelled();
                if (_reader is not null && _reader.TryRead(out Batch? read))
                {
                    _head!.Push(read);
                    continue;
                }
                if (!TryAdvance())
                {
                    return false;
                }
            }
            return true;
        }

        public void Push(Batch batch)
        {
            using (batch)
            {
                var columns = new Column[batch.Columns.Length];
                for (int column = 0; column < columns.Length; column++)
                {
                    columns[column] = batch.Columns[column].Retain();
                }
                _ready.Enqueue(new Batch(union.Schema, columns, batch.Length, ((long)_branch << BranchShift) + batch.Sequence));
            }
        }

        public void Dispose()
        {
            _reader?.Dispose();
            EndStages();
            while (_ready.TryDequeue(out Batch? batch))
            {
                batch.Dispose();
            }
        }

        private void EndStages()
        {
            _stages.ForEach(s => s.Dispose());
            _stages.Clear();
        }

        private bool TryAdvance()
        {
            _reader?.Dispose();
            _reader = null;
            EndStages();
            if (_branch + 1 >= union.Branches.Count)
            {
                return false;
            }
            _branch++;
            (ISource source, IReadOnlyList<ITransform> transforms) = union.Branches[_branch];
            _reader = source.CreateReader(context);
            _head = this;
            for (int stage = transforms.Count - 1; stage >= 0; stage--)
            {
                _head = transforms[stage].CreateStage(_head, context);
                if (_head is IDisposable owned)
                {
                    _stages.Add(owned);
                }
            }
            return true;
        }
    }

    private IReadOnlyList<(ISource Source, IReadOnlyList<ITransform> Transforms)> Branches => branches;
}
