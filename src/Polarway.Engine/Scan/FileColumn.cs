using Polarway.Core.Types;

namespace Polarway.Engine.Scan;

/// <summary>Where a column of a scan comes from in one file.</summary>
/// <param name="Position">In the file; -1: not from the file.</param>
/// <param name="Constant">In the partition columns; -1: none. With neither the column is null.</param>
/// <param name="CastFrom">The file's type where it is another one.</param>
internal readonly record struct FileColumn(int Position, int Constant, DataType? CastFrom);
