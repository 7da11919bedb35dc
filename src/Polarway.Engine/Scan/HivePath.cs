namespace Polarway.Engine.Scan;

/// <summary>The partition that a path names: <c>year=2024/month=01/file.parquet</c>.</summary>
internal static class HivePath
{
    /// <summary>What writers put in the place of null.</summary>
    public const string Null = "__HIVE_DEFAULT_PARTITION__";

    /// <summary>A name or value as a part of a folder's name.</summary>
    public static string Escape(string text) => Uri.EscapeDataString(text);

    /// <summary>Keys and values of the folders from a place in the path on; percent escapes are undone, null is null.</summary>
    public static IEnumerable<(string Key, string? Value)> Read(string path, int from)
    {
        int end = path.LastIndexOf('/');
        if (end <= from)
        {
            yield break;
        }
        foreach (string folder in path[from..end].Split('/'))
        {
            int equals = folder.IndexOf('=');
            if (equals > 0)
            {
                string value = folder[(equals + 1)..];
                yield return (Uri.UnescapeDataString(folder[..equals]), value == Null ? null : Uri.UnescapeDataString(value));
            }
        }
    }
}
