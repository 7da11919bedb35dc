using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;

namespace Polarway.Engine.Operators.Join;

/// <summary>The rows of a join's table that found no partner, in their order, a stretch of the table at a time. Used by one thread.</summary>
internal sealed class UnmatchedRows(JoinSpec spec, JoinTable table, QueryContext context) : IDisposable
{
    private readonly NativeList<int> _rows = new(context.Memory);
    private int _next;

    /// <summary>The next of them, with the position of the stretch as their sequence number.</summary>
    public bool TryRead([NotNullWhen(true)] out Batch? batch)
    {
        while (_next < table.Rows.Length)
        {
            context.ThrowIfCancelled();
            int first = _next;
            _next = Math.Min(table.Rows.Length, first + Batch.MaxRows);
            _rows.Clear();
            for (int row = first; row < _next; row++)
            {
                if (table.Matched[row] == 0)
                {
                    _rows.Add(row);
                }
            }
            if (_rows.Count > 0)
            {
                batch = Take(first);
                return true;
            }
        }
        batch = null;
        return false;
    }

    public void Dispose() => _rows.Dispose();

    private Batch Take(int first)
    {
        Column[] columns = Array.ConvertAll(spec.Columns, c => c.Build >= 0
            ? Gather.Take(table.Rows.Columns[c.Build], _rows.Span, context.Memory)
            : Fill.Nulls(spec.Probe[c.Probe].Type, _rows.Count, context.Memory));
        return new Batch(spec.Output, columns, _rows.Count, first);
    }
}
