using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Arrow;

/// <summary>One row of any column as text that is equal exactly when the values are.</summary>
internal static class RowText
{
    public static string[] All(Column column) => [.. Enumerable.Range(0, column.Length).Select(row => Of(column, row))];

    public static string Of(Column column, int row)
    {
        if (!column.IsValid(row))
        {
            return "null";
        }
        switch (column)
        {
            case BooleanColumn booleans:
                return booleans.Values[row] ? "true" : "false";
            case PrimitiveColumn primitive:
                int width = primitive.Type.ByteWidth;
                return Convert.ToHexString(primitive.ValueBytes.Slice(row * width, width));
            case ViewColumn text:
                return "'" + Convert.ToHexString(text.BytesAt(row)) + "'";
            case DictionaryColumn encoded:
                return "'" + Convert.ToHexString(encoded.Dictionary.BytesAt((int)encoded.Codes[row])) + "'";
            case ListColumn list:
                return Range(list.Items, list.Offsets[row], list.Offsets[row + 1]);
            case ArrayColumn array:
                return Range(array.Items, (long)row * array.Type.Width, (row + 1L) * array.Type.Width);
            case StructColumn record:
                return "{" + string.Join(", ", record.Fields.Select(f => Of(f, row))) + "}";
            default:
                throw new InvalidOperationException(column.GetType().Name);
        }
    }

    private static string Range(Column items, long from, long to)
        => "[" + string.Join(", ", Enumerable.Range((int)from, (int)(to - from)).Select(item => Of(items, item))) + "]";
}
