using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>The groups of one table as batches. Takes the table.</summary>
internal sealed class GroupSource(GroupPlan plan, GroupState state) : ISource
{
    private readonly Lock _lock = new();
    private int _next;

    public Schema Schema => plan.Output;

    public long? RowCount => state.Count;

    public int MaxLanes => 1;

    public ISourceReader CreateReader(QueryContext context) => new Reader(this, context);

    public void Dispose() => state.Dispose();

    private sealed class Reader(GroupSource source, QueryContext context) : ISourceReader
    {
        public bool TryRead([NotNullWhen(true)] out Batch? batch) => source.TryRead(context, out batch);

        public void Dispose()
        {
        }
    }

    private bool TryRead(QueryContext context, [NotNullWhen(true)] out Batch? batch)
    {
        lock (_lock)
        {
            int count = Math.Min(Batch.MaxRows, state.Count - _next);
            batch = count > 0 ? state.Output(_next, count, _next, context.Memory) : null;
            _next += count;
            return batch is not null;
        }
    }
}
