using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Numbers as numbers; decimals, dates and times as text in quotes; floats that JSON lacks as null.</summary>
public static class JsonScalars
{
    /// <summary>The longest value.</summary>
    public const int MaxBytes = 96;

    /// <summary>A value that is not null.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(PrimitiveColumn column, int row, Span<byte> target)
    {
        DataType type = column.Type;
        switch (type.Kind)
        {
            case TypeKind.Int8: return TextFormat.Integer(column.Values<sbyte>()[row], target);
            case TypeKind.Int16: return TextFormat.Integer(column.Values<short>()[row], target);
            case TypeKind.Int32: return TextFormat.Integer(column.Values<int>()[row], target);
            case TypeKind.Int64: return TextFormat.Integer(column.Values<long>()[row], target);
            case TypeKind.Int128: return TextFormat.Integer(column.Values<Int128>()[row], target);
            case TypeKind.UInt8: return TextFormat.Integer(column.Values<byte>()[row], target);
            case TypeKind.UInt16: return TextFormat.Integer(column.Values<ushort>()[row], target);
            case TypeKind.UInt32: return TextFormat.Integer(column.Values<uint>()[row], target);
            case TypeKind.UInt64: return TextFormat.Integer(column.Values<ulong>()[row], target);
            case TypeKind.UInt128: return TextFormat.Integer(column.Values<UInt128>()[row], target);
            case TypeKind.Float16: return Float((double)column.Values<Half>()[row], true, target);
            case TypeKind.Float32: return Float(column.Values<float>()[row], true, target);
            case TypeKind.Float64: return Float(column.Values<double>()[row], false, target);
        }
        target[0] = (byte)'"';
        int length = 1 + Text(column, row, target[1..]);
        target[length] = (byte)'"';
        return length + 1;
    }

    private static int Float(double value, bool isSingle, Span<byte> target)
    {
        if (!double.IsFinite(value))
        {
            "null"u8.CopyTo(target);
            return 4;
        }
        return isSingle ? TextFormat.Float32((float)value, target) : TextFormat.Float64(value, target);
    }

    private static int Text(PrimitiveColumn column, int row, Span<byte> target) => column.Type.Kind switch
    {
        TypeKind.Decimal when column.Type.IsWideDecimal => TextFormat.Decimal(column.Values<Int256>()[row], column.Type.Scale, target),
        TypeKind.Decimal => TextFormat.Decimal(column.Values<Int128>()[row], column.Type.Scale, target),
        TypeKind.Date => TextFormat.Date(column.Values<int>()[row], target),
        TypeKind.Time => Time(column.Values<long>()[row], target),
        TypeKind.Datetime => Datetime(column.Values<long>()[row], column.Type, target),
        TypeKind.Duration => Duration(column.Values<long>()[row], column.Type.Unit, target),
        _ => Throw.Internal<int>($"JSON has no text for {column.Type}"),
    };

    private static int Time(long nanoseconds, Span<byte> target)
    {
        int at = TextFormat.Clock((int)(nanoseconds / Ticks.NanosecondsPerSecond), target);
        return at + Fraction(nanoseconds % Ticks.NanosecondsPerSecond, target[at..]);
    }

    private static int Datetime(long ticks, DataType type, Span<byte> target)
    {
        TimeZoneInfo? zone = type.TimeZone is null ? null : TimeZones.Find(type.TimeZone);
        long perSecond = Ticks.PerSecond(type.Unit);
        int offset = zone is null ? 0 : TimeZones.OffsetSeconds(zone, ticks, type.Unit);
        long seconds = FloorMath.Div(ticks, perSecond) + offset;
        int at = TextFormat.Date((int)FloorMath.Div(seconds, Ticks.SecondsPerDay), target);
        target[at++] = zone is null ? (byte)' ' : (byte)'T';
        at += TextFormat.Clock((int)FloorMath.Mod(seconds, Ticks.SecondsPerDay), target[at..]);
        at += Fraction(FloorMath.Mod(ticks, perSecond) * Ticks.Nanoseconds(type.Unit), target[at..]);
        return zone is null ? at : at + TextFormat.Offset(offset, target[at..]);
    }

    /// <summary>ISO 8601 in seconds, as in Polars: PT93784.5S; none is P0D.</summary>
    private static int Duration(long ticks, TimeUnit unit, Span<byte> target)
    {
        if (ticks == 0)
        {
            "P0D"u8.CopyTo(target);
            return 3;
        }
        int at = 0;
        if (ticks < 0)
        {
            target[at++] = (byte)'-';
        }
        UInt128 nanoseconds = (UInt128)Int128.Abs(ticks) * (UInt128)Ticks.Nanoseconds(unit);
        "PT"u8.CopyTo(target[at..]);
        at += 2;
        at += TextFormat.Integer((long)(nanoseconds / (UInt128)Ticks.NanosecondsPerSecond), target[at..]);
        at += ShortFraction((long)(nanoseconds % (UInt128)Ticks.NanosecondsPerSecond), target[at..]);
        target[at++] = (byte)'S';
        return at;
    }

    /// <summary>None, or three, six or nine digits.</summary>
    private static int Fraction(long nanoseconds, Span<byte> target)
    {
        if (nanoseconds == 0)
        {
            return 0;
        }
        int digits = nanoseconds % 1_000_000 == 0 ? 3 : nanoseconds % 1_000 == 0 ? 6 : 9;
        target[0] = (byte)'.';
        return 1 + TextFormat.Padded(nanoseconds / (digits == 3 ? 1_000_000 : digits == 6 ? 1_000 : 1), digits, target[1..]);
    }

    private static int ShortFraction(long nanoseconds, Span<byte> target)
    {
        int length = Fraction(nanoseconds, target);
        while (length > 0 && target[length - 1] == '0')
        {
            length--;
        }
        return length;
    }
}
