using System.Buffers.Binary;
using System.Numerics;
using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>Least and greatest value of a row group's fixed-width column. NaN counts as no value.</summary>
internal sealed unsafe class Bounds(PhysicalKind kind)
{
    private bool _hasValue;
    private Int128 _min;
    private Int128 _max;
    private double _minFloat;
    private double _maxFloat;
    private Int256 _minWide;
    private Int256 _maxWide;

    private bool IsFloat => kind is PhysicalKind.Float16 or PhysicalKind.Float32 or PhysicalKind.Float64;

    public void Clear() => _hasValue = false;

    public void Add(byte* values, int count)
    {
        if (count == 0)
        {
            return;
        }
        switch (kind)
        {
            case PhysicalKind.Int8: AddIntegers((sbyte*)values, count); break;
            case PhysicalKind.Int16: AddIntegers((short*)values, count); break;
            case PhysicalKind.Int32: AddIntegers((int*)values, count); break;
            case PhysicalKind.Int64: AddIntegers((long*)values, count); break;
            case PhysicalKind.UInt8: AddIntegers(values, count); break;
            case PhysicalKind.UInt16: AddIntegers((ushort*)values, count); break;
            case PhysicalKind.UInt32: AddIntegers((uint*)values, count); break;
            case PhysicalKind.UInt64: AddIntegers((ulong*)values, count); break;
            case PhysicalKind.Int128: AddIntegers((Int128*)values, count); break;
            case PhysicalKind.Int256: AddWide((Int256*)values, count); break;
            case PhysicalKind.Float16: AddFloats((Half*)values, count); break;
            case PhysicalKind.Float32: AddFloats((float*)values, count); break;
            case PhysicalKind.Float64: AddFloats((double*)values, count); break;
        }
    }

    /// <summary>Widens these bounds by others of the same kind.</summary>
    public void Add(Bounds other)
    {
        if (other._hasValue && IsFloat)
        {
            WidenFloats(other._minFloat, other._maxFloat);
        }
        else if (other._hasValue && kind == PhysicalKind.Int256)
        {
            WidenWide(other._minWide, other._maxWide);
        }
        else if (other._hasValue)
        {
            Widen(other._min, other._max);
        }
    }

    /// <summary>The bounds in stored form; false when there is no value.</summary>
    public bool TryWrite(int width, out byte[] min, out byte[] max)
    {
        min = [];
        max = [];
        if (!_hasValue)
        {
            return false;
        }
        if (IsFloat)
        {
            // A zero bound stands for both zeros.
            min = FloatBytes(_minFloat == 0 ? -0.0 : _minFloat);
            max = FloatBytes(_maxFloat == 0 ? 0.0 : _maxFloat);
            return true;
        }
        if (kind == PhysicalKind.Int256)
        {
            (min, max) = (new byte[width], new byte[width]);
            _minWide.WriteBigEndian(min);
            _maxWide.WriteBigEndian(max);
            return true;
        }
        min = IntegerBytes(_min, width);
        max = IntegerBytes(_max, width);
        return true;
    }

    private void AddIntegers<T>(T* values, int count) where T : unmanaged, IBinaryInteger<T>
    {
        T least = values[0];
        T most = values[0];
        int index = 0;
        if (InstructionSet.Width > 0 && Vector<T>.IsSupported && count >= Vector<T>.Count)
        {
            Vector<T> low = Vector.Load(values);
            Vector<T> high = low;
            for (; index + Vector<T>.Count <= count; index += Vector<T>.Count)
            {
                Vector<T> next = Vector.Load(values + index);
                low = Vector.Min(low, next);
                high = Vector.Max(high, next);
            }
            for (int lane = 0; lane < Vector<T>.Count; lane++)
            {
                least = T.Min(least, low[lane]);
                most = T.Max(most, high[lane]);
            }
        }
        for (; index < count; index++)
        {
            least = T.Min(least, values[index]);
            most = T.Max(most, values[index]);
        }
        Widen(Int128.CreateTruncating(least), Int128.CreateTruncating(most));
    }

    private void AddWide(Int256* values, int count)
    {
        Int256 least = values[0];
        Int256 most = values[0];
        for (int index = 1; index < count; index++)
        {
            least = values[index] < least ? values[index] : least;
            most = values[index] > most ? values[index] : most;
        }
        WidenWide(least, most);
    }

    private void WidenWide(Int256 low, Int256 high)
    {
        _minWide = _hasValue && _minWide < low ? _minWide : low;
        _maxWide = _hasValue && _maxWide > high ? _maxWide : high;
        _hasValue = true;
    }

    private void Widen(Int128 low, Int128 high)
    {
        _min = _hasValue ? Int128.Min(_min, low) : low;
        _max = _hasValue ? Int128.Max(_max, high) : high;
        _hasValue = true;
    }

    private void AddFloats<T>(T* values, int count) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Comparisons with NaN are false, so it moves neither bound.
        T least = T.PositiveInfinity;
        T most = T.NegativeInfinity;
        int index = 0;
        if (InstructionSet.Width > 0 && Vector<T>.IsSupported && count >= Vector<T>.Count)
        {
            var low = new Vector<T>(least);
            var high = new Vector<T>(most);
            for (; index + Vector<T>.Count <= count; index += Vector<T>.Count)
            {
                Vector<T> next = Vector.Load(values + index);
                low = Vector.ConditionalSelect(Vector.LessThan(next, low), next, low);
                high = Vector.ConditionalSelect(Vector.GreaterThan(next, high), next, high);
            }
            for (int lane = 0; lane < Vector<T>.Count; lane++)
            {
                least = low[lane] < least ? low[lane] : least;
                most = high[lane] > most ? high[lane] : most;
            }
        }
        for (; index < count; index++)
        {
            least = values[index] < least ? values[index] : least;
            most = values[index] > most ? values[index] : most;
        }
        if (least > most)
        {
            // Nothing but NaN.
            return;
        }
        WidenFloats(double.CreateChecked(least), double.CreateChecked(most));
    }

    private void WidenFloats(double low, double high)
    {
        _minFloat = _hasValue ? Math.Min(_minFloat, low) : low;
        _maxFloat = _hasValue ? Math.Max(_maxFloat, high) : high;
        _hasValue = true;
    }

    private byte[] FloatBytes(double value)
    {
        var bytes = new byte[sizeof(double)];
        switch (kind)
        {
            case PhysicalKind.Float16:
                BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value);
                return bytes[..sizeof(ushort)];
            case PhysicalKind.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
                return bytes[..sizeof(float)];
            default:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                return bytes;
        }
    }

    /// <summary>4 and 8 bytes are little-endian, decimals of other widths big-endian.</summary>
    private static byte[] IntegerBytes(Int128 value, int width)
    {
        var all = new byte[sizeof(Int128)];
        if (width is sizeof(int) or sizeof(long))
        {
            BinaryPrimitives.WriteInt128LittleEndian(all, value);
            return all[..width];
        }
        BinaryPrimitives.WriteInt128BigEndian(all, value);
        return all[^width..];
    }
}
