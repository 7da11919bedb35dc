using System.Text;

namespace Polarway.Core.Errors;

/// <summary>Finds the names a mistyped name may have meant.</summary>
public static class NearestName
{
    private const int MaxListed = 10;

    /// <summary>"unable to find column "pric"; did you mean "price"? valid columns: [...]".</summary>
    public static string Describe(string what, string name, IEnumerable<string> existing)
    {
        var all = existing.ToList();
        var text = new StringBuilder($"unable to find {what} \"{name}\"");
        string? near = Closest(name, all);
        if (near is not null)
        {
            text.Append($"; did you mean \"{near}\"?");
        }
        text.Append($"; valid {Plural(what)}: [");
        text.AppendJoin(", ", all.Take(MaxListed).Select(n => $"\"{n}\""));
        text.Append(all.Count > MaxListed ? $", … {all.Count - MaxListed} more]" : "]");
        return text.ToString();
    }

    /// <summary>Of "column", "category" and "option of a CSV scan".</summary>
    private static string Plural(string what)
    {
        int end = what.IndexOf(" of ", StringComparison.Ordinal);
        string noun = end < 0 ? what : what[..end];
        return (noun.EndsWith('y') && !noun.EndsWith("ey", StringComparison.Ordinal) ? $"{noun[..^1]}ies" : $"{noun}s") + what[noun.Length..];
    }

    /// <summary>The existing name with the smallest edit distance, when that is small against its length; else null.</summary>
    public static string? Closest(string name, IReadOnlyCollection<string> existing)
    {
        string? best = null;
        int bestDistance = Math.Max(2, name.Length / 3) + 1;
        foreach (string candidate in existing)
        {
            int distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }
        return best;
    }

    /// <summary>Levenshtein distance.</summary>
    private static int Distance(string left, string right)
    {
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (int column = 0; column <= right.Length; column++)
        {
            previous[column] = column;
        }
        for (int row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (int column = 1; column <= right.Length; column++)
            {
                int substitution = previous[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                current[column] = Math.Min(substitution, Math.Min(previous[column], current[column - 1]) + 1);
            }
            (previous, current) = (current, previous);
        }
        return previous[right.Length];
    }
}
