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

    /// <summary>A replacement in Rust's form ($1, $name, ${name}, $$) in .NET's.</summary>
    public static string Replacement(string value)
    {
        if (!value.Contains('$'))
        {
            return value;
        }
        var text = new StringBuilder();
        for (int at = 0; at < value.Length; at++)
        {
            text.Append(value[at]);
            if (value[at] != '$')
            {
                continue;
            }
            int end = at + 1;
            while (end < value.Length && (char.IsAsciiLetterOrDigit(value[end]) || value[end] == '_'))
            {
                end++;
            }
            if (end > at + 1)
            {
                text.Append('{').Append(value, at + 1, end - at - 1).Append('}');
                at = end - 1;
            }
            else if (end < value.Length && value[end] is '$' or '{')
            {
                text.Append(value[end]);
                at = end;
            }
            else
            {
                text.Append('$');
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
