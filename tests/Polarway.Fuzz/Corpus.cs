namespace Polarway.Fuzz;

/// <summary>A target's seeds: made by it, kept in Corpus/ (also what once failed), and small samples beside the checkout.</summary>
internal static class Corpus
{
    private const int LargestSample = 24 << 10;

    /// <summary>tests/Polarway.Fuzz/Corpus of the checkout.</summary>
    public static string Folder { get; } = Path.Combine(Root(), "tests", "Polarway.Fuzz", "Corpus");

    /// <summary>All seeds, in an order that does not change.</summary>
    public static byte[][] Of(FuzzTarget target)
    {
        List<byte[]> seeds = [.. target.Seeds().Where(s => s.Length <= Mutator.MaxBytes)];
        seeds.AddRange(Kept(target.Name).Select(File.ReadAllBytes));
        return seeds.Count > 0 ? [.. seeds] : [[]];
    }

    /// <summary>Files of one target in the checkout.</summary>
    public static IReadOnlyList<string> Kept(string target)
    {
        string folder = Path.Combine(Folder, target);
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>Small files of others below ../shared/data; none where it is absent.</summary>
    public static IEnumerable<byte[]> Samples(string folder, string pattern)
    {
        string path = Path.Combine(Root(), "..", "shared", "data", folder);
        return !Directory.Exists(path) ? []
            : Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Where(f => new FileInfo(f).Length is > 0 and <= LargestSample).Select(File.ReadAllBytes);
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Polarway.Native.sln")))
            {
                return folder.FullName;
            }
        }
        throw new DirectoryNotFoundException($"no checkout above {AppContext.BaseDirectory}");
    }
}
