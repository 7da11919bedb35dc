using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Engine.Operators.Partitions;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>One reader's partitions in progress. A partition whose groups do not fit is split by further bits of the hash, and its
/// parts are finished one after the other.</summary>
internal sealed class PartitionWork(GroupPlan plan, Allocator memory, QueryContext context) : IDisposable
{
    /// <summary>Under forced spilling, partitions with more groups than this are split once.</summary>
    private const int ForcedSplitGroups = 16;
    private const long MinBytesToSplit = 4 << 20;

    // Buffers that were split off, each with the next partition to read.
    private readonly Stack<(PartitionBuffer Buffer, int Next)> _split = new();
    private GroupState? _state;
    private int _next;

    /// <summary>Groups of the partition that are ready to leave.</summary>
    public bool TryTake(long sequence, bool withOrders, [NotNullWhen(true)] out Batch? batch, out Column? orders)
    {
        while (true)
        {
            if (_state is not null && _next < _state.Count)
            {
                int count = Math.Min(Batch.MaxRows, _state.Count - _next);
                batch = _state.Output(_next, count, sequence, context.Memory);
                orders = withOrders ? _state.Orders(_next, count, context.Memory) : null;
                _next += count;
                return true;
            }
            _state?.Dispose();
            _state = null;
            if (!_split.TryPop(out (PartitionBuffer Buffer, int Next) top))
            {
                batch = null;
                orders = null;
                return false;
            }
            if (top.Next == RowPartitions.Count)
            {
                top.Buffer.Dispose();
                continue;
            }
            _split.Push((top.Buffer, top.Next + 1));
            Start(top.Buffer, top.Next);
        }
    }

    /// <summary>Groups a partition.</summary>
    public void Start(PartitionBuffer buffer, int partition)
    {
        _next = 0;
        if (!buffer.HasAny(partition))
        {
            return;
        }
        _state = new GroupState(plan, memory);
        PartitionBuffer? parts = null;
        try
        {
            foreach ((Batch piece, bool isState) in buffer.Read(partition))
            {
                context.ThrowIfCancelled();
                using (piece)
                {
                    Add(piece, isState, parts);
                }
                if (parts is null && IsTooLarge(buffer))
                {
                    parts = new PartitionBuffer(plan, buffer.Level + 1, context, memory);
                    WriteState(parts);
                }
                if (parts is not null && MustSpill)
                {
                    parts.Spill();
                }
            }
        }
        catch
        {
            parts?.Dispose();
            throw;
        }
        if (parts is not null)
        {
            _split.Push((parts, 0));
        }
    }

    public void Dispose()
    {
        _state?.Dispose();
        _state = null;
        while (_split.TryPop(out (PartitionBuffer Buffer, int Next) top))
        {
            top.Buffer.Dispose();
        }
    }

    private bool MustSpill => context.Settings.ForceSpill || context.Budget.UnderPressure;

    private void Add(Batch piece, bool isState, PartitionBuffer? parts)
    {
        if (parts is not null)
        {
            if (isState)
            {
                parts.AddStates(piece);
            }
            else
            {
                parts.AddRows(piece);
            }
        }
        else if (isState)
        {
            _state!.Merge(piece);
        }
        else
        {
            _state!.AddRows(piece);
        }
    }

    private bool IsTooLarge(PartitionBuffer buffer)
    {
        // Hashes that do not tell keys apart split nothing: one try at each level is all there is.
        if (buffer.Level >= RowPartitions.MaxLevel || plan.HashZero || plan.KeyCount == 0)
        {
            return false;
        }
        if (context.Settings.ForceSpill)
        {
            return buffer.Level == 0 && _state!.Count > ForcedSplitGroups;
        }
        long share = Math.Max(MinBytesToSplit, context.Budget.Limit / (8L * Math.Max(1, context.Settings.Threads)));
        return context.Budget.UnderPressure && _state!.ByteSize > share;
    }

    private void WriteState(PartitionBuffer parts)
    {
        using (Batch states = _state!.Export())
        {
            parts.AddStates(states);
        }
        _state.Dispose();
        _state = null;
    }
}
