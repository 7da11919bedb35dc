using Polarway.Core.Errors;

namespace Polarway.Formats.Csv.Scan;

/// <summary>Names of the fields of a file.</summary>
internal static class ColumnNames
{
    /// <summary>The names of a header, a second of the same name with _duplicated_0 behind it; without a header column_0 and so on.</summary>
    public static string[] Of(string[]? header, int width)
    {
        if (header is null)
        {
            return [.. Enumerable.Range(0, width).Select(n => $"column_{n}")];
        }
        var names = new string[header.Length];
        var seen = new Dictionary<string, int>();
        var all = header.ToHashSet();
        for (int column = 0; column < names.Length; column++)
        {
            string name = header[column];
            if (!seen.TryGetValue(name, out int times))
            {
                seen[name] = 0;
                names[column] = name;
                continue;
            }
            seen[name] = times + 1;
            names[column] = $"{name}_duplicated_{times}";
            if (all.Contains(names[column]))
            {
                Throw.Error(ErrorKind.Duplicate, $"de-duplication of occurrence #{times + 2} of column name '{name}' failed; the name '{names[column]}' also exists in the file; pass new_columns, or has_header=False");
            }
        }
        return names;
    }
}
