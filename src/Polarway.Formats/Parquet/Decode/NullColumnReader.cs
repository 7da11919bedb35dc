using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>A column that the file says is always null.</summary>
internal sealed class NullColumnReader(string name) : ColumnReader(name, DataType.Null)
{
    public override Column Read(int rows) => new NullColumn(rows);

    public override void Skip(long rows)
    {
    }

    public override void Dispose()
    {
    }
}
