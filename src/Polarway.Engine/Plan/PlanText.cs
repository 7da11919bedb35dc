using System.Globalization;
using System.Text;

namespace Polarway.Engine.Plan;

/// <summary>
/// A plan's text with frame handles set apart, so that the same query on another frame has the same text.
/// A handle is the number after the key <c>"frame"</c> or <c>"lit_frame"</c>; inside of JSON text those bytes cannot occur before a
/// colon, their quotes would be escaped.
/// </summary>
internal readonly struct PlanText
{
    private PlanText(byte[] template, ulong[] handles)
    {
        Template = template;
        Handles = handles;
    }

    /// <summary>The text with the n-th handle (from 0) replaced by -1-n, which no handle is: still JSON, and a key for caches.</summary>
    public byte[] Template { get; }

    /// <summary>The handles in the order of the text.</summary>
    public ulong[] Handles { get; }

    private static ReadOnlySpan<byte> Key => "frame\""u8;

    public static PlanText Parse(ReadOnlySpan<byte> text)
    {
        var handles = new List<ulong>();
        byte[] template = new byte[text.Length + CountFrames(text) * 10];
        int written = 0;
        while (true)
        {
            int found = text.IndexOf(Key);
            if (found < 0)
            {
                break;
            }
            int start = SkipSpace(text, found + Key.Length);
            start = start < text.Length && text[start] == ':' ? SkipSpace(text, start + 1) : start;
            int end = start;
            while (end < text.Length && text[end] is >= (byte)'0' and <= (byte)'9')
            {
                end++;
            }
            text[..start].CopyTo(template.AsSpan(written));
            written += start;
            if (end > start && ulong.TryParse(Encoding.ASCII.GetString(text[start..end]), NumberStyles.None, CultureInfo.InvariantCulture, out ulong handle))
            {
                (-1 - handles.Count).TryFormat(template.AsSpan(written), out int digits, provider: CultureInfo.InvariantCulture);
                written += digits;
                handles.Add(handle);
            }
            else
            {
                text[start..end].CopyTo(template.AsSpan(written));
                written += end - start;
            }
            text = text[end..];
        }
        text.CopyTo(template.AsSpan(written));
        written += text.Length;
        Array.Resize(ref template, written);
        return new PlanText(template, [.. handles]);
    }

    private static int SkipSpace(ReadOnlySpan<byte> text, int position)
    {
        while (position < text.Length && text[position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            position++;
        }
        return position;
    }

    private static int CountFrames(ReadOnlySpan<byte> text)
    {
        int count = 0;
        for (int at = text.IndexOf(Key); at >= 0; at = text.IndexOf(Key))
        {
            count++;
            text = text[(at + Key.Length)..];
        }
        return count;
    }
}
