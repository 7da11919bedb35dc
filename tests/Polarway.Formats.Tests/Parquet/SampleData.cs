namespace Polarway.Formats.Tests.Parquet;

/// <summary>Sample files that lie beside the repository; tests that need them are skipped aloud where they are absent.</summary>
internal static class SampleData
{
    private const string Folder = "../shared/data";

    public static string Require(string path)
    {
        string full = Path.Combine(Root(), path);
        if (!Path.Exists(full))
        {
            Assert.Ignore($"sample data '{path}' is not beside the repository ({Folder})");
        }
        return full;
    }

    /// <summary>Files of a folder by name, none when it is absent.</summary>
    public static IEnumerable<string> Files(string folder, string pattern = "*")
    {
        string full = Path.Combine(Root(), folder);
        return Directory.Exists(full) ? Directory.EnumerateFiles(full, pattern).Order(StringComparer.Ordinal) : [];
    }

    /// <summary>Files of a folder and those below it, none when it is absent.</summary>
    public static IEnumerable<string> Tree(string folder, string pattern)
    {
        string full = Path.Combine(Root(), folder);
        return Directory.Exists(full) ? Directory.EnumerateFiles(full, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [];
    }

    private static string Root()
    {
        string? folder = TestContext.CurrentContext.TestDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Polarway.Native.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return Path.GetFullPath(Path.Combine(folder ?? ".", Folder));
    }
}
