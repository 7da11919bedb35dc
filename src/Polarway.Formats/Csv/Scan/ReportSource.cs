using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Csv.Scan;

/// <summary>A small finished table as a source: one reader gives its rows after the predicate. Takes a reference to the frame.</summary>
internal sealed class ReportSource(Frame frame, ScanRequest request) : ISource
{
    private int _claimed;

    public Schema Schema { get; } = request.Columns is null ? frame.Schema : frame.Schema.Select(request.Columns);

    public long? RowCount => null;

    public int MaxLanes => 1;

    public ISourceReader CreateReader(QueryContext context) => new Reader(this, context);

    public void Dispose() => frame.Dispose();

    private Batch? Read(QueryContext context)
    {
        if (Interlocked.Exchange(ref _claimed, 1) == 1 || frame.Batches.Length == 0)
        {
            return null;
        }
        Batch whole = frame.Batches[0];
        int[] positions = request.Columns ?? [.. Enumerable.Range(0, frame.Schema.Count)];
        if (request.Predicate is not PhysicalExpr predicate)
        {
            return new Batch(Schema, [.. positions.Select(p => whole.Columns[p].Retain())], whole.Length);
        }
        Operand answer = predicate.Evaluate(whole, context);
        using Column given = answer.Column;
        using var mask = (BooleanColumn)(answer.IsScalar ? Broadcasting.Repeat(given, whole.Length, context.Memory) : given.Retain());
        int rows = Filtering.Positions(mask, context.Memory).Length;
        return rows == 0 ? null : new Batch(Schema, [.. positions.Select(p => Filtering.Apply(whole.Columns[p], mask, context.Memory))], rows);
    }

    private sealed class Reader(ReportSource source, QueryContext context) : ISourceReader
    {
        public bool TryRead([NotNullWhen(true)] out Batch? batch) => (batch = source.Read(context)) is not null;

        public void Dispose()
        {
            // The source has the rows.
        }
    }
}
