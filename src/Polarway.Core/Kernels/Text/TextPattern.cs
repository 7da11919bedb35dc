using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Polarway.Core.Errors;

namespace Polarway.Core.Kernels;

/// <summary>
/// Regular expressions in Polars' (Rust's) dialect: linear time, no look-around, no back references. Compiled once and kept.
/// </summary>
internal static class TextPattern
{
    private const int MostKept = 256;
    private static readonly ConcurrentDictionary<string, Regex> s_kept = new(StringComparer.Ordinal);

    /// <summary>The expression; null when it does not parse and that is not an error.</summary>
    /// <exception cref="PolarwayException">Compute: it does not parse.</exception>
    public static Regex? Compile(string pattern, bool strict)
    {
        if (s_kept.TryGetValue(pattern, out Regex? kept))
        {
            return kept;
        }
        try
        {
            var regex = new Regex(Translate(pattern), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            if (s_kept.Count >= MostKept)
            {
                s_kept.Clear();
            }
            s_kept[pattern] = regex;
            return regex;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            if (strict)
            {
                throw new PolarwayException(ErrorKind.Compute, $"regex parse error in \"{pattern}\": {error.Message} Use literal=True for plain text; look-around and back references are not supported.", error);
            }
            return null;
        }
    }

    /// <summary>True when the pattern has no character with a meaning of its own.</summary>
    public static bool IsLiteral(string pattern) => pattern.AsSpan().IndexOfAny(@"\.+*?()|[]{}^$#&-~") < 0;

    /// <summary>A replacement in Rust's form ($1, $name, ${name}, $$) in .NET's; a group that the pattern does not have is empty.</summary>
    public static string Replacement(string value, Regex regex)
    {
        if (!value.Contains('$'))
        {
            return value;
        }
        var text = new StringBuilder();
        for (int at = 0; at < value.Length; at++)
        {
            if (value[at] != '$')
            {
                text.Append(value[at]);
                continue;
            }
            bool isBraced = at + 1 < value.Length && value[at + 1] == '{';
            int start = isBraced ? at + 2 : at + 1;
            int end = start;
            while (end < value.Length && (char.IsAsciiLetterOrDigit(value[end]) || value[end] == '_'))
            {
                end++;
            }
            if (end > start && (!isBraced || (end < value.Length && value[end] == '}')))
            {
                string name = value[start..end];
                text.Append(regex.GroupNumberFromName(name) >= 0 ? $"${{{name}}}" : "");
                at = isBraced ? end : end - 1;
            }
            else
            {
                // Two of them, and one that names nothing, are the character itself.
                text.Append("$$");
                at += at + 1 < value.Length && value[at + 1] == '$' ? 1 : 0;
            }
        }
        return text.ToString();
    }

    // Named groups are (?<name>), and $ without the flag m is the end of the text, not also the place before a last line feed.
    private static string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 8);
        bool isMultiline = pattern.StartsWith("(?", StringComparison.Ordinal) && pattern.IndexOf(')') is var close && close > 0 && pattern.AsSpan(2, close - 2).Contains('m')
            && pattern.AsSpan(2, close - 2).IndexOfAny("<:=!P") < 0;
        bool inClass = false;
        for (int at = 0; at < pattern.Length; at++)
        {
            char character = pattern[at];
            if (character == '\\' && at + 1 < pattern.Length)
            {
                text.Append(character).Append(pattern[++at]);
                continue;
            }
            inClass = character == '[' || (inClass && character != ']');
            if (character == '$' && !inClass && !isMultiline)
            {
                text.Append(@"\z");
            }
            else if (character == '(' && !inClass && pattern.AsSpan(at).StartsWith("(?P<"))
            {
                text.Append("(?<");
                at += 3;
            }
            else
            {
                text.Append(character);
            }
        }
        return text.ToString();
    }
}
