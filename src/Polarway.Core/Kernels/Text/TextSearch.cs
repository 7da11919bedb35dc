using System.Text;
using System.Text.RegularExpressions;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Finds text in text. Patterns are rows or one for all. The caller gets a reference.</summary>
public static class TextSearch
{
    public static BooleanColumn StartsWith(Operand text, Operand prefix, int length, Allocator memory) => TextRows.Test(text, prefix, length, default(Prefix), memory);

    public static BooleanColumn EndsWith(Operand text, Operand suffix, int length, Allocator memory) => TextRows.Test(text, suffix, length, default(Suffix), memory);

    /// <summary>Whether the text has the pattern, a regular expression unless <paramref name="literal"/>.</summary>
    /// <param name="strict">A pattern that does not parse is an error; else rows with it are null.</param>
    public static Column Contains(Operand text, Operand pattern, int length, bool literal, bool strict, Allocator memory)
    {
        if (literal || IsPlain(pattern))
        {
            return TextRows.Test(text, pattern, length, default(Within), memory);
        }
        if (strict)
        {
            return TextRows.Test(text, pattern, length, new Matching(), memory);
        }
        using Column found = TextRows.Measure<byte, MatchFlag>(text, pattern, length, DataType.UInt8, new MatchFlag(), memory);
        return Cast.To(found, DataType.Boolean, true, memory);
    }

    /// <summary>The byte at which the pattern is first found, as UInt32; null where it is not.</summary>
    public static Column Find(Operand text, Operand pattern, int length, bool literal, bool strict, Allocator memory)
        => TextRows.Measure<uint, Position>(text, pattern, length, DataType.UInt32, new Position(literal || IsPlain(pattern), strict), memory);

    /// <summary>How often the pattern occurs without overlap, as UInt32.</summary>
    public static Column Count(Operand text, Operand pattern, int length, bool literal, Allocator memory)
        => TextRows.Measure<uint, Occurrences>(text, pattern, length, DataType.UInt32, new Occurrences(literal || IsPlain(pattern)), memory);

    private static bool IsPlain(Operand pattern)
        => pattern.IsScalar && pattern.Column.IsValid(0) && TextPattern.IsLiteral(Encoding.UTF8.GetString(new TextValues(pattern)[0]));

    private readonly struct Prefix : ITextTest
    {
        public bool Test(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument) => text.StartsWith(argument);
    }

    private readonly struct Suffix : ITextTest
    {
        public bool Test(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument) => text.EndsWith(argument);
    }

    private readonly struct Within : ITextTest
    {
        public bool Test(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument) => text.IndexOf(argument) >= 0;
    }

    private readonly struct Matching() : ITextTest
    {
        private readonly TextMatcher _matcher = new(true);

        public bool Test(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument) => _matcher.Use(argument, text)!.IsMatch(_matcher.Decode(text));
    }

    private readonly struct MatchFlag() : ITextMeasure<byte>
    {
        private readonly TextMatcher _matcher = new(false);

        public bool TryMeasure(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, out byte value)
        {
            Regex? regex = _matcher.Use(argument, text);
            value = regex is not null && regex.IsMatch(_matcher.Decode(text)) ? (byte)1 : (byte)0;
            return regex is not null;
        }
    }

    private readonly struct Position(bool literal, bool strict) : ITextMeasure<uint>
    {
        private readonly TextMatcher _matcher = new(strict);

        public bool TryMeasure(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, out uint value)
        {
            value = 0;
            if (literal)
            {
                int at = text.IndexOf(argument);
                value = (uint)at;
                return at >= 0;
            }
            ReadOnlySpan<char> characters = _matcher.Decode(text);
            if (_matcher.Use(argument, text) is not { } regex)
            {
                return false;
            }
            foreach (ValueMatch match in regex.EnumerateMatches(characters))
            {
                value = (uint)Encoding.UTF8.GetByteCount(characters[..match.Index]);
                return true;
            }
            return false;
        }
    }

    private readonly struct Occurrences(bool literal) : ITextMeasure<uint>
    {
        private readonly TextMatcher _matcher = new(true);

        public bool TryMeasure(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, out uint value)
        {
            if (!literal)
            {
                value = (uint)_matcher.Use(argument, text)!.Count(_matcher.Decode(text));
                return true;
            }
            value = argument.Length == 0 ? (uint)Utf8Text.Count(text) + 1 : (uint)text.Count(argument);
            return true;
        }
    }
}
