using System.Text;
using System.Text.RegularExpressions;

namespace Polarway.Core.Kernels;

/// <summary>The regular expression of the last pattern, and room for the characters of a row. One per kernel call.</summary>
/// <param name="strict">A pattern that does not parse is an error.</param>
internal sealed class TextMatcher(bool strict)
{
    private byte[]? _pattern;
    private Regex? _regex;
    private char[] _characters = new char[256];

    /// <summary>The expression of a pattern; the same as before costs a comparison.</summary>
    public Regex? Use(ReadOnlySpan<byte> pattern)
    {
        if (_pattern is null || !pattern.SequenceEqual(_pattern))
        {
            _pattern = pattern.ToArray();
            _regex = TextPattern.Compile(Encoding.UTF8.GetString(pattern), strict);
        }
        return _regex;
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
