using System.IO.Enumeration;
using Polarway.Core.Errors;

namespace Polarway.Engine.Scan;

/// <summary>Turns paths, globs (<c>* ? [..] **</c>) and folders into a sorted list of files.</summary>
public static class PathExpansion
{
    private static readonly char[] Wildcards = ['*', '?'];

    /// <exception cref="PolarwayException">FileNotFound, when a path or a glob gives no file.</exception>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> paths, string extension)
    {
        if (paths.Count == 0)
        {
            Throw.Error(ErrorKind.InvalidOperation, "a scan needs at least one path");
        }
        var files = new List<string>();
        foreach (string path in paths)
        {
            ExpandOne(path, extension, files);
        }
        return files;
    }

    private static void ExpandOne(string path, string extension, List<string> files)
    {
        if (File.Exists(path))
        {
            files.Add(path);
            return;
        }
        int before = files.Count;
        if (Directory.Exists(path))
        {
            files.AddRange(Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(f => f.EndsWith(extension, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
            if (files.Count == before)
            {
                Throw.Error(ErrorKind.FileNotFound, $"folder \"{path}\" has no file that ends in \"{extension}\"");
            }
            return;
        }
        if (path.IndexOfAny(Wildcards) >= 0)
        {
            files.AddRange(Glob(path));
        }
        if (files.Count == before)
        {
            Throw.Error(ErrorKind.FileNotFound, $"No such file or directory: \"{path}\" (current folder \"{Environment.CurrentDirectory}\")");
        }
    }

    private static IEnumerable<string> Glob(string pattern)
    {
        string full = Path.GetFullPath(pattern);
        string[] parts = full.Split('/');
        int firstWild = Array.FindIndex(parts, p => p.IndexOfAny(Wildcards) >= 0);
        string root = string.Join('/', parts[..firstWild]);
        root = root.Length == 0 ? "/" : root;
        bool relative = !Path.IsPathRooted(pattern);
        if (!Directory.Exists(root))
        {
            return [];
        }
        var found = Walk(root, parts.AsMemory(firstWild)).Order(StringComparer.Ordinal);
        return relative ? found.Select(f => Path.GetRelativePath(Environment.CurrentDirectory, f)) : found;
    }

    private static IEnumerable<string> Walk(string folder, ReadOnlyMemory<string> parts)
    {
        string part = parts.Span[0];
        bool last = parts.Length == 1;
        if (part == "**")
        {
            IEnumerable<string> here = last ? Directory.EnumerateFiles(folder) : Walk(folder, parts[1..]);
            return here.Concat(Directory.EnumerateDirectories(folder).SelectMany(d => Walk(d, parts)));
        }
        if (last)
        {
            return Directory.EnumerateFiles(folder).Where(f => Matches(part, f));
        }
        return Directory.EnumerateDirectories(folder).Where(d => Matches(part, d)).SelectMany(d => Walk(d, parts[1..]));
    }

    private static bool Matches(string part, string path) => FileSystemName.MatchesSimpleExpression(part, Path.GetFileName(path), ignoreCase: false);
}
