using System.Numerics;
using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Json.Decode;

/// <summary>How a value of fixed width is read.</summary>
internal interface IJsonValue<T>
{
    /// <summary>Passes the value when it fits, and else stays.</summary>
    bool TryRead(JsonCursor cursor, out T value);

    /// <summary>The values are numbers.</summary>
    static virtual bool IsNumber => false;

    /// <summary>A whole number as a value; false when it does not fit.</summary>
    static virtual bool TryOf(Int128 number, out T value)
    {
        value = default!;
        return false;
    }
}

/// <summary>Values of fixed width.</summary>
internal sealed unsafe class JsonFixedSlot<T, TValue>(DataType type, TValue reader, Allocator memory) : JsonSlot(type, memory)
    where T : unmanaged
    where TValue : struct, IJsonValue<T>
{
    private const int FirstValues = 1024;

    private NativeBuffer? _buffer;
    private T* _values;
    private int _capacity;

    public override Column Finish(CsvChunk chunk)
    {
        NativeBuffer buffer = _buffer ??= Memory.Allocate(0);
        buffer.SetLength((long)Count * sizeof(T));
        int length = Count;
        Bitmap? validity = FinishValidity();
        _buffer = null;
        _values = null;
        _capacity = 0;
        Count = 0;
        return new PrimitiveColumn(Type, buffer, length, validity);
    }

    public override void Dispose()
    {
        _buffer?.Dispose();
        base.Dispose();
    }

    protected override bool TryAppend(JsonCursor cursor)
    {
        if (!reader.TryRead(cursor, out T value))
        {
            return false;
        }
        Add(value);
        return true;
    }

    protected override bool TryConvert(JsonCursor cursor)
    {
        if (!TValue.IsNumber || !TryNumber(cursor, out Int128? number))
        {
            return false;
        }
        if (number is { } whole && TValue.TryOf(whole, out T value))
        {
            Add(value);
        }
        else
        {
            AppendNull();
        }
        return true;
    }

    protected override void AppendEmpty() => Add(default);

    /// <summary>A boolean or a number, without its fraction; null beyond 128 bits.</summary>
    private static bool TryNumber(JsonCursor cursor, out Int128? number)
    {
        const double Beyond = 1.7e38;
        byte* start = cursor.At;
        if (cursor.TryBoolean(out bool flag))
        {
            number = flag ? 1 : 0;
            return true;
        }
        if (cursor.TryInt128(out Int128 whole))
        {
            number = whole;
            return true;
        }
        cursor.At = start;
        bool isNumber = cursor.TryDouble(out double wide);
        number = isNumber && Math.Abs(wide) < Beyond ? (Int128)wide : null;
        return isNumber;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(T value)
    {
        if (Count == _capacity)
        {
            Grow();
        }
        _values[Count++] = value;
    }

    private void Grow()
    {
        NativeBuffer larger = Memory.Allocate(Math.Max(FirstValues, 2L * _capacity) * sizeof(T));
        if (_buffer is not null)
        {
            Buffer.MemoryCopy(_values, larger.Pointer, larger.Capacity, (long)Count * sizeof(T));
            _buffer.Dispose();
        }
        _buffer = larger;
        _values = (T*)larger.Pointer;
        _capacity = (int)Math.Min(int.MaxValue, larger.Capacity / sizeof(T));
    }
}

/// <summary>true and false.</summary>
internal sealed class JsonBooleanSlot(Allocator memory) : JsonSlot(DataType.Boolean, memory)
{
    private readonly BitmapBuilder _values = new(memory);

    public override Column Finish(CsvChunk chunk)
    {
        Bitmap? validity = FinishValidity();
        Count = 0;
        return new BooleanColumn(_values.Finish(), validity);
    }

    public override void Dispose()
    {
        _values.Dispose();
        base.Dispose();
    }

    protected override bool TryAppend(JsonCursor cursor)
    {
        if (!cursor.TryBoolean(out bool value))
        {
            return false;
        }
        _values.Append(value);
        Count++;
        return true;
    }

    protected override void AppendEmpty()
    {
        _values.Append(false);
        Count++;
    }
}

/// <summary>Nothing but null.</summary>
internal sealed class JsonNullSlot(Allocator memory) : JsonSlot(DataType.Null, memory)
{
    public override Column Finish(CsvChunk chunk)
    {
        int length = Count;
        FinishValidity()?.Dispose();
        Count = 0;
        return new NullColumn(length);
    }

    protected override bool TryAppend(JsonCursor cursor) => false;

    protected override void AppendEmpty() => Count++;
}

/// <summary>A known key that nobody asks for.</summary>
internal sealed class JsonSkippedSlot(Allocator memory) : JsonSlot(DataType.Null, memory)
{
    public override Column Finish(CsvChunk chunk)
    {
        FinishValidity()?.Dispose();
        Count = 0;
        return new NullColumn(0);
    }

    protected override bool TryAppend(JsonCursor cursor)
    {
        cursor.SkipValue();
        Count++;
        return true;
    }

    protected override void AppendEmpty() => Count++;
}

internal readonly struct JsonInt64 : IJsonValue<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(JsonCursor cursor, out long value) => cursor.TryInt64(out value);

    public static bool IsNumber => true;

    public static bool TryOf(Int128 number, out long value) => JsonInteger<long>.TryOf(number, out value);
}

/// <summary>Integers of other widths.</summary>
internal readonly unsafe struct JsonInteger<T> : IJsonValue<T> where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public static bool IsNumber => true;

    public static bool TryOf(Int128 number, out T value)
    {
        bool fits = number >= Int128.CreateSaturating(T.MinValue) && number <= Int128.CreateSaturating(T.MaxValue);
        value = fits ? T.CreateTruncating(number) : default;
        return fits;
    }

    public bool TryRead(JsonCursor cursor, out T value)
    {
        byte* start = cursor.At;
        value = default;
        bool fits = cursor.TryInt128(out Int128 wide) && TryOf(wide, out value);
        cursor.At = fits ? cursor.At : start;
        return fits;
    }
}

internal readonly struct JsonFloat64 : IJsonValue<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(JsonCursor cursor, out double value) => cursor.TryDouble(out value);

    public static bool IsNumber => true;

    public static bool TryOf(Int128 number, out double value)
    {
        value = (double)number;
        return true;
    }
}

internal readonly struct JsonUInt128 : IJsonValue<UInt128>
{
    public bool TryRead(JsonCursor cursor, out UInt128 value) => cursor.TryUInt128(out value);

    public static bool IsNumber => true;

    public static bool TryOf(Int128 number, out UInt128 value)
    {
        value = unchecked((UInt128)number);
        return number >= 0;
    }
}

/// <summary>From the Float32, as in Polars.</summary>
internal readonly struct JsonFloat16 : IJsonValue<Half>
{
    public static bool IsNumber => true;

    public static bool TryOf(Int128 number, out Half value)
    {
        value = (Half)(double)number;
        return true;
    }

    public bool TryRead(JsonCursor cursor, out Half value)
    {
        bool fits = default(JsonFloat32).TryRead(cursor, out float wide);
        value = (Half)wide;
        return fits;
    }
}

internal readonly unsafe struct JsonFloat32 : IJsonValue<float>
{
    public static bool IsNumber => true;

    public static bool TryOf(Int128 number, out float value)
    {
        value = (float)(double)number;
        return true;
    }

    public bool TryRead(JsonCursor cursor, out float value)
    {
        byte* start = cursor.At;
        bool fits = cursor.TryDouble(out double wide);
        value = (float)wide;
        // Rounding twice may differ from rounding once.
        if (fits && !float.TryParse(new ReadOnlySpan<byte>(start, (int)(cursor.At - start)), System.Globalization.CultureInfo.InvariantCulture, out value))
        {
            value = (float)wide;
        }
        return fits;
    }
}

/// <summary>Dates as text.</summary>
internal readonly unsafe struct JsonDate : IJsonValue<int>
{
    public bool TryRead(JsonCursor cursor, out int value)
    {
        byte* start = cursor.At;
        value = 0;
        if (*start != '"')
        {
            return false;
        }
        cursor.SkipString();
        var text = new ReadOnlySpan<byte>(start + 1, (int)(cursor.At - start) - 2);
        if (TemporalText.TryDate(ref text, out value) && text.Length == 0)
        {
            return true;
        }
        cursor.At = start;
        return false;
    }
}

/// <summary>Times and datetimes as text, in the type's ticks.</summary>
internal readonly unsafe struct JsonTicks(DataType type) : IJsonValue<long>
{
    private readonly bool _isTime = type.Kind == TypeKind.Time;
    private readonly DatetimeParser _datetimes = new(type.Unit, type.TimeZone is not null);

    public bool TryRead(JsonCursor cursor, out long value)
    {
        byte* start = cursor.At;
        value = 0;
        if (*start != '"')
        {
            return false;
        }
        cursor.SkipString();
        var text = new ReadOnlySpan<byte>(start + 1, (int)(cursor.At - start) - 2);
        if (_isTime ? TemporalText.TryTime(ref text, out value) && text.Length == 0 : _datetimes.TryLoose(text, out value))
        {
            return true;
        }
        cursor.At = start;
        return false;
    }
}
