using System.Numerics;
using Polarway.Core.Kernels;

namespace Polarway.Formats.Csv.Decode;

/// <summary>Where the last whole record of a chunk ends, and how many there are.</summary>
/// <param name="End">The position after the last line end that ends a record; 0 when none does.</param>
/// <param name="Records">Records up to there, comments not counted; -1 when not asked for.</param>
/// <param name="HasQuotes">Whether there is any quote.</param>
internal readonly unsafe record struct RecordCut(int End, long Records, bool HasQuotes)
{
    private const int BlockBytes = 64;

    /// <param name="data">Starts at a record; 64 more bytes may be read past its end.</param>
    /// <param name="counts">Whether to count the records.</param>
    public static RecordCut Find(ReadOnlySpan<byte> data, in CsvDialect dialect, bool counts)
    {
        if (dialect.HasComments)
        {
            return Walk(data, dialect);
        }
        if (dialect.Quote < 0 || data.IndexOf((byte)dialect.Quote) < 0)
        {
            int end = data.LastIndexOf(dialect.LineEnd) + 1;
            return new RecordCut(end, counts ? data[..end].Count(dialect.LineEnd) : -1, false);
        }
        fixed (byte* bytes = data)
        {
            bool known = InstructionSet.Is512 ? TryScan<Block512>(bytes, data.Length, dialect, out RecordCut cut)
                : InstructionSet.Is256 ? TryScan<Block256>(bytes, data.Length, dialect, out cut)
                : InstructionSet.Is128 ? TryScan<Block128>(bytes, data.Length, dialect, out cut)
                : TryScan<BlockScalar>(bytes, data.Length, dialect, out cut);
            return known ? cut : Walk(data, dialect);
        }
    }

    private static bool TryScan<TBlock>(byte* data, int length, in CsvDialect dialect, out RecordCut cut) where TBlock : struct, IByteBlock
    {
        byte quote = (byte)dialect.Quote;
        QuoteCheck check = QuoteCheck.Start;
        int last = 0;
        long records = 0;
        for (int at = 0; at < length; at += BlockBytes)
        {
            ulong present = length - at >= BlockBytes ? ulong.MaxValue : (1UL << (length - at)) - 1;
            ulong quotes = TBlock.Equal(data + at, quote) & present;
            ulong inside = check.Inside(quotes);
            ulong lineEnds = TBlock.Equal(data + at, dialect.LineEnd) & ~inside & present;
            ulong structural = lineEnds | (TBlock.Equal(data + at, dialect.Separator) & ~inside & present);
            ulong returns = dialect.TrimsCarriageReturn ? TBlock.Equal(data + at, (byte)'\r') : 0;
            // Past the end anything may follow.
            if (!check.Advance(quotes, inside, structural | ~present, lineEnds | ~present, returns))
            {
                cut = default;
                return false;
            }
            if (lineEnds != 0)
            {
                last = at + BlockBytes - BitOperations.LeadingZeroCount(lineEnds);
                records += BitOperations.PopCount(lineEnds);
            }
        }
        cut = new RecordCut(last, records, true);
        return true;
    }

    private static RecordCut Walk(ReadOnlySpan<byte> data, in CsvDialect dialect)
    {
        int end = 0;
        long records = 0;
        while (end < data.Length)
        {
            bool isComment = dialect.IsComment(data[end..]);
            int next = RecordWalk.RecordEnd(data, end, dialect);
            if (next < 0)
            {
                break;
            }
            end = next;
            records += isComment ? 0 : 1;
        }
        return new RecordCut(end, records, dialect.Quote >= 0);
    }
}
