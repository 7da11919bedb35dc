namespace Polarway.Formats.Csv;

/// <summary>Which bytes structure a file.</summary>
/// <param name="Quote">The quote byte, or -1: quotes mean nothing.</param>
/// <param name="Comment">What comment lines start with; empty: there are none.</param>
internal readonly record struct CsvDialect(byte Separator, int Quote, byte LineEnd, byte[] Comment)
{
    public bool HasComments => Comment.Length > 0;

    /// <summary>A carriage return before the line end belongs to the line end.</summary>
    public bool TrimsCarriageReturn => LineEnd == (byte)'\n';

    public bool IsComment(ReadOnlySpan<byte> record) => Comment.Length > 0 && record.StartsWith(Comment);
}
