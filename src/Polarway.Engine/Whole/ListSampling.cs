using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Engine.Whole;

/// <summary>Items drawn at random from each list.</summary>
/// <param name="repeats">An item may be drawn more than once.</param>
/// <param name="shuffle">In random order; else in that of the list.</param>
/// <param name="seed">The same seed draws the same items of the same column.</param>
internal sealed class ListSampling(bool repeats, bool shuffle, long? seed)
{
    /// <param name="counts">Int64: items to draw of each list; null draws none and gives null.</param>
    /// <param name="fractions">Float64, in the place of counts: shares of the length.</param>
    /// <returns>A reference for the caller.</returns>
    public ListColumn Draw(Operand lists, Operand counts, Operand? fractions, int length, Allocator memory)
    {
        Random random = seed is { } start ? new Random(unchecked((int)(start ^ (start >> 32)))) : new Random();
        var rows = new ListRows(lists);
        var assembly = new ListAssembly(length);
        for (int row = 0; row < length; row++)
        {
            int all = rows.Count(row);
            long? wanted = fractions is { } shares ? Share(shares, row, all) : Count(counts, row);
            bool isValid = rows.IsValid(row) && wanted is not null;
            if (isValid)
            {
                Row(random, rows.Start(row), all, wanted!.Value, assembly);
            }
            assembly.EndRow(isValid);
        }
        return assembly.Finish(rows.Items, memory);
    }

    private void Row(Random random, int start, int all, long wanted, ListAssembly assembly)
    {
        if (wanted < 0 || (wanted > all && !(repeats && all > 0)))
        {
            Throw.Error(ErrorKind.Shape, $"cannot take a larger sample than the total population when `with_replacement=false` (sample size: {wanted}, population: {all})");
        }
        if (repeats)
        {
            for (long draw = 0; draw < wanted; draw++)
            {
                assembly.Add(start + random.Next(all));
            }
            return;
        }
        int[] picks = [.. Enumerable.Range(start, all)];
        random.Shuffle(picks);
        picks = picks[..(int)wanted];
        if (!shuffle)
        {
            Array.Sort(picks);
        }
        foreach (int pick in picks)
        {
            assembly.Add(pick);
        }
    }

    private static long? Count(Operand counts, int row)
    {
        int at = counts.IsScalar ? 0 : row;
        return counts.Column.IsValid(at) ? ((PrimitiveColumn)counts.Column).Values<long>()[at] : null;
    }

    private static long? Share(Operand shares, int row, int all)
    {
        int at = shares.IsScalar ? 0 : row;
        if (!shares.Column.IsValid(at))
        {
            return null;
        }
        double share = ((PrimitiveColumn)shares.Column).Values<double>()[at];
        return share is >= 0 and <= 1 ? (long)(share * all) : Throw.Error<long>(ErrorKind.Compute, $"fraction must be between 0.0 and 1.0, got: {share}");
    }
}
