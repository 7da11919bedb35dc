using Polarway.Core.Types;

namespace Polarway.Engine.Scan;

/// <summary>Opens the files of a scan: alone, or several and in partitions as one table.</summary>
internal static class FileScans
{
    public static IScan Open(IScanFormat format, IReadOnlyList<string> paths, ScanOptions options)
    {
        if (format.OptionNames is null)
        {
            return options.Open(format, paths);
        }
        FileList files = PathExpansion.Expand(paths, options.IsGlob, options.HiddenPrefixes, allowsNone: options.Schema is not null);
        if (files.Paths.Count == 0)
        {
            return new NoFilesScan(format, new Schema(options.Schema!));
        }
        bool isPartitioned = options.HivePartitioning ?? (files.IsFolder && !format.OpensFilesTogether);
        PartitionColumns partitions = isPartitioned ? PartitionColumns.OfFolders(files, options) : PartitionColumns.None;
        if (options.FilePathColumn is string name)
        {
            partitions = partitions.WithPaths(name, files.Paths);
        }
        bool isPlain = partitions.Schema.Count == 0 && (format.OpensFilesTogether || (files.Paths.Count == 1 && options.Schema is null));
        return isPlain ? options.Open(format, files.Paths) : new MultiFileScan(format, files, options, partitions);
    }
}
