using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Formats.Parquet.Scan;

/// <summary>The rows of a batch that a predicate keeps.</summary>
/// <param name="Count">Rows.</param>
/// <param name="Pieces">Ranges of rows that follow one another, when they are so few that reading them one by one pays; else null.</param>
internal readonly record struct SurvivingRows(int Count, List<(int From, int To)>? Pieces)
{
    public static SurvivingRows Of(BooleanColumn mask, Allocator memory)
    {
        int count = Filtering.CountTrue(mask, memory);
        // With survivors that stand alone; more of them can only be worth it in long ranges, of which there is little to save.
        if (count == 0 || !MaterialisationGate.IsSparse(mask.Length, count))
        {
            return new SurvivingRows(count, null);
        }
        var pieces = new List<(int From, int To)>(count);
        foreach (int row in Filtering.Positions(mask, memory))
        {
            if (pieces.Count > 0 && pieces[^1].To == row)
            {
                pieces[^1] = (pieces[^1].From, row + 1);
            }
            else
            {
                pieces.Add((row, row + 1));
            }
        }
        return new SurvivingRows(count, pieces);
    }
}
