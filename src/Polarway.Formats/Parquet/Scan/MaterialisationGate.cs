namespace Polarway.Formats.Parquet.Scan;

/// <summary>
/// Decides whether late materialisation pays: what it saves are bytes of the other columns that need not be decoded, what it costs is
/// that pages are looked at one by one and, where few rows survive, columns are put together of small pieces. Knows the share of rows
/// that batches without survivors had in what the scan has read so far; before that, what the statistics let expect. Thread-safe.
/// </summary>
internal sealed class MaterialisationGate
{
    /// <summary>Rows that are measured before the measure counts for more than the statistics.</summary>
    internal const long EnoughRows = 1 << 16;

    // Passing over a page and coming back to one costs about as much as decoding these bytes, for each column.
    private const long ProbeBytes = 16 << 10;

    // Reading a piece by itself costs about as much as decoding these rows, so with fewer rows for each piece the batch is read whole.
    private const int PieceRows = 192;

    // What a batch that is read in pieces costs of a whole one: its pages are decompressed all the same.
    private const double PiecesShare = 0.7;

    // Only then is it sure that nearly every batch has survivors, wherever they are.
    private const double NearlyAll = 0.9;

    private long _rows;
    private long _emptyRows;
    private long _sparseRows;

    /// <summary>A batch has been filtered.</summary>
    public void Observe(int rows, int survivors, bool isSparse)
    {
        Interlocked.Add(ref _rows, rows);
        if (survivors == 0)
        {
            Interlocked.Add(ref _emptyRows, rows);
        }
        else if (isSparse)
        {
            Interlocked.Add(ref _sparseRows, rows);
        }
    }

    /// <summary>How the next row group is read.</summary>
    /// <param name="expected">Share of its rows that survive by its statistics; NaN when they do not say.</param>
    /// <param name="otherColumns">Columns that the predicate does not read.</param>
    /// <param name="otherBytes">Their uncompressed bytes in the row group.</param>
    public ReadOrder Choose(double expected, int otherColumns, long otherBytes)
    {
        long rows = Interlocked.Read(ref _rows);
        double read;
        if (rows >= EnoughRows)
        {
            double sparse = (double)Interlocked.Read(ref _sparseRows) / rows;
            double empty = (double)Interlocked.Read(ref _emptyRows) / rows;
            read = Math.Max(0, 1 - empty - (sparse * (1 - PiecesShare)));
        }
        else
        {
            read = expected >= NearlyAll ? 1 : 0;
        }
        return otherBytes * (1 - read) > ProbeBytes * (double)otherColumns ? ReadOrder.PredicateFirst : ReadOrder.AllAtOnce;
    }

    /// <summary>Whether the surviving rows of a batch are read piece by piece.</summary>
    /// <param name="pieces">Ranges of rows that follow one another.</param>
    public static bool IsSparse(int rows, int pieces) => (long)pieces * PieceRows <= rows;
}
