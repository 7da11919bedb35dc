using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Writes one value as text and returns the bytes written.</summary>
internal interface ITextFormatter<T>
{
    int Write(T value, Span<byte> target);
}

/// <summary>Casts to text, in Polars' forms.</summary>
internal static unsafe class ValueToText
{
    /// <summary>Null when Polars has no such cast.</summary>
    public static Column? Run(Column source, DataType target, Allocator memory) => source.Type.Kind switch
    {
        TypeKind.Boolean => Booleans((BooleanColumn)source, target, memory),
        TypeKind.Int8 => Write<sbyte, IntegerFormatter<sbyte>>(source, target, default, memory),
        TypeKind.Int16 => Write<short, IntegerFormatter<short>>(source, target, default, memory),
        TypeKind.Int32 => Write<int, IntegerFormatter<int>>(source, target, default, memory),
        TypeKind.Int64 => Write<long, IntegerFormatter<long>>(source, target, default, memory),
        TypeKind.Int128 => Write<Int128, IntegerFormatter<Int128>>(source, target, default, memory),
        TypeKind.UInt8 => Write<byte, IntegerFormatter<byte>>(source, target, default, memory),
        TypeKind.UInt16 => Write<ushort, IntegerFormatter<ushort>>(source, target, default, memory),
        TypeKind.UInt32 => Write<uint, IntegerFormatter<uint>>(source, target, default, memory),
        TypeKind.UInt64 => Write<ulong, IntegerFormatter<ulong>>(source, target, default, memory),
        TypeKind.UInt128 => Write<UInt128, IntegerFormatter<UInt128>>(source, target, default, memory),
        TypeKind.Float16 => Write<Half, Float16Formatter>(source, target, default, memory),
        TypeKind.Float32 => Write<float, Float32Formatter>(source, target, default, memory),
        TypeKind.Float64 => Write<double, Float64Formatter>(source, target, default, memory),
        TypeKind.Decimal when source.Type.IsWideDecimal => Write<Int256, WideDecimalFormatter>(source, target, new(source.Type.Scale), memory),
        TypeKind.Decimal => Write<Int128, DecimalFormatter>(source, target, new(source.Type.Scale), memory),
        TypeKind.Date => Write<int, DateFormatter>(source, target, default, memory),
        TypeKind.Time => Write<long, TimeFormatter>(source, target, default, memory),
        TypeKind.Datetime => Write<long, DatetimeFormatter>(source, target, new(source.Type), memory),
        _ => null,
    };

    /// <summary>Writes every row that is not null.</summary>
    public static ViewColumn Write<T, TFormatter>(Column source, DataType target, TFormatter formatter, Allocator memory)
        where T : unmanaged where TFormatter : struct, ITextFormatter<T>
    {
        T* values = ValuePointer.Of<T>(source);
        var valid = BitWords.ValidityOf(source);
        Span<byte> text = stackalloc byte[TextFormat.MaxBytes];
        using var writer = new ViewWriter(source.Length, memory);
        for (int row = 0; row < source.Length; row++)
        {
            if (valid.Bit(row))
            {
                writer.Append(text[..formatter.Write(values[row], text)]);
            }
            else
            {
                writer.AppendEmpty();
            }
        }
        GC.KeepAlive(source);
        return writer.Finish(target, source.Validity?.Share());
    }

    private static ViewColumn Booleans(BooleanColumn source, DataType target, Allocator memory)
    {
        View yes = View.Inline("true"u8);
        View no = View.Inline("false"u8);
        var values = new BitWords(source.Values);
        using var writer = new ViewWriter(source.Length, memory);
        for (int row = 0; row < source.Length; row++)
        {
            writer.Append(values.Bit(row) ? yes : no);
        }
        return writer.Finish(target, source.Validity?.Share());
    }

    private readonly struct IntegerFormatter<T> : ITextFormatter<T> where T : IUtf8SpanFormattable
    {
        public int Write(T value, Span<byte> target) => TextFormat.Integer(value, target);
    }

    private readonly struct Float16Formatter : ITextFormatter<Half>
    {
        public int Write(Half value, Span<byte> target) => TextFormat.Float16(value, target);
    }

    private readonly struct Float32Formatter : ITextFormatter<float>
    {
        public int Write(float value, Span<byte> target) => TextFormat.Float32(value, target);
    }

    private readonly struct Float64Formatter : ITextFormatter<double>
    {
        public int Write(double value, Span<byte> target) => TextFormat.Float64(value, target);
    }

    private readonly struct DecimalFormatter(int scale) : ITextFormatter<Int128>
    {
        public int Write(Int128 value, Span<byte> target) => TextFormat.Decimal(value, scale, target);
    }

    private readonly struct WideDecimalFormatter(int scale) : ITextFormatter<Int256>
    {
        public int Write(Int256 value, Span<byte> target) => TextFormat.Decimal(value, scale, target);
    }

    private readonly struct DateFormatter : ITextFormatter<int>
    {
        public int Write(int value, Span<byte> target) => TextFormat.Date(value, target);
    }

    private readonly struct TimeFormatter : ITextFormatter<long>
    {
        public int Write(long value, Span<byte> target) => TextFormat.Clock((int)(value / Ticks.NanosecondsPerSecond), target);
    }

    private readonly struct DatetimeFormatter(DataType type) : ITextFormatter<long>
    {
        private readonly TimeUnit _unit = type.Unit;
        private readonly TimeZoneInfo? _zone = type.TimeZone is null ? null : TimeZones.Find(type.TimeZone);

        public int Write(long value, Span<byte> target) => TextFormat.Datetime(value, _unit, _zone, target);
    }
}
