using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Reads one value of text.</summary>
internal interface ITextReader<T>
{
    bool TryRead(ReadOnlySpan<byte> text, out T value);
}

/// <summary>Casts from text; what cannot be read becomes null.</summary>
internal static unsafe class TextToValue
{
    /// <summary>Null when Polars has no such cast.</summary>
    public static Column? Run(ViewColumn source, DataType target, Allocator memory) => target.Kind switch
    {
        TypeKind.Int8 => Read<sbyte, IntegerReader<sbyte>>(source, target, default, memory),
        TypeKind.Int16 => Read<short, IntegerReader<short>>(source, target, default, memory),
        TypeKind.Int32 => Read<int, IntegerReader<int>>(source, target, default, memory),
        TypeKind.Int64 => Read<long, IntegerReader<long>>(source, target, default, memory),
        TypeKind.Int128 => Read<Int128, IntegerReader<Int128>>(source, target, default, memory),
        TypeKind.UInt8 => Read<byte, IntegerReader<byte>>(source, target, default, memory),
        TypeKind.UInt16 => Read<ushort, IntegerReader<ushort>>(source, target, default, memory),
        TypeKind.UInt32 => Read<uint, IntegerReader<uint>>(source, target, default, memory),
        TypeKind.UInt64 => Read<ulong, IntegerReader<ulong>>(source, target, default, memory),
        TypeKind.UInt128 => Read<UInt128, IntegerReader<UInt128>>(source, target, default, memory),
        TypeKind.Float16 => Read<Half, FloatReader<Half>>(source, target, default, memory),
        TypeKind.Float32 => Read<float, FloatReader<float>>(source, target, default, memory),
        TypeKind.Float64 => Read<double, FloatReader<double>>(source, target, default, memory),
        TypeKind.Decimal when target.IsWideDecimal => Read<Int256, WideDecimalReader>(source, target, new(target), memory),
        TypeKind.Decimal => Read<Int128, DecimalReader>(source, target, new(target), memory),
        TypeKind.Date => Read<int, DateReader>(source, target, default, memory),
        TypeKind.Time => Read<long, TimeReader>(source, target, default, memory),
        TypeKind.Datetime => Read<long, DatetimeReader>(source, target, new(target), memory),
        _ => null,
    };

    /// <summary>Reads every row that is not null.</summary>
    public static PrimitiveColumn Read<T, TReader>(ViewColumn source, DataType target, TReader reader, Allocator memory)
        where T : unmanaged where TReader : struct, ITextReader<T>
    {
        int length = source.Length;
        NativeBuffer buffer = memory.Allocate((long)length * sizeof(T));
        NativeBuffer fits = BitWords.Allocate(length, memory);
        T* values = (T*)buffer.Pointer;
        ulong* words = (ulong*)fits.Pointer;
        var text = new TextValues(source);
        var valid = BitWords.ValidityOf(source);
        ulong missing = 0;
        for (int word = 0; word < BitWords.Count(length); word++)
        {
            ulong rows = valid[word] & BitWords.InUse(word, length);
            ulong bits = 0;
            for (int bit = 0; bit < 64 && (word << 6) + bit < length; bit++)
            {
                int row = (word << 6) + bit;
                T value = default;
                if ((rows >> bit & 1) != 0 && reader.TryRead(text[row], out value))
                {
                    bits |= 1UL << bit;
                }
                values[row] = value;
            }
            words[word] = bits;
            missing |= rows & ~bits;
        }
        GC.KeepAlive(source);
        return new PrimitiveColumn(target, buffer, length, ConversionLoop.Merge(source, fits, missing != 0, memory));
    }

    private readonly struct IntegerReader<T> : ITextReader<T> where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        public bool TryRead(ReadOnlySpan<byte> text, out T value) => TextParse.TryInteger(text, out value);
    }

    private readonly struct FloatReader<T> : ITextReader<T> where T : IFloatingPointIeee754<T>
    {
        public bool TryRead(ReadOnlySpan<byte> text, out T value) => TextParse.TryFloat(text, out value);
    }

    private readonly struct DecimalReader(DataType target) : ITextReader<Int128>
    {
        public bool TryRead(ReadOnlySpan<byte> text, out Int128 value) => TextParse.TryDecimal(text, target, out value);
    }

    private readonly struct WideDecimalReader(DataType target) : ITextReader<Int256>
    {
        public bool TryRead(ReadOnlySpan<byte> text, out Int256 value) => WideDecimalText.TryRead(text, target, out value);
    }

    private readonly struct DateReader : ITextReader<int>
    {
        public bool TryRead(ReadOnlySpan<byte> text, out int value) => TextParse.TryDate(text, out value);
    }

    private readonly struct TimeReader : ITextReader<long>
    {
        public bool TryRead(ReadOnlySpan<byte> text, out long value) => TextParse.TryTime(text, out value);
    }

    private readonly struct DatetimeReader(DataType target) : ITextReader<long>
    {
        private readonly TimeUnit _unit = target.Unit;
        private readonly ZoneClock? _zone = target.TimeZone is null ? null : new ZoneClock(TimeZones.Find(target.TimeZone), target.Unit);

        public bool TryRead(ReadOnlySpan<byte> text, out long value)
        {
            if (!TextParse.TryDatetime(text, _unit, out value, out bool hasOffset))
            {
                return false;
            }
            if (_zone is null)
            {
                // A wall clock cannot hold an instant.
                return !hasOffset;
            }
            return hasOffset || _zone.ToUtc(value, out value, out _) == 1;
        }
    }
}
