using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Polarway.Core.Kernels;

/// <summary>Patterns in the dialect of Rust's regular expressions, written in that of .NET.</summary>
internal static class TextDialect
{
    private static readonly Dictionary<string, string> s_posix = new()
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = @"\x00-\x7F", ["blank"] = @"\t ", ["cntrl"] = @"\x00-\x1F\x7F", ["digit"] = "0-9", ["graph"] = "!-~",
        ["lower"] = "a-z", ["print"] = " -~", ["punct"] = @"!-/:-@\[-`{-~", ["space"] = @"\t\n\v\f\r ", ["upper"] = "A-Z", ["word"] = "0-9A-Za-z_", ["xdigit"] = "0-9A-Fa-f",
    };

    // One character that takes two places in UTF-16.
    private const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";

    /// <summary>The pattern for .NET.</summary>
    /// <param name="isWide">What stands for any character also stands for those that take two places in UTF-16.</param>
    /// <exception cref="ArgumentException">It does not parse; the message is that of Rust's parser.</exception>
    public static string Translate(string pattern, bool isWide)
    {
        var text = new StringBuilder(pattern.Length + 8);
        bool isMultiline = HasFlag(pattern, 'm');
        bool isSingle = HasFlag(pattern, 's');
        for (int at = 0; at < pattern.Length; at++)
        {
            char character = pattern[at];
            switch (character)
            {
                case '\\':
                    at = Escape(pattern, at, text, false, isWide);
                    break;
                case '[':
                    at = Class(pattern, at, text, isWide);
                    break;
                case '$' when !isMultiline:
                    text.Append(@"\z");
                    break;
                case '.' when isWide:
                    text.Append(isSingle ? $"(?:{Pair}|[^\\uD800-\\uDFFF])" : $"(?:{Pair}|[^\\n\\uD800-\\uDFFF])");
                    break;
                case '(' when pattern.AsSpan(at).StartsWith("(?P<"):
                    text.Append("(?<");
                    at += 3;
                    break;
                case '(' when pattern.AsSpan(at).StartsWith("(?=") || pattern.AsSpan(at).StartsWith("(?!") || pattern.AsSpan(at).StartsWith("(?<=") || pattern.AsSpan(at).StartsWith("(?<!"):
                    throw new ArgumentException("look-around, including look-ahead and look-behind, is not supported");
                case '(' when at + 2 < pattern.Length && pattern[at + 1] == '?' && (char.IsAsciiLetter(pattern[at + 2]) || pattern[at + 2] == '-'):
                    at = Flags(pattern, at, text);
                    break;
                case '{':
                    RequireCount(pattern, at);
                    text.Append(character);
                    break;
                default:
                    text.Append(character);
                    break;
            }
        }
        return text.ToString();
    }

    /// <summary>Whether a pattern holds something that stands for many characters, and so may meet half of a pair.</summary>
    public static bool MeetsPairs(string pattern)
        => pattern.Contains('.') || pattern.Contains("[^", StringComparison.Ordinal) || pattern.Contains(@"\S", StringComparison.Ordinal)
            || pattern.Contains(@"\W", StringComparison.Ordinal) || pattern.Contains(@"\D", StringComparison.Ordinal) || pattern.Contains(@"\P", StringComparison.Ordinal);

    /// <summary>What Rust's parser calls a mistake.</summary>
    public static string Describe(Exception error) => error is RegexParseException parse ? parse.Error switch
    {
        RegexParseError.InsufficientClosingParentheses => "unclosed group",
        RegexParseError.InsufficientOpeningParentheses => "unopened group",
        RegexParseError.UnterminatedBracket => "unclosed character class",
        RegexParseError.QuantifierAfterNothing => "repetition operator missing expression",
        RegexParseError.UnescapedEndingBackslash => "incomplete escape sequence, reached end of pattern prematurely",
        RegexParseError.UnrecognizedEscape => "unrecognized escape sequence",
        RegexParseError.ReversedCharacterRange => "invalid character class range, the start must be <= the end",
        RegexParseError.ReversedQuantifierRange => "invalid repetition count range, the start must be <= the end",
        RegexParseError.UndefinedNumberedReference or RegexParseError.UndefinedNamedReference => "backreferences are not supported",
        RegexParseError.InvalidUnicodePropertyEscape or RegexParseError.MalformedUnicodePropertyEscape => "Unicode property not found",
        _ => error.Message,
    } : error is NotSupportedException ? "look-around and backreferences are not supported" : error.Message;

    private static bool HasFlag(string pattern, char flag)
    {
        int close = pattern.StartsWith("(?", StringComparison.Ordinal) ? pattern.IndexOfAny([')', ':']) : -1;
        ReadOnlySpan<char> flags = close > 0 ? pattern.AsSpan(2, close - 2) : [];
        int off = flags.IndexOf('-');
        return flags.IndexOfAny("<=!P") < 0 && (off < 0 ? flags : flags[..off]).Contains(flag);
    }

    // (?iu) and the like: .NET always knows Unicode.
    private static int Flags(string pattern, int at, StringBuilder text)
    {
        int end = at + 2;
        while (end < pattern.Length && (char.IsAsciiLetter(pattern[end]) || pattern[end] == '-'))
        {
            end++;
        }
        string flags = pattern[(at + 2)..end].Replace("u", "", StringComparison.Ordinal).TrimEnd('-');
        if (flags.Length == 0 && end < pattern.Length && pattern[end] == ')')
        {
            return end;
        }
        text.Append("(?").Append(flags);
        return end - 1;
    }

    private static void RequireCount(string pattern, int at)
    {
        if (at == 0)
        {
            throw new ArgumentException("repetition operator missing expression");
        }
        int close = pattern.IndexOf('}', at);
        if (close < 0)
        {
            throw new ArgumentException("unclosed counted repetition");
        }
        if (!char.IsAsciiDigit(pattern[at + 1]))
        {
            throw new ArgumentException("repetition quantifier expects a valid decimal");
        }
    }

    // Returns where the escape ends.
    private static int Escape(string pattern, int at, StringBuilder text, bool inClass, bool isWide)
    {
        if (at + 1 == pattern.Length)
        {
            throw new ArgumentException("incomplete escape sequence, reached end of pattern prematurely");
        }
        char letter = pattern[at + 1];
        if (letter is 'p' or 'P' && at + 2 < pattern.Length && pattern[at + 2] != '{')
        {
            text.Append('\\').Append(letter).Append('{').Append(pattern[at + 2]).Append('}');
            return at + 2;
        }
        if (letter is 'p' or 'P')
        {
            int end = pattern.IndexOf('}', at);
            text.Append(pattern, at, (end < 0 ? pattern.Length - 1 : end) + 1 - at);
            return end < 0 ? pattern.Length - 1 : end;
        }
        if (letter is 'x' or 'u' or 'U' && at + 2 < pattern.Length && pattern[at + 2] == '{' && pattern.IndexOf('}', at) is var close && close > 0)
        {
            Append(int.Parse(pattern.AsSpan(at + 3, close - at - 3), NumberStyles.HexNumber, CultureInfo.InvariantCulture), text);
            return close;
        }
        if (letter == 'U' && at + 9 < pattern.Length)
        {
            Append(int.Parse(pattern.AsSpan(at + 2, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture), text);
            return at + 9;
        }
        if (char.IsAsciiDigit(letter) && !inClass)
        {
            throw new ArgumentException("backreferences are not supported");
        }
        if (letter is 'Z' or 'G' or 'k' or 'K' or 'R' or 'X')
        {
            throw new ArgumentException("unrecognized escape sequence");
        }
        bool isAnyElse = isWide && !inClass && letter is 'S' or 'W' or 'D';
        text.Append(isAnyElse ? $"(?:{Pair}|[\\{letter}-[\\uD800-\\uDFFF]])" : $"\\{letter}");
        return at + 1;
    }

    private static void Append(int code, StringBuilder text)
    {
        foreach (char unit in char.ConvertFromUtf32(code))
        {
            text.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
        }
    }

    // Returns where the class ends.
    private static int Class(string pattern, int start, StringBuilder text, bool isWide)
    {
        bool isNegated = start + 1 < pattern.Length && pattern[start + 1] == '^';
        var inside = new StringBuilder("[");
        int at = start + 1;
        if (isNegated)
        {
            inside.Append('^');
            at++;
        }
        for (bool isFirst = true; at < pattern.Length && (isFirst || pattern[at] != ']'); at++, isFirst = false)
        {
            if (pattern[at] == '\\')
            {
                at = Escape(pattern, at, inside, true, false);
            }
            else if (pattern[at] == '[' && at + 1 < pattern.Length && pattern[at + 1] == ':' && pattern.IndexOf(":]", at, StringComparison.Ordinal) is var close && close > 0
                && s_posix.TryGetValue(pattern[(at + 2)..close], out string? characters))
            {
                inside.Append(characters);
                at = close + 1;
            }
            else if (pattern.AsSpan(at).StartsWith("&&[^") && pattern.IndexOf(']', at) is var end && end > 0)
            {
                inside.Append("-[").Append(pattern, at + 4, end - at - 4).Append(']');
                at = end;
            }
            else
            {
                inside.Append(pattern[at] == '[' ? @"\[" : pattern[at] == ']' ? @"\]" : pattern[at].ToString());
            }
        }
        if (at >= pattern.Length)
        {
            throw new ArgumentException("unclosed character class");
        }
        if (isWide && isNegated)
        {
            text.Append("(?:").Append(Pair).Append('|').Append(inside).Append(@"\uD800-\uDFFF])");
            return at;
        }
        text.Append(inside).Append(']');
        return at;
    }
}
