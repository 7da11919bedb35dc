using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Polarway.Formats.Csv.Infer;

/// <summary>
/// Scans in which a value did not fit the type that the first rows had shown: when they are opened again all rows are looked at.
/// Thread-safe.
/// </summary>
internal sealed class SurveyedFiles
{
    // Forgetting costs one more run.
    private const int MostScans = 1_000;

    private readonly ConcurrentDictionary<string, bool> _scans = new();

    public bool Contains(string scan) => _scans.ContainsKey(scan);

    public void Add(string scan)
    {
        if (_scans.Count >= MostScans)
        {
            _scans.Clear();
        }
        _scans[scan] = true;
    }

    /// <summary>What tells a scan from others: its options, its files, their sizes and times.</summary>
    public static string KeyOf(IReadOnlyList<string> paths, string options)
    {
        var key = new StringBuilder(options);
        foreach (string path in paths)
        {
            var file = new FileInfo(path);
            key.Append('\n').Append(path);
            if (file.Exists)
            {
                key.Append(CultureInfo.InvariantCulture, $" {file.Length} {file.LastWriteTimeUtc.Ticks}");
            }
        }
        return key.ToString();
    }
}
