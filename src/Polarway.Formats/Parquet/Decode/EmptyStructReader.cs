using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>Structs without fields, which files have as booleans of which only the nulls matter.</summary>
/// <param name="storage">Taken.</param>
internal sealed class EmptyStructReader(ColumnReader storage, DataType type) : ColumnReader(storage.Name, type)
{
    public override int SliceRows => storage.SliceRows;

    public override bool HasCheapPieces => storage.HasCheapPieces;

    public override long HeldBytes => storage.HeldBytes;

    /// <summary>Structs that are null where the column (borrowed) is. The caller gets a reference.</summary>
    public static StructColumn Of(Column column, DataType type) => new(type, [], column.Length, column.Validity?.Share());

    public override Column Read(int rows)
    {
        using Column column = storage.Read(rows);
        return Of(column, Type);
    }

    public override void Skip(long rows) => storage.Skip(rows);

    public override void Rest() => storage.Rest();

    public override void Dispose() => storage.Dispose();
}
