using System.Globalization;
using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Builds columns from the constants of a plan.</summary>
internal static class LiteralColumn
{
    /// <summary>One row for each value. The caller gets a reference.</summary>
    /// <exception cref="PolarwayException">InvalidPlan, when a value is not of the type.</exception>
    public static Column Build(DataType type, ReadOnlySpan<LiteralValue> values, JsonPath path, Allocator memory)
    {
        switch (type.Physical)
        {
            case PhysicalKind.Null:
                return new NullColumn(values.Length);
            case PhysicalKind.Boolean:
                return Booleans(values, path, memory);
            case PhysicalKind.View:
                return Views(type, values, path, memory);
            case PhysicalKind.List:
                return Lists(type, values, path, memory);
            case PhysicalKind.Struct:
                return Structs(type, values, path, memory);
            case PhysicalKind.Dictionary:
                return Categories(type, values, path, memory);
            case PhysicalKind.Array:
                return Arrays(type, values, path, memory);
            default:
                return Numbers(type, values, path, memory);
        }
    }

    public static Column One(DataType type, LiteralValue value, JsonPath path, Allocator memory) => Build(type, [value], path, memory);

    /// <summary>The smallest and largest values of an integer type.</summary>
    public static (Int128 Low, Int128 High) Range(DataType type) => type.Kind switch
    {
        TypeKind.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        TypeKind.Int16 => (short.MinValue, short.MaxValue),
        TypeKind.Int32 => (int.MinValue, int.MaxValue),
        TypeKind.Int64 => (long.MinValue, long.MaxValue),
        TypeKind.UInt8 => (0, byte.MaxValue),
        TypeKind.UInt16 => (0, ushort.MaxValue),
        TypeKind.UInt32 => (0, uint.MaxValue),
        TypeKind.UInt64 => (0, ulong.MaxValue),
        // What lies beyond, only literals that say their type can be.
        TypeKind.UInt128 => (0, Int128.MaxValue),
        _ => (Int128.MinValue, Int128.MaxValue),
    };

    private static Bitmap? Validity(ReadOnlySpan<LiteralValue> values, Allocator memory)
    {
        bool anyNull = false;
        var valid = new bool[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            valid[row] = values[row] is not LiteralValue.Missing;
            anyNull |= !valid[row];
        }
        return anyNull ? Bitmap.From(valid, memory) : null;
    }

    private static BooleanColumn Booleans(ReadOnlySpan<LiteralValue> values, JsonPath path, Allocator memory)
    {
        var bits = new bool[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            bits[row] = values[row] switch
            {
                LiteralValue.Flag flag => flag.Value,
                LiteralValue.Missing => false,
                _ => Mismatch<bool>(DataType.Boolean, values[row], path),
            };
        }
        return new BooleanColumn(Bitmap.From(bits, memory), Validity(values, memory));
    }

    private static PrimitiveColumn Numbers(DataType type, ReadOnlySpan<LiteralValue> values, JsonPath path, Allocator memory)
    {
        NativeBuffer buffer = memory.Allocate((long)values.Length * type.ByteWidth, zeroed: true);
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] is not LiteralValue.Missing)
            {
                WriteNumber(type, values[row], path, buffer, row);
            }
        }
        return new PrimitiveColumn(type, buffer, values.Length, Validity(values, memory));
    }

    private static void WriteNumber(DataType type, LiteralValue value, JsonPath path, NativeBuffer buffer, int row)
    {
        switch (type.Kind)
        {
            case TypeKind.Float16:
                buffer.Span<Half>()[row] = (Half)Real(type, value, path);
                return;
            case TypeKind.UInt128:
                buffer.Span<UInt128>()[row] = Unsigned(type, value, path);
                return;
            case TypeKind.Float32:
                buffer.Span<float>()[row] = (float)Real(type, value, path);
                return;
            case TypeKind.Float64:
                buffer.Span<double>()[row] = Real(type, value, path);
                return;
            case TypeKind.Decimal when type.IsWideDecimal:
                buffer.Span<Int256>()[row] = WideDecimal(type, value, path);
                return;
            case TypeKind.Decimal:
                buffer.Span<Int128>()[row] = Decimal(type, value, path);
                return;
        }
        Int128 whole = Whole(type, value, path);
        switch (type.Physical)
        {
            case PhysicalKind.Int8:
                buffer.Span<sbyte>()[row] = (sbyte)whole;
                break;
            case PhysicalKind.Int16:
                buffer.Span<short>()[row] = (short)whole;
                break;
            case PhysicalKind.Int32:
                buffer.Span<int>()[row] = (int)whole;
                break;
            case PhysicalKind.Int64:
                buffer.Span<long>()[row] = (long)whole;
                break;
            case PhysicalKind.Int128:
                buffer.Span<Int128>()[row] = whole;
                break;
            case PhysicalKind.UInt8:
                buffer.Span<byte>()[row] = (byte)whole;
                break;
            case PhysicalKind.UInt16:
                buffer.Span<ushort>()[row] = (ushort)whole;
                break;
            case PhysicalKind.UInt32:
                buffer.Span<uint>()[row] = (uint)whole;
                break;
            default:
                buffer.Span<ulong>()[row] = (ulong)whole;
                break;
        }
    }

    private static double Real(DataType type, LiteralValue value, JsonPath path) => value switch
    {
        LiteralValue.Real real => real.Value,
        LiteralValue.Whole whole => (double)whole.Value,
        LiteralValue.Unsigned large => (double)large.Value,
        LiteralValue.Text { Value: "nan" } => double.NaN,
        LiteralValue.Text { Value: "inf" } => double.PositiveInfinity,
        LiteralValue.Text { Value: "-inf" } => double.NegativeInfinity,
        _ => Mismatch<double>(type, value, path),
    };

    private static UInt128 Unsigned(DataType type, LiteralValue value, JsonPath path) => value is LiteralValue.Unsigned large ? large.Value : (UInt128)Whole(type, value, path);

    private static Int128 Whole(DataType type, LiteralValue value, JsonPath path)
    {
        if (value is LiteralValue.Unsigned large)
        {
            return Throw.Error<Int128>(ErrorKind.InvalidOperation, $"the literal {large.Value} does not fit in {type} (at {path}); give it the type UInt128");
        }
        if (value is not LiteralValue.Whole whole)
        {
            return Mismatch<Int128>(type, value, path);
        }
        (Int128 low, Int128 high) = type.IsInteger ? Range(type) : type.ByteWidth == 4 ? (int.MinValue, int.MaxValue) : (long.MinValue, long.MaxValue);
        return whole.Value >= low && whole.Value <= high ? whole.Value
            : Throw.Error<Int128>(ErrorKind.InvalidOperation, $"the literal {whole.Value} does not fit in {type} (at {path}); allowed are {low} to {high}");
    }

    private static Int256 WideDecimal(DataType type, LiteralValue value, JsonPath path)
    {
        string text = Digits(type, value, path);
        return WideDecimalText.TryRead(Encoding.UTF8.GetBytes(text), type, out Int256 number) ? number
            : Throw.Error<Int256>(ErrorKind.InvalidOperation, $"the literal \"{text}\" is not a {type} (at {path})");
    }

    private static string Digits(DataType type, LiteralValue value, JsonPath path) => value switch
    {
        LiteralValue.Text given => given.Value,
        LiteralValue.Whole whole => whole.Value.ToString(CultureInfo.InvariantCulture),
        _ => Mismatch<string>(type, value, path),
    };

    private static Int128 Decimal(DataType type, LiteralValue value, JsonPath path)
    {
        string text = Digits(type, value, path);
        bool negative = text.StartsWith('-');
        ReadOnlySpan<char> digits = text.AsSpan(negative || text.StartsWith('+') ? 1 : 0);
        int point = digits.IndexOf('.');
        ReadOnlySpan<char> fraction = point < 0 ? default : digits[(point + 1)..].TrimEnd('0');
        string all = string.Concat(point < 0 ? digits : digits[..point], fraction);
        if (fraction.Length > type.Scale || !Int128.TryParse(all, NumberStyles.None, CultureInfo.InvariantCulture, out Int128 unscaled))
        {
            return Throw.Error<Int128>(ErrorKind.InvalidOperation, $"the literal \"{text}\" is not a {type} (at {path})");
        }
        for (int digit = fraction.Length; digit < type.Scale; digit++)
        {
            unscaled *= 10;
        }
        return negative ? -unscaled : unscaled;
    }

    private static ViewColumn Views(DataType type, ReadOnlySpan<LiteralValue> values, JsonPath path, Allocator memory)
    {
        var rows = new byte[values.Length][];
        long heapBytes = 0;
        for (int row = 0; row < values.Length; row++)
        {
            rows[row] = ViewBytes(type, values[row], path);
            heapBytes += rows[row].Length > View.MaxInline ? rows[row].Length : 0;
        }
        NativeBuffer views = memory.Allocate(values.Length * 16L, zeroed: true);
        NativeBuffer[] heaps = heapBytes > 0 ? [memory.Allocate(heapBytes)] : [];
        int position = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            byte[] bytes = rows[row];
            if (bytes.Length <= View.MaxInline)
            {
                views.Span<View>()[row] = View.Inline(bytes);
                continue;
            }
            bytes.CopyTo(heaps[0].Bytes[position..]);
            views.Span<View>()[row] = View.Outline(bytes, 0, position);
            position += bytes.Length;
        }
        return new ViewColumn(type, views, heaps, values.Length, Validity(values, memory));
    }

    private static byte[] ViewBytes(DataType type, LiteralValue value, JsonPath path)
    {
        if (value is LiteralValue.Missing)
        {
            return [];
        }
        if (value is not LiteralValue.Text text)
        {
            return Mismatch<byte[]>(type, value, path);
        }
        if (type.Kind == TypeKind.String)
        {
            return Encoding.UTF8.GetBytes(text.Value);
        }
        byte[] bytes = new byte[text.Value.Length];
        return Convert.TryFromBase64String(text.Value, bytes, out int written) ? bytes[..written]
            : PlanError.Invalid<byte[]>(path, "a binary literal is base64 text");
    }

    private static ListColumn Lists(DataType type, ReadOnlySpan<LiteralValue> values, JsonPath path, Allocator memory)
    {
        NativeBuffer offsets = memory.Allocate((values.Length + 1L) * sizeof(long), zeroed: true);
        var items = new List<LiteralValue>();
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] is LiteralValue.List list)
            {
                items.AddRange(list.Items);
            }
            else if (values[row] is not LiteralValue.Missing)
            {
                Mismatch<int>(type, values[row], path);
            }
            offsets.Span<long>()[row + 1] = items.Count;
        }
        return new ListColumn(type, offsets, Build(type.Inner, [.. items], path, memory), values.Length, Validity(values, memory));
    }

    private static Column Categories(DataType type, ReadOnlySpan<LiteralValue> values, JsonPath path, Allocator memory)
    {
        using ViewColumn texts = Views(DataType.String, values, path, memory);
        return Core.Kernels.Cast.To(texts, type, true, memory);
    }

    private static ArrayColumn Arrays(DataType type, ReadOnlySpan<LiteralValue> values, JsonPath path, Allocator memory)
    {
        var items = new List<LiteralValue>(values.Length * type.Width);
        foreach (LiteralValue value in values)
        {
            items.AddRange(value switch
            {
                LiteralValue.List list when list.Items.Length == type.Width => list.Items,
                LiteralValue.Missing => Enumerable.Repeat(value, type.Width),
                _ => Mismatch<LiteralValue[]>(type, value, path),
            });
        }
        return new ArrayColumn(type, Build(type.Inner, [.. items], path, memory), values.Length, Validity(values, memory));
    }

    private static StructColumn Structs(DataType type, ReadOnlySpan<LiteralValue> values, JsonPath path, Allocator memory)
    {
        var fields = new Column[type.Fields.Count];
        for (int field = 0; field < fields.Length; field++)
        {
            var column = new LiteralValue[values.Length];
            for (int row = 0; row < values.Length; row++)
            {
                column[row] = values[row] switch
                {
                    LiteralValue.List list when list.Items.Length == fields.Length => list.Items[field],
                    LiteralValue.Missing => values[row],
                    _ => Mismatch<LiteralValue>(type, values[row], path),
                };
            }
            fields[field] = Build(type.Fields[field].Type, column, path, memory);
        }
        return new StructColumn(type, fields, values.Length, Validity(values, memory));
    }

    private static T Mismatch<T>(DataType type, LiteralValue value, JsonPath path)
        => PlanError.Invalid<T>(path, $"the literal {Describe(value)} is not a value of {type}");

    private static string Describe(LiteralValue value) => value switch
    {
        LiteralValue.Flag flag => flag.Value ? "true" : "false",
        LiteralValue.Whole whole => whole.Value.ToString(CultureInfo.InvariantCulture),
        LiteralValue.Unsigned large => large.Value.ToString(CultureInfo.InvariantCulture),
        LiteralValue.Real real => real.Value.ToString(CultureInfo.InvariantCulture),
        LiteralValue.Text text => $"\"{text.Value}\"",
        LiteralValue.List list => $"of {list.Items.Length} values",
        _ => "null",
    };
}
