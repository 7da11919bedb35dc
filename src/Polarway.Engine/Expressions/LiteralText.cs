using System.Globalization;
using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Engine.Expressions;

/// <summary>Literals as text for explain, and their equality.</summary>
internal static class LiteralText
{
    private const int MaxItems = 5;

    public static void Append(StringBuilder text, Column value) => Append(text, value, 0);

    public static bool AreEqual(Column left, Column right)
    {
        switch (left)
        {
            case PrimitiveColumn first when right is PrimitiveColumn second:
                return first.ValueBytes.SequenceEqual(second.ValueBytes);
            case BooleanColumn first when right is BooleanColumn second:
                return first.Values[0] == second.Values[0];
            case ViewColumn first when right is ViewColumn second:
                return first.BytesAt(0).SequenceEqual(second.BytesAt(0));
            default:
                return ReferenceEquals(left, right);
        }
    }

    private static void Append(StringBuilder text, Column value, int row)
    {
        if (!value.IsValid(row))
        {
            text.Append("null");
            return;
        }
        switch (value)
        {
            case BooleanColumn flags:
                text.Append(flags.Values[row] ? "true" : "false");
                break;
            case ViewColumn bytes when value.Type.Kind == TypeKind.String:
                text.Append('"').Append(bytes.TextAt(row)).Append('"');
                break;
            case ViewColumn bytes:
                text.Append("b\"").Append(Convert.ToHexString(bytes.BytesAt(row))).Append('"');
                break;
            case PrimitiveColumn numbers:
                AppendNumber(text, numbers, row);
                break;
            case ListColumn list:
                AppendList(text, list, row);
                break;
            default:
                text.Append(value.Type);
                break;
        }
    }

    private static void AppendList(StringBuilder text, ListColumn list, int row)
    {
        long start = list.Offsets[row];
        long count = list.Offsets[row + 1] - start;
        text.Append('[');
        for (int item = 0; item < Math.Min(count, MaxItems); item++)
        {
            text.Append(item > 0 ? ", " : "");
            Append(text, list.Items, (int)start + item);
        }
        text.Append(count > MaxItems ? $", … {count - MaxItems} more]" : "]");
    }

    private static void AppendNumber(StringBuilder text, PrimitiveColumn numbers, int row)
    {
        IFormatProvider invariant = CultureInfo.InvariantCulture;
        switch (numbers.Type.Physical)
        {
            case PhysicalKind.Float64:
                AppendReal(text, numbers.Values<double>()[row].ToString("R", invariant));
                break;
            case PhysicalKind.Float16:
                AppendReal(text, numbers.Values<Half>()[row].ToString("R", invariant));
                break;
            case PhysicalKind.UInt128:
                text.Append(invariant, $"{numbers.Values<UInt128>()[row]}");
                break;
            case PhysicalKind.Float32:
                AppendReal(text, numbers.Values<float>()[row].ToString("R", invariant));
                break;
            case PhysicalKind.Int256:
                Span<byte> digits = stackalloc byte[TextFormat.MaxBytes];
                text.Append(Encoding.UTF8.GetString(digits[..TextFormat.Decimal(numbers.Values<Int256>()[row], numbers.Type.Scale, digits)]));
                break;
            default:
                text.Append(invariant, $"{WholeAt(numbers, row)}");
                break;
        }
        if (numbers.Type.IsTemporal)
        {
            text.Append(".cast(").Append(numbers.Type).Append(')');
        }
    }

    private static void AppendReal(StringBuilder text, string digits) => text.Append(digits).Append(digits.AsSpan().IndexOfAny('.', 'E', 'N') >= 0 || digits.Contains('∞') ? "" : ".0");

    private static Int128 WholeAt(PrimitiveColumn numbers, int row) => numbers.Type.Physical switch
    {
        PhysicalKind.Int8 => numbers.Values<sbyte>()[row],
        PhysicalKind.Int16 => numbers.Values<short>()[row],
        PhysicalKind.Int32 => numbers.Values<int>()[row],
        PhysicalKind.Int64 => numbers.Values<long>()[row],
        PhysicalKind.Int128 => numbers.Values<Int128>()[row],
        PhysicalKind.UInt8 => numbers.Values<byte>()[row],
        PhysicalKind.UInt16 => numbers.Values<ushort>()[row],
        PhysicalKind.UInt32 => numbers.Values<uint>()[row],
        _ => numbers.Values<ulong>()[row],
    };
}
