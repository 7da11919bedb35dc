using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>Values that the writer had under the name of an extension type.</summary>
/// <param name="storage">Taken.</param>
internal sealed class ExtensionColumnReader(ColumnReader storage, DataType type) : ColumnReader(storage.Name, type)
{
    public override int SliceRows => storage.SliceRows;

    public override bool HasCheapPieces => storage.HasCheapPieces;

    public override long HeldBytes => storage.HeldBytes;

    public override Column Read(int rows)
    {
        using Column column = storage.Read(rows);
        return column.WithType(Type);
    }

    public override void Skip(long rows) => storage.Skip(rows);

    public override void Rest() => storage.Rest();

    public override void Dispose() => storage.Dispose();
}
