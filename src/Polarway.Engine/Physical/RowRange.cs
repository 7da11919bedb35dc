namespace Polarway.Engine.Physical;

/// <summary>A slice: an offset (negative counts from the end) and a length (null = to the end).</summary>
public readonly record struct RowRange(long Offset, long? Length)
{
    /// <summary>The same slice of a table of <paramref name="rows"/> rows, as a first row and a count that lie inside it.</summary>
    public (long Offset, long Length) Resolve(long rows)
    {
        // A negative offset beyond the start shortens the slice, as in Polars: slice(-5, 3) of 4 rows gives 2.
        long start = Offset < 0 ? rows + Offset : Offset;
        long end = Length is null ? rows : SaturatingAdd(start, Length.Value);
        start = Math.Clamp(start, 0, rows);
        end = Math.Clamp(end, start, rows);
        return (start, end - start);
    }

    /// <summary>True when rows count from the start, so that the rest need not be read.</summary>
    public bool CountsFromStart => Offset >= 0;

    private static long SaturatingAdd(long left, long right) => left > 0 && right > long.MaxValue - left ? long.MaxValue : left + right;
}
