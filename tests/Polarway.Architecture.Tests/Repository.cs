namespace Polarway.Architecture.Tests;

/// <summary>The checkout's own files, without what builds leave behind. Paths are relative to the root, with '/'.</summary>
internal static class Repository
{
    private static readonly HashSet<string> BuiltFolders =
        ["bin", "obj", "artifacts", "dist", "target", "_native", "__pycache__", "BenchmarkDotNet.Artifacts", "node_modules"];

    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Every file below the given top-level folders; dot folders (.git, .venv) and built ones are left out.</summary>
    public static IReadOnlyList<string> Files(params string[] folders) =>
        folders.Select(folder => Path.Combine(Root, folder)).Where(Directory.Exists).SelectMany(Walk)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal).ToArray();

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            yield return file;
        }
        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            var name = Path.GetFileName(child);
            if (name.StartsWith('.') || BuiltFolders.Contains(name))
            {
                continue;
            }
            foreach (var file in Walk(child))
            {
                yield return file;
            }
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Polarway.Native.sln")))
            {
                return folder.FullName;
            }
        }
        throw new DirectoryNotFoundException($"no Polarway.Native.sln above {AppContext.BaseDirectory}: these tests run from a checkout");
    }
}
