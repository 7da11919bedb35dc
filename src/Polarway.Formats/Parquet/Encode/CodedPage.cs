namespace Polarway.Formats.Parquet.Encode;

/// <summary>A page of dictionary codes: one byte of width, then runs.</summary>
internal static unsafe class CodedPage
{
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
