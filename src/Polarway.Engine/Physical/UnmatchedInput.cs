using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Join;

namespace Polarway.Engine.Physical;

/// <summary>The rows of a join's table that found no partner, in their order. For the pipeline after the one that looked them up.</summary>
internal sealed record UnmatchedInput(JoinSpec Spec) : IPipelineInput
{
    public Schema Schema => Spec.Output;

    public ISource Open(QueryContext context, ISource?[] outputs) => new Source(Spec, context);

    private sealed class Source(JoinSpec spec, QueryContext context) : ISource
    {
        private int _row;

        public Schema Schema => spec.Output;

        public long? RowCount => null;

        public int MaxLanes => 1;

        public ISourceReader CreateReader(QueryContext context) => new Reader(this, context);

        public void Dispose() => context.Joins.Release(spec.Slot);

        /// <summary>Readers take stretches of the table one after the other.</summary>
        public bool TryNext(QueryContext context, NativeList<int> rows, out int first)
        {
            JoinTable table = context.Joins.Get(spec.Slot);
            rows.Clear();
            first = 0;
            while (rows.Count == 0)
            {
                first = Interlocked.Add(ref _row, Batch.MaxRows) - Batch.MaxRows;
                if (first < 0 || first >= table.Rows.Length)
                {
                    return false;
                }
                int end = Math.Min(table.Rows.Length, first + Batch.MaxRows);
                for (int row = first; row < end; row++)
                {
                    if (table.Matched[row] == 0)
                    {
                        rows.Add(row);
                    }
                }
            }
            return true;
        }

        public Batch Take(QueryContext context, NativeList<int> rows, int first)
        {
            Batch held = context.Joins.Get(spec.Slot).Rows;
            Column[] columns = Array.ConvertAll(spec.Columns, c => c.Build >= 0
                ? Gather.Take(held.Columns[c.Build], rows.Span, context.Memory)
                : Fill.Nulls(spec.Probe[c.Probe].Type, rows.Count, context.Memory));
            return new Batch(spec.Output, columns, rows.Count, first);
        }
    }

    private sealed class Reader(Source source, QueryContext context) : ISourceReader
    {
        private readonly NativeList<int> _rows = new(context.Memory);

        public bool TryRead([NotNullWhen(true)] out Batch? batch)
        {
            context.ThrowIfCancelled();
            batch = source.TryNext(context, _rows, out int first) ? source.Take(context, _rows, first) : null;
            return batch is not null;
        }

        public void Dispose() => _rows.Dispose();
    }
}
