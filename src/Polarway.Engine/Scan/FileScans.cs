using Polarway.Core.Errors;
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
        if (options is { HiveSchema: not null, HivePartitioning: false })
        {
            Throw.Error(ErrorKind.Compute, "a hive schema was given but hive_partitioning was disabled; leave one of them out");
        }
        FileList files = options.SchemaOfNone is null ? PathExpansion.ExpandSome(format.Name, paths, options.IsGlob, options.HiddenPrefixes)
            : PathExpansion.Expand(paths, options.IsGlob, options.HiddenPrefixes);
        if (files.Paths.Count == 0)
        {
            return NoFilesScan.Of(format, options);
        }
        bool isPartitioned = options.HivePartitioning ?? (files.IsFolder && !format.OpensFilesTogether);
        bool isPlain = !isPartitioned && options.FilePathColumn is null && (format.OpensFilesTogether || (files.Paths.Count == 1 && options.Schema is null));
        return isPlain ? options.Open(format, files.Paths) : new MultiFileScan(format, files, options, isPartitioned);
    }
}
