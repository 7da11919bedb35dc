using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Engine.Operators.Join;

/// <summary>Columns of pairs of rows.</summary>
internal static class JoinedRows
{
    /// <summary>The caller gets a reference to each.</summary>
    /// <param name="probeRows">Rows of the side that streams, -1 for none.</param>
    /// <param name="buildRows">As many rows of the side that is held.</param>
    /// <param name="isWhole">The rows of the streaming side are all of its rows in their order: its columns are shared.</param>
    public static Column[] Columns(JoinOutput[] sources, Batch probe, ReadOnlySpan<int> probeRows, Batch build, ReadOnlySpan<int> buildRows, bool isWhole, Allocator memory)
    {
        var columns = new Column[sources.Length];
        try
        {
            for (int column = 0; column < columns.Length; column++)
            {
                JoinOutput source = sources[column];
                columns[column] = source.Probe < 0 ? Gather.Take(build.Columns[source.Build], buildRows, memory)
                    : isWhole ? probe.Columns[source.Probe].Retain()
                    : Gather.Take(probe.Columns[source.Probe], probeRows, memory);
            }
            return columns;
        }
        catch
        {
            foreach (Column? column in columns)
            {
                column?.Dispose();
            }
            throw;
        }
    }

    /// <summary>Marks the rows of the table that have found a partner.</summary>
    public static void Mark(Span<byte> matched, ReadOnlySpan<int> buildRows)
    {
        if (matched.IsEmpty)
        {
            return;
        }
        foreach (int row in buildRows)
        {
            if (row >= 0)
            {
                matched[row] = 1;
            }
        }
    }
}
