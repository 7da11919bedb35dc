using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Structural;

/// <summary>Values of a column as plain objects, for references that are easy to believe: null, bool, Int128, double, string.</summary>
internal static class Cells
{
    public static object? At(Column column, int row)
    {
        if (!column.IsValid(row))
        {
            return null;
        }
        switch (column)
        {
            case BooleanColumn booleans:
                return booleans.Values[row];
            case ViewColumn text:
                return Encoding.Latin1.GetString(text.BytesAt(row));
            case DictionaryColumn dictionary:
                return Encoding.Latin1.GetString(dictionary.Dictionary.BytesAt((int)dictionary.Codes[row]));
            case ListColumn lists:
                return Join(lists.Items, (int)lists.Offsets[row], (int)lists.Offsets[row + 1]);
            case ArrayColumn arrays:
                return Join(arrays.Items, row * arrays.Type.Width, (row + 1) * arrays.Type.Width);
            case StructColumn structs:
                return "{" + string.Join(",", structs.Fields.Select(f => Text(At(f, row)))) + "}";
            default:
                return Number((PrimitiveColumn)column, row);
        }
    }

    public static object?[] Of(Column column)
    {
        var cells = new object?[column.Length];
        for (int row = 0; row < cells.Length; row++)
        {
            cells[row] = At(column, row);
        }
        return cells;
    }

    public static string Text(object? cell) => cell switch
    {
        null => "null",
        string text => "'" + text + "'",
        double number => number == 0 ? "0" : number.ToString("R"),
        _ => cell.ToString()!,
    };

    private static string Join(Column items, int start, int end)
        => "[" + string.Join(",", Enumerable.Range(start, end - start).Select(i => Text(At(items, i)))) + "]";

    private static object Number(PrimitiveColumn column, int row) => column.Type.Physical switch
    {
        PhysicalKind.Int8 => (Int128)column.Values<sbyte>()[row],
        PhysicalKind.Int16 => (Int128)column.Values<short>()[row],
        PhysicalKind.Int32 => (Int128)column.Values<int>()[row],
        PhysicalKind.Int64 => (Int128)column.Values<long>()[row],
        PhysicalKind.Int128 => column.Values<Int128>()[row],
        PhysicalKind.UInt8 => (Int128)column.Values<byte>()[row],
        PhysicalKind.UInt16 => (Int128)column.Values<ushort>()[row],
        PhysicalKind.UInt32 => (Int128)column.Values<uint>()[row],
        PhysicalKind.UInt64 => (Int128)column.Values<ulong>()[row],
        PhysicalKind.UInt128 => (Int128)column.Values<UInt128>()[row],
        PhysicalKind.Float16 => (double)column.Values<Half>()[row],
        PhysicalKind.Float32 => (double)column.Values<float>()[row],
        _ => column.Values<double>()[row],
    };
}
