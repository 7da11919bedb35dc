using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Polarway.Formats.Csv.Infer;

/// <summary>What all values of some files looked like, kept for the next query over them. Thread-safe.</summary>
internal sealed class SurveyedFiles
{
    // Forgetting costs one more look.
    private const int MostScans = 1_000;

    private readonly ConcurrentDictionary<string, Survey> _scans = new();

    public Survey? Find(string scan) => _scans.GetValueOrDefault(scan);

    public void Add(string scan, Survey survey)
    {
        if (_scans.Count >= MostScans)
        {
            _scans.Clear();
        }
        _scans[scan] = survey;
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
