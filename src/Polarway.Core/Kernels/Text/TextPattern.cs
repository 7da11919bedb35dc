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
    private static readonly ConcurrentDictionary<(string Pattern, bool IsWide), Regex> s_kept = new();

    /// <summary>The expression; null when it does not parse and that is not an error.</summary>
    /// <param name="isWide">For texts with characters that take two places in UTF-16.</param>
    /// <exception cref="PolarwayException">Compute: it does not parse.</exception>
    public static Regex? Compile(string pattern, bool strict, bool isWide = false)
    {
        isWide = isWide && TextDialect.MeetsPairs(pattern);
        if (s_kept.TryGetValue((pattern, isWide), out Regex? kept))
        {
            return kept;
        }
        try
        {
            var regex = new Regex(TextDialect.Translate(pattern, isWide), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            if (s_kept.Count >= MostKept)
            {
                s_kept.Clear();
            }
            s_kept[(pattern, isWide)] = regex;
            return regex;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or FormatException or OverflowException)
        {
            if (strict)
            {
                throw new PolarwayException(ErrorKind.Compute, $"regex error: regex parse error:\n    {pattern}\nerror: {TextDialect.Describe(error)}\n\nUse literal=True for plain text.", error);
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
}
