using System.Text;

namespace Polarway.Formats.Csv.Decode;

/// <summary>Values as errors show them.</summary>
internal static class FieldText
{
    private const int Longest = 80;

    /// <summary>The first line of a text, cut where it is long.</summary>
    public static string Shorten(ReadOnlySpan<byte> text)
    {
        int line = text.IndexOf((byte)'\n');
        text = line >= 0 ? text[..line] : text;
        return text.Length <= Longest ? Encoding.UTF8.GetString(text) : Encoding.UTF8.GetString(text[..Longest]) + "…";
    }
}
