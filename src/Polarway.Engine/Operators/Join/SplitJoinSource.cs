using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators.Partitions;

namespace Polarway.Engine.Operators.Join;

/// <summary>Joins pairs of partitions, each by one reader. Takes both sides.</summary>
internal sealed class SplitJoinSource(JoinSpec spec, PartitionedRows build, PartitionedRows probe, Allocator memory, QueryContext context) : ISource
{
    private const int SequenceBits = 40;

    private int _claimed;

    public Schema Schema => spec.Output;

    public long? RowCount => null;

    public int MaxLanes => RowPartitions.Count;

    public long SequenceSpan => (long)RowPartitions.Count << SequenceBits;

    public ISourceReader CreateReader(QueryContext context) => new Reader(this);

    public void Dispose()
    {
        build.Dispose();
        probe.Dispose();
    }

    private sealed class Reader(SplitJoinSource source) : ISourceReader
    {
        private PartitionJoin? _join;
        private long _sequence;

        public bool TryRead([NotNullWhen(true)] out Batch? batch)
        {
            while (true)
            {
                if (_join is not null && _join.TryRead(out Batch? joined))
                {
                    using (joined)
                    {
                        batch = joined.WithSequence(_sequence++);
                    }
                    return true;
                }
                _join?.Dispose();
                _join = null;
                int partition = Interlocked.Increment(ref source._claimed) - 1;
                if (partition >= RowPartitions.Count)
                {
                    batch = null;
                    return false;
                }
                _sequence = (long)partition << SequenceBits;
                _join = source.Start(partition);
            }
        }

        public void Dispose() => _join?.Dispose();
    }

    private PartitionJoin Start(int partition) => new(spec, build, probe, partition, memory, context);
}
