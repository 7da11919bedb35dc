using System.Globalization;
using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>One value as it is shown in an error: text in quotes, large and small floats with an exponent.</summary>
internal static class ValueText
{
    private const int MaxShown = 80;

    public static string Of(Column column, int row)
    {
        if (!column.IsValid(row))
        {
            return "null";
        }
        Span<byte> text = stackalloc byte[TextFormat.MaxBytes];
        switch (column)
        {
            case ViewColumn views when column.Type.Kind == TypeKind.String:
                return $"\"{Short(views.TextAt(row))}\"";
            case ViewColumn views:
                return $"b\"{Short(Encoding.Latin1.GetString(views.BytesAt(row)))}\"";
            case DictionaryColumn codes:
                return $"\"{Short(codes.Dictionary.TextAt((int)codes.Codes[row]))}\"";
            case BooleanColumn booleans:
                return booleans.Values[row] ? "true" : "false";
            case PrimitiveColumn values:
                return Encoding.UTF8.GetString(text[..Primitive(values, row, text)]);
            default:
                return column.Type.ToString();
        }
    }

    private static string Short(string text) => text.Length <= MaxShown ? text : text[..MaxShown] + "…";

    private static int Primitive(PrimitiveColumn column, int row, Span<byte> target)
    {
        DataType type = column.Type;
        switch (type.Kind)
        {
            case TypeKind.Float16: return Float((double)column.Values<Half>()[row], target);
            case TypeKind.Float32: return Float(column.Values<float>()[row], target);
            case TypeKind.Float64: return Float(column.Values<double>()[row], target);
            case TypeKind.Decimal when type.IsWideDecimal: return TextFormat.Decimal(column.Values<Int256>()[row], type.Scale, target);
            case TypeKind.Decimal: return TextFormat.Decimal(column.Values<Int128>()[row], type.Scale, target);
            case TypeKind.Date: return TextFormat.Date(column.Values<int>()[row], target);
            case TypeKind.Time: return TextFormat.Clock((int)(column.Values<long>()[row] / Ticks.NanosecondsPerSecond), target);
            case TypeKind.Datetime: return Datetime(column, row, target);
        }
        return type.Physical switch
        {
            PhysicalKind.Int8 => TextFormat.Integer(column.Values<sbyte>()[row], target),
            PhysicalKind.Int16 => TextFormat.Integer(column.Values<short>()[row], target),
            PhysicalKind.Int32 => TextFormat.Integer(column.Values<int>()[row], target),
            PhysicalKind.Int64 => TextFormat.Integer(column.Values<long>()[row], target),
            PhysicalKind.Int128 => TextFormat.Integer(column.Values<Int128>()[row], target),
            PhysicalKind.UInt128 => TextFormat.Integer(column.Values<UInt128>()[row], target),
            PhysicalKind.UInt8 => TextFormat.Integer(column.Values<byte>()[row], target),
            PhysicalKind.UInt16 => TextFormat.Integer(column.Values<ushort>()[row], target),
            PhysicalKind.UInt32 => TextFormat.Integer(column.Values<uint>()[row], target),
            _ => TextFormat.Integer(column.Values<ulong>()[row], target),
        };
    }

    private static int Float(double value, Span<byte> target)
    {
        double magnitude = Math.Abs(value);
        if (magnitude is 0 or (>= 1e-4 and < 1e7) || !double.IsFinite(value))
        {
            return TextFormat.Float64(value, target);
        }
        string text = value.ToString("0.0000e0", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(text, target);
    }

    // A fraction only when there is one, in groups of three digits.
    private static int Datetime(PrimitiveColumn column, int row, Span<byte> target)
    {
        DataType type = column.Type;
        int length = TextFormat.Datetime(column.Values<long>()[row], type.Unit, null, target);
        while (target[length - 3] == '0' && target[length - 2] == '0' && target[length - 1] == '0')
        {
            length -= 3;
            if (target[length - 1] == '.')
            {
                length--;
                break;
            }
        }
        return length;
    }
}
