using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>The values of a column's rows that are not null, one after the other.</summary>
internal static unsafe class DenseValues
{
    /// <summary>The column's own values when no row is null, else copies in <paramref name="scratch"/>.</summary>
    public static byte* Of(PrimitiveColumn column, ByteBuilder scratch, out int count)
    {
        int width = column.Type.ByteWidth;
        byte* values = column.Buffer.Pointer + ((long)column.Offset * width);
        count = column.Length - column.NullCount;
        if (count == column.Length || column.Validity is null)
        {
            return values;
        }
        scratch.Clear();
        byte* target = scratch.Reserve((long)column.Length * width);
        switch (width)
        {
            case 1: Compact(values, target, column.Validity, column.Length); break;
            case 2: Compact((ushort*)values, (ushort*)target, column.Validity, column.Length); break;
            case 4: Compact((uint*)values, (uint*)target, column.Validity, column.Length); break;
            case 8: Compact((ulong*)values, (ulong*)target, column.Validity, column.Length); break;
            case Int256.Size: Compact((Int256*)values, (Int256*)target, column.Validity, column.Length); break;
            default: Compact((UInt128*)values, (UInt128*)target, column.Validity, column.Length); break;
        }
        return target;
    }

    /// <summary>Writes every value and moves on only past valid ones, so that no branch depends on the data.</summary>
    private static void Compact<T>(T* values, T* target, Bitmap validity, int rows) where T : unmanaged
    {
        byte* bits = validity.Buffer.Pointer;
        int bit = validity.Offset;
        for (int row = 0; row < rows; row++, bit++)
        {
            *target = values[row];
            target += (bits[bit >> 3] >> (bit & 7)) & 1;
        }
    }
}
