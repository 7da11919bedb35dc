using System.Text;
using System.Text.RegularExpressions;

namespace Polarway.Core.Kernels;

/// <summary>The regular expression of the last pattern, and room for the characters of a row. One per kernel call.</summary>
/// <param name="strict">A pattern that does not parse is an error.</param>
internal sealed class TextMatcher(bool strict)
{
    private byte[]? _pattern;
    private Regex? _regex;
    private Regex? _wide;
    private char[] _characters = new char[256];

    /// <summary>The expression of a pattern for a text; the same as before costs a comparison.</summary>
    public Regex? Use(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text)
    {
        if (_pattern is null || !pattern.SequenceEqual(_pattern))
        {
            _pattern = pattern.ToArray();
            _regex = TextPattern.Compile(Encoding.UTF8.GetString(pattern), strict);
            _wide = null;
        }
        // Bytes from F0 on begin characters that take two places in UTF-16.
        return text.IndexOfAnyInRange((byte)0xF0, (byte)0xF7) < 0 ? _regex : _wide ??= TextPattern.Compile(Encoding.UTF8.GetString(pattern), strict, true);
    }

    /// <summary>The characters of a row, until the next call.</summary>
    public ReadOnlySpan<char> Decode(ReadOnlySpan<byte> text)
    {
        if (text.Length > _characters.Length)
        {
            _characters = new char[Math.Max(text.Length, _characters.Length * 2)];
        }
        return _characters.AsSpan(0, Encoding.UTF8.GetChars(text, _characters));
    }
}
