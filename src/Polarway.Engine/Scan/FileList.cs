namespace Polarway.Engine.Scan;

/// <summary>The files of a scan, in the order in which their rows come.</summary>
/// <param name="Paths">As they are opened, and as include_file_paths shows them.</param>
/// <param name="PartitionsFrom">Per file where the part of its path begins that may name partitions: after the folder that was given; of files and globs all of it.</param>
/// <param name="IsFolder">One folder was given, and nothing else.</param>
public sealed record FileList(IReadOnlyList<string> Paths, IReadOnlyList<int> PartitionsFrom, bool IsFolder);
