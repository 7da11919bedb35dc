using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators.Partitions;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Finishes partitions, each by one reader, and gives their groups. Takes the partitions.</summary>
internal sealed class PartitionSource(GroupPlan plan, PartitionBuffer partitions, Allocator memory) : ISource
{
    private const int SequenceBits = 40;

    private readonly GroupPlan _plan = plan;
    private readonly PartitionBuffer _partitions = partitions;
    private readonly Allocator _memory = memory;
    private int _claimed;

    public Schema Schema => _plan.Output;

    public long? RowCount => null;

    public long SequenceSpan => (long)RowPartitions.Count << SequenceBits;

    public int MaxLanes => RowPartitions.Count;

    public ISourceReader CreateReader(QueryContext context) => CreateGroupReader(context);

    internal GroupReader CreateGroupReader(QueryContext context) => new(this, context);

    public void Dispose() => _partitions.Dispose();

    /// <summary>Reads the groups of the partitions that it claims.</summary>
    internal sealed class GroupReader(PartitionSource source, QueryContext context) : ISourceReader
    {
        private readonly PartitionWork _work = new(source._plan, source._memory, context);
        private long _sequence;

        public bool TryRead([NotNullWhen(true)] out Batch? batch) => TryRead(false, out batch, out _);

        /// <summary>With the place in the source that decides each group's place in the result, when asked for.</summary>
        public bool TryRead(bool withOrders, [NotNullWhen(true)] out Batch? batch, out Column? orders)
        {
            while (true)
            {
                if (_work.TryTake(_sequence, withOrders, out batch, out orders))
                {
                    _sequence++;
                    return true;
                }
                context.ThrowIfCancelled();
                int partition = Interlocked.Increment(ref source._claimed) - 1;
                if (partition >= RowPartitions.Count)
                {
                    return false;
                }
                _sequence = (long)partition << SequenceBits;
                _work.Start(source._partitions, partition);
            }
        }

        public void Dispose() => _work.Dispose();
    }
}
