using Polarway.Core.Errors;

namespace Polarway.Engine.Scan;

/// <summary>Turns paths, globs (<c>* ? [..] **</c>) and folders into a list of files: in the order given, those of one glob or folder sorted.</summary>
public static class PathExpansion
{
    private const int ListedPaths = 5;

    private static readonly string[] Packed = [".gz", ".zst", ".bz2"];

    /// <summary>Files of paths that were expanded before, or of a format on its own.</summary>
    /// <exception cref="PolarwayException">FileNotFound.</exception>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> paths) => Expand(paths, isGlob: true, []).Paths;

    /// <summary>At least one file.</summary>
    /// <param name="format">Its name, for the error.</param>
    /// <exception cref="PolarwayException">As <see cref="Expand(IReadOnlyList{string}, bool, IReadOnlyList{string})"/>; Compute: there is none.</exception>
    public static FileList ExpandSome(string format, IReadOnlyList<string> paths, bool isGlob, IReadOnlyList<string> hidden)
    {
        FileList files = Expand(paths, isGlob, hidden);
        if (files.Paths.Count > 0)
        {
            return files;
        }
        string given = string.Join(", ", paths.Take(ListedPaths).Select(p => $"\"{p}\""));
        string what = paths.Count == 0 ? "empty input: paths: []" : $"expanded paths were empty (path expansion input: 'paths: [{given}]', glob: {(isGlob ? "true" : "false")})";
        string schemas = format == "csv" ? "file schemas" : "first file schema";
        return Throw.Error<FileList>(ErrorKind.Compute, $"failed to retrieve {schemas} ({format}): {what}. Hint: passing a schema can allow this scan to succeed with an empty DataFrame.");
    }

    /// <param name="paths">Files, folders, and with <paramref name="isGlob"/> globs.</param>
    /// <param name="hidden">Files and folders whose names begin so are passed over in folders and globs.</param>
    /// <returns>Files that hold something; maybe none.</returns>
    /// <exception cref="PolarwayException">FileNotFound; InvalidOperation: files of several kinds in a folder.</exception>
    public static FileList Expand(IReadOnlyList<string> paths, bool isGlob, IReadOnlyList<string> hidden)
    {
        var files = new List<string>();
        var starts = new List<int>();
        bool isFolder = false;
        foreach (string path in paths)
        {
            isFolder = ExpandOne(path, isGlob, hidden, files, starts) && paths.Count == 1;
        }
        return new FileList(files, starts, isFolder);
    }

    /// <summary>True when the path is a folder.</summary>
    private static bool ExpandOne(string path, bool isGlob, IReadOnlyList<string> hidden, List<string> files, List<int> starts)
    {
        RefuseRemote(path);
        int before = files.Count;
        int start = 0;
        bool isFolder = false;
        if (File.Exists(path))
        {
            files.Add(path);
        }
        else if (Directory.Exists(path))
        {
            isFolder = true;
            var found = InFolder(path, hidden).ToList();
            CheckOneKind(found);
            files.AddRange(found);
            start = path.EndsWith('/') ? path.Length : path.Length + 1;
        }
        else if (isGlob && GlobPattern.IsGlob(path))
        {
            // The whole path names partitions, as that of a file does: only a folder says where they begin.
            files.AddRange(Glob(path, hidden));
        }
        else
        {
            Throw.Error(ErrorKind.FileNotFound, $"No such file or directory (os error 2): {path} (current folder {Environment.CurrentDirectory})");
        }
        for (int file = before; file < files.Count; file++)
        {
            starts.Add(start);
        }
        return isFolder;
    }

    private static void RefuseRemote(string path)
    {
        int scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (path.StartsWith("file://", StringComparison.Ordinal) && !File.Exists(path))
        {
            Throw.Error(ErrorKind.Compute, $"unsupported: non-empty hostname for 'file:' URI: '{path[7..].Split('/')[0]}' in '{path}'; name a file of this machine as file:///path");
        }
        if (scheme > 0 && path[..scheme].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.') && !File.Exists(path))
        {
            Throw.Unsupported($"\"{path}\": reading from {path[..scheme]} is not there yet; copy the file to a local path first");
        }
    }

    /// <summary>Files that other programs leave beside data (<c>_SUCCESS</c>, <c>.crc</c>) are hidden; folders of partitions never are.</summary>
    private static bool IsHidden(string path, IReadOnlyList<string> hidden)
    {
        string name = Path.GetFileName(path);
        return name.StartsWith('.') || (name.StartsWith('_') && !name.Contains('=')) || IsPrefixed(name, hidden);
    }

    private static bool IsPrefixed(string name, IReadOnlyList<string> prefixes)
    {
        foreach (string prefix in prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }

    private static IOrderedEnumerable<string> InFolder(string folder, IReadOnlyList<string> hidden)
    {
        IEnumerable<string> Walk(string at) => new DirectoryInfo(at).EnumerateFiles().Where(f => f.Length > 0 && !IsHidden(f.Name, hidden)).Select(f => Path.Combine(at, f.Name))
            .Concat(Directory.EnumerateDirectories(at).Where(d => !IsHidden(d, hidden)).SelectMany(Walk));
        return Walk(folder).Order(StringComparer.Ordinal);
    }

    private static void CheckOneKind(List<string> files)
    {
        foreach (string file in files)
        {
            if (KindOf(file) != KindOf(files[0]))
            {
                Throw.Error(ErrorKind.InvalidOperation, $"directory contained paths with different file extensions: first path: {files[0]}, second path: {file}. Please use a glob pattern to explicitly specify which files to read (e.g. 'dir/**/*', 'dir/**/*.parquet')");
            }
        }
    }

    /// <summary>The extension, without that of the packing.</summary>
    private static string KindOf(string file)
    {
        string extension = Path.GetExtension(file);
        return Packed.Contains(extension) ? Path.GetExtension(file[..^extension.Length]) : extension;
    }

    private static IEnumerable<string> Glob(string pattern, IReadOnlyList<string> hidden)
    {
        bool isRooted = pattern.StartsWith('/');
        string[] parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        int firstWild = Array.FindIndex(parts, GlobPattern.IsGlob);
        string root = (isRooted ? "/" : "") + string.Join('/', parts[..firstWild]);
        if (!Directory.Exists(root.Length == 0 ? "." : root))
        {
            return [];
        }
        return Walk(root, parts.AsMemory(firstWild), hidden).Distinct().Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Walk(string folder, ReadOnlyMemory<string> parts, IReadOnlyList<string> hidden)
    {
        string part = parts.Span[0];
        bool isLast = parts.Length == 1;
        if (part == "**")
        {
            IEnumerable<string> here = isLast ? Names(folder, "*", isFile: true, hidden) : Walk(folder, parts[1..], hidden);
            return here.Concat(Names(folder, "*", isFile: false, hidden).SelectMany(d => Walk(d, parts, hidden)));
        }
        return isLast ? Names(folder, part, isFile: true, hidden)
            : Names(folder, part, isFile: false, hidden).SelectMany(d => Walk(d, parts[1..], hidden));
    }

    /// <summary>Files or folders of a folder that fit; paths are written as the pattern is: relative ones stay relative.</summary>
    private static IEnumerable<string> Names(string folder, string part, bool isFile, IReadOnlyList<string> hidden)
    {
        string at = folder.Length == 0 ? "." : folder;
        // A dot is matched by a dot only, as in shells.
        IEnumerable<string> all = isFile ? new DirectoryInfo(at).EnumerateFiles().Where(f => f.Length > 0).Select(f => f.Name)
            : Directory.EnumerateDirectories(at).Select(p => Path.GetFileName(p));
        return all
            .Where(n => (n[0] != '.' || part[0] == '.') && !IsPrefixed(n, hidden) && GlobPattern.Matches(part, n))
            .Select(n => folder.Length == 0 ? n : folder.EndsWith('/') ? folder + n : folder + "/" + n);
    }
}
