using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Polarway.Formats.Json.Decode;

/// <summary>Escapes in strings.</summary>
internal sealed unsafe partial class JsonCursor
{
    private const int UnicodeEscape = 6;

    /// <summary>Writes the string over itself: no escape is shorter than what it stands for. Half of a surrogate pair becomes U+FFFD.</summary>
    private byte* Unescape(byte* text, byte* stop, out int length)
    {
        byte* to = stop;
        while (true)
        {
            if (*stop == '"')
            {
                At = stop + 1;
                length = (int)(to - text);
                return text;
            }
            if (*stop != '\\')
            {
                FailInString(stop);
            }
            At = stop;
            int taken = EscapeLength(stop);
            to += stop[1] == 'u' ? WriteUnicode(stop, ref taken, to) : WriteShort(stop[1], to);
            byte* from = stop + taken;
            stop = FindStop(from);
            int plain = (int)(stop - from);
            Buffer.MemoryCopy(from, to, plain, plain);
            to += plain;
        }
    }

    [DoesNotReturn]
    private void FailInString(byte* at)
    {
        At = at;
        Fail(at >= _end || (*at == '\n' && !_crossesLines) ? "a string is not closed" : $"control character {*at} in a string; write \\u{(int)*at:x4}");
    }

    /// <summary>Bytes of the escape at a backslash, checked.</summary>
    private int EscapeLength(byte* at)
    {
        switch (at[1])
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                return 2;
            case (byte)'u' when CodeUnit(at) >= 0:
                return UnicodeEscape;
            default:
                Fail("an escape that JSON does not have");
                return 0;
        }
    }

    /// <summary>The number of <c>\u</c> and four digits; -1 when it is none.</summary>
    private static int CodeUnit(byte* at)
    {
        int unit = 0;
        for (int digit = 2; digit < UnicodeEscape; digit++)
        {
            int value = char.IsAsciiHexDigit((char)at[digit]) ? Convert.ToInt32(((char)at[digit]).ToString(), 16) : -1;
            if (value < 0)
            {
                return -1;
            }
            unit = (unit << 4) | value;
        }
        return unit;
    }

    private static int WriteUnicode(byte* at, ref int taken, byte* to)
    {
        int unit = CodeUnit(at);
        if (char.IsHighSurrogate((char)unit) && at[UnicodeEscape] == '\\' && at[UnicodeEscape + 1] == 'u'
            && CodeUnit(at + UnicodeEscape) is int low and >= 0 && char.IsLowSurrogate((char)low))
        {
            taken += UnicodeEscape;
            return new Rune((char)unit, (char)low).EncodeToUtf8(new Span<byte>(to, 4));
        }
        Rune rune = Rune.TryCreate(unit, out Rune valid) ? valid : Rune.ReplacementChar;
        return rune.EncodeToUtf8(new Span<byte>(to, 3));
    }

    private static int WriteShort(byte letter, byte* to)
    {
        *to = letter switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'t' => (byte)'\t',
            (byte)'r' => (byte)'\r',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            _ => letter,
        };
        return 1;
    }
}
