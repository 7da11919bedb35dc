namespace Polarway.Formats.Parquet.Encode;

/// <summary>A page of dictionary codes: one byte of width, then runs.</summary>
internal static unsafe class CodedPage
{
    /// <summary>Values between two looks at whether the dictionary pays.</summary>
    public const int StepValues = 4096;

    private const int MinValues = 2 * StepValues;
    private const double MaxDistinctShare = 0.8;

    /// <summary>True when the first values of a column are so different that a dictionary will not pay, long before its page is full.</summary>
    public static bool IsHopeless(ByteBuilder codes, int entries)
    {
        long values = codes.Length / sizeof(uint);
        return values >= MinValues && entries > values * MaxDistinctShare;
    }

    /// <summary>Writes and clears the codes.</summary>
    public static void Write(ByteBuilder codes, uint entries, ByteBuilder target)
    {
        int width = Math.Max(1, RunEncoder.WidthOf(Math.Max(entries, 1) - 1));
        *target.Reserve(1) = (byte)width;
        target.Advance(1);
        RunEncoder.Write((uint*)codes.Start, (int)(codes.Length / sizeof(uint)), width, target);
        codes.Clear();
    }
}
