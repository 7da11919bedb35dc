using Polarway.Core.Errors;

namespace Polarway.Engine.Scan;

/// <summary>One part of a glob between slashes: <c>*</c> any characters, <c>?</c> one, <c>[ab] [a-z] [!a]</c> one of a set.</summary>
public static class GlobPattern
{
    private static readonly char[] Wildcards = ['*', '?', '['];

    public static bool IsGlob(string path) => path.IndexOfAny(Wildcards) >= 0;

    /// <summary>True when the whole name fits the pattern.</summary>
    /// <exception cref="PolarwayException">InvalidOperation: a bracket is not closed.</exception>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int at = 0;
        int place = 0;
        int star = -1;
        int afterStar = 0;
        while (at < name.Length)
        {
            if (place < pattern.Length && pattern[place] == '*')
            {
                star = place++;
                afterStar = at;
                continue;
            }
            if (place < pattern.Length && MatchesOne(pattern, place, name[at], out int next))
            {
                place = next;
                at++;
                continue;
            }
            if (star < 0)
            {
                return false;
            }
            // The star takes one more character.
            place = star + 1;
            at = ++afterStar;
        }
        return pattern[place..].TrimStart('*').IsEmpty;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, int place, char character, out int next)
    {
        next = place + 1;
        if (pattern[place] == '?')
        {
            return true;
        }
        if (pattern[place] != '[')
        {
            return pattern[place] == character;
        }
        bool isNegated = next < pattern.Length && pattern[next] is '!' or '^';
        next += isNegated ? 1 : 0;
        int first = next;
        bool found = false;
        while (next < pattern.Length && (pattern[next] != ']' || next == first))
        {
            bool isRange = next + 2 < pattern.Length && pattern[next + 1] == '-' && pattern[next + 2] != ']';
            char last = isRange ? pattern[next + 2] : pattern[next];
            found |= character >= pattern[next] && character <= last;
            next += isRange ? 3 : 1;
        }
        if (next == pattern.Length)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"glob \"{pattern}\": a bracket is not closed; pass glob=False for a path that has brackets in it");
        }
        next++;
        return found != isNegated;
    }
}
