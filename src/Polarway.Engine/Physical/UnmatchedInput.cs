using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Join;

namespace Polarway.Engine.Physical;

/// <summary>The rows of a join's table that found no partner. For the pipeline after the one that looked them up; a join in partitions gives
/// its own.</summary>
internal sealed record UnmatchedInput(JoinSpec Spec) : IPipelineInput
{
    public Schema Schema => Spec.Output;

    public ISource Open(QueryContext context, ISource?[] outputs)
        => context.Joins.HasTable(Spec.Slot) ? new Source(Spec, context) : new FrameSource(new Frame(Schema, []));

    private sealed class Source(JoinSpec spec, QueryContext context) : ISource
    {
        private int _readers;

        public Schema Schema => spec.Output;

        public long? RowCount => null;

        public int MaxLanes => 1;

        /// <summary>The first reader reads everything.</summary>
        public ISourceReader CreateReader(QueryContext context)
            => new Reader(Interlocked.Increment(ref _readers) == 1 ? new UnmatchedRows(spec, context.Joins.Get(spec.Slot), context) : null);

        public void Dispose() => context.Joins.Release(spec.Slot);
    }

    private sealed class Reader(UnmatchedRows? rows) : ISourceReader
    {
        public bool TryRead([NotNullWhen(true)] out Batch? batch)
        {
            batch = null;
            return rows is not null && rows.TryRead(out batch);
        }

        public void Dispose() => rows?.Dispose();
    }
}
