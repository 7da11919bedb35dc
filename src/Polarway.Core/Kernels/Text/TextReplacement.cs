using System.Text;
using System.Text.RegularExpressions;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Core.Kernels;

/// <summary>Replaces and extracts what patterns match. The caller gets a reference.</summary>
public static class TextReplacement
{
    /// <summary>All matches.</summary>
    public const int All = -1;

    /// <summary>The first <paramref name="most"/> matches of a pattern replaced.</summary>
    /// <param name="pattern">One for all rows, a regular expression unless <paramref name="literal"/>.</param>
    /// <param name="value">Rows or one for all; $1 and ${name} are groups, unless literal.</param>
    public static Column Replace(Operand text, Operand pattern, Operand value, int most, bool literal, int length, Allocator memory)
    {
        if (!pattern.IsScalar)
        {
            Throw.Error(ErrorKind.Compute, "dynamic pattern length in 'str.replace' expressions is not supported yet; the pattern is one text for all rows");
        }
        if (!pattern.Column.IsValid(0))
        {
            Throw.Error(ErrorKind.Compute, "pattern cannot be 'null' in 'replace' expression");
        }
        if (most == All && value.IsScalar && !value.Column.IsValid(0))
        {
            Throw.Error(ErrorKind.Compute, "value cannot be 'null' in 'replace' expression");
        }
        byte[] wanted = new TextValues(pattern)[0].ToArray();
        string regex = Encoding.UTF8.GetString(wanted);
        if (literal || (TextPattern.IsLiteral(regex) && value.IsScalar && !HasGroups(value)))
        {
            return TextRows.Edit(text, value, length, new LiteralEdit(wanted, most), memory);
        }
        if (most > 1 && !TextPattern.IsLiteral(regex))
        {
            Throw.Error(ErrorKind.Compute, "regex replacement with 'n > 1' not yet supported; use literal=True or replace_all");
        }
        TextPattern.Compile(regex, true);
        return TextRows.Edit(text, value, length, new RegexEdit(wanted, most), memory);
    }

    /// <summary>All matches of a regular expression in one text replaced; $1 and ${name} are groups.</summary>
    /// <exception cref="PolarwayException">Compute: the pattern does not parse.</exception>
    public static string InText(string text, string pattern, string value)
    {
        Regex regex = TextPattern.Compile(pattern, true)!;
        return regex.Replace(text, TextPattern.Replacement(value, regex));
    }

    /// <summary>A group of the first match; null where nothing matches. Patterns are rows or one for all.</summary>
    public static Column Extract(Operand text, Operand pattern, int group, int length, Allocator memory)
        => TextRows.Edit(text, pattern, length, new ExtractEdit(group), memory);

    private static bool HasGroups(Operand value) => value.Column.IsValid(0) && new TextValues(value)[0].Contains((byte)'$');

    private readonly unsafe struct LiteralEdit(byte[] wanted, int most) : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            if (wanted.Length == 0)
            {
                string value = Encoding.UTF8.GetString(argument);
                writer.Append(most == All ? value + string.Concat(Encoding.UTF8.GetString(text).EnumerateRunes().Select(rune => rune + value)) : value + Encoding.UTF8.GetString(text));
                return true;
            }
            int matches = text.Count(wanted);
            matches = most == All ? matches : Math.Min(matches, most);
            if (matches == 0)
            {
                writer.AppendPart(view, text, 0, text.Length);
                return true;
            }
            int bytes = checked((int)(text.Length + ((long)matches * (argument.Length - wanted.Length))));
            Span<byte> target = writer.Begin(bytes);
            for (; matches > 0; matches--)
            {
                int at = text.IndexOf(wanted);
                text[..at].CopyTo(target);
                argument.CopyTo(target[at..]);
                target = target[(at + argument.Length)..];
                text = text[(at + wanted.Length)..];
            }
            text.CopyTo(target);
            writer.End(bytes);
            return true;
        }
    }

    private readonly unsafe struct RegexEdit(byte[] pattern, int most) : ITextEdit
    {
        private readonly TextMatcher _characters = new(true);

        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            Regex regex = _characters.Use(pattern, text)!;
            if (!regex.IsMatch(_characters.Decode(text)))
            {
                writer.AppendPart(view, text, 0, text.Length);
                return true;
            }
            string replacement = TextPattern.Replacement(Encoding.UTF8.GetString(argument), regex);
            writer.Append(regex.Replace(Encoding.UTF8.GetString(text), replacement, most));
            return true;
        }
    }

    private readonly unsafe struct ExtractEdit(int group) : ITextEdit
    {
        private readonly TextMatcher _matcher = new(true);

        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            Match match = _matcher.Use(argument, text)!.Match(Encoding.UTF8.GetString(text));
            if (!match.Success || group >= match.Groups.Count || !match.Groups[group].Success)
            {
                return false;
            }
            writer.Append(match.Groups[group].Value);
            return true;
        }
    }
}
