using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Native.Calls;

namespace Polarway.Native;

/// <summary>Values of columns as Python objects.</summary>
internal static unsafe class PythonValues
{
    /// <summary>Puts rows into a list or an array, from a place on. False, with nothing put, for a type without a form here.</summary>
    public static bool Put(Column column, int row, int count, in PythonTarget target, long place)
    {
        switch (column)
        {
            case NullColumn:
                return true;
            case BooleanColumn flags:
                Flags(flags, row, count, in target, place);
                return true;
            case ViewColumn texts when column.Type.Kind == TypeKind.String:
                Texts(texts, row, count, in target, place);
                return true;
            case DictionaryColumn codes when column.Type.Kind != TypeKind.Binary:
                Codes(codes, row, count, in target, place);
                return true;
            case PrimitiveColumn numbers when column.Type.IsInteger || column.Type.IsFloat:
                return Numbers(numbers, row, count, in target, place);
            case PrimitiveColumn ticks when column.Type.Kind is TypeKind.Date or TypeKind.Datetime or TypeKind.Duration:
                return Times.Put(ticks, row, count, in target, place);
            default:
                return false;
        }
    }

    private static bool Numbers(PrimitiveColumn column, int row, int count, in PythonTarget target, long place)
    {
        switch (column.Type.Kind)
        {
            case TypeKind.Int8: Signed<sbyte>(column, row, count, in target, place, static v => v); return true;
            case TypeKind.Int16: Signed<short>(column, row, count, in target, place, static v => v); return true;
            case TypeKind.Int32: Signed<int>(column, row, count, in target, place, static v => v); return true;
            case TypeKind.Int64: Int64s(column, row, count, in target, place); return true;
            case TypeKind.UInt8: Signed<byte>(column, row, count, in target, place, static v => v); return true;
            case TypeKind.UInt16: Signed<ushort>(column, row, count, in target, place, static v => v); return true;
            case TypeKind.UInt32: Signed<uint>(column, row, count, in target, place, static v => v); return true;
            case TypeKind.UInt64: UInt64s(column, row, count, in target, place); return true;
            case TypeKind.Float16: Floats<Half>(column, row, count, in target, place, static v => (double)v); return true;
            case TypeKind.Float32: Floats<float>(column, row, count, in target, place, static v => v); return true;
            case TypeKind.Float64: Floats<double>(column, row, count, in target, place, static v => v); return true;
            default: return false;
        }
    }

    private static void Flags(BooleanColumn column, int row, int count, in PythonTarget target, long place)
    {
        var mask = new Bits(column.HasNulls ? column.Validity : null, row);
        var values = new Bits(column.Values, row);
        for (int item = 0; item < count; item++)
        {
            if (mask[item])
            {
                nint value = values[item] ? PythonFunctions.True : PythonFunctions.False;
                PythonFunctions.Retain(value);
                target.Set(place + item, value);
            }
        }
    }

    private static void Int64s(PrimitiveColumn column, int row, int count, in PythonTarget target, long place)
    {
        ReadOnlySpan<long> values = column.Values<long>().Slice(row, count);
        if (!column.HasNulls && target.IsEmpty)
        {
            nint* places = target.Places + place;
            for (int item = 0; item < values.Length; item++)
            {
                places[item] = PythonFunctions.FromInt64(values[item]);
            }
            return;
        }
        var mask = new Bits(column.HasNulls ? column.Validity : null, row);
        for (int item = 0; item < values.Length; item++)
        {
            if (mask[item])
            {
                target.Set(place + item, PythonFunctions.FromInt64(values[item]));
            }
        }
    }

    private static void UInt64s(PrimitiveColumn column, int row, int count, in PythonTarget target, long place)
    {
        ReadOnlySpan<ulong> values = column.Values<ulong>().Slice(row, count);
        var mask = new Bits(column.HasNulls ? column.Validity : null, row);
        for (int item = 0; item < values.Length; item++)
        {
            if (mask[item])
            {
                target.Set(place + item, PythonFunctions.FromUInt64(values[item]));
            }
        }
    }

    private static void Signed<T>(PrimitiveColumn column, int row, int count, in PythonTarget target, long place, Func<T, long> widen) where T : unmanaged
    {
        ReadOnlySpan<T> values = column.Values<T>().Slice(row, count);
        var mask = new Bits(column.HasNulls ? column.Validity : null, row);
        for (int item = 0; item < values.Length; item++)
        {
            if (mask[item])
            {
                target.Set(place + item, PythonFunctions.FromInt64(widen(values[item])));
            }
        }
    }

    private static void Floats<T>(PrimitiveColumn column, int row, int count, in PythonTarget target, long place, Func<T, double> widen) where T : unmanaged
    {
        ReadOnlySpan<T> values = column.Values<T>().Slice(row, count);
        if (!column.HasNulls && target.IsEmpty)
        {
            nint* places = target.Places + place;
            for (int item = 0; item < values.Length; item++)
            {
                places[item] = PythonFunctions.FromDouble(widen(values[item]));
            }
            return;
        }
        var mask = new Bits(column.HasNulls ? column.Validity : null, row);
        for (int item = 0; item < values.Length; item++)
        {
            if (mask[item])
            {
                target.Set(place + item, PythonFunctions.FromDouble(widen(values[item])));
            }
        }
    }

    private static void Texts(ViewColumn column, int row, int count, in PythonTarget target, long place)
    {
        var mask = new Bits(column.HasNulls ? column.Validity : null, row);
        ReadOnlySpan<View> views = column.Views.Slice(row, count);
        for (int item = 0; item < views.Length; item++)
        {
            if (!mask[item])
            {
                continue;
            }
            ref readonly View view = ref views[item];
            nint value;
            if (view.IsInline)
            {
                fixed (uint* bytes = &view.Prefix)
                {
                    value = PythonFunctions.FromUtf8((byte*)bytes, view.Length);
                }
            }
            else
            {
                value = PythonFunctions.FromUtf8(column.Heaps[view.Buffer].Pointer + view.Offset, view.Length);
            }
            target.Set(place + item, value);
        }
    }

    private static nint TextAt(ViewColumn column, int row)
    {
        ReadOnlySpan<byte> bytes = column.BytesAt(row);
        fixed (byte* start = bytes)
        {
            // An empty span has no address; any will do for no bytes.
            byte none = 0;
            return PythonFunctions.FromUtf8(start == null ? &none : start, bytes.Length);
        }
    }

    /// <summary>Rows of one value share one object.</summary>
    private static void Codes(DictionaryColumn column, int row, int count, in PythonTarget target, long place)
    {
        ReadOnlySpan<uint> codes = column.Codes.Slice(row, count);
        var known = new nint[column.Dictionary.Length];
        for (int item = 0; item < codes.Length; item++)
        {
            if (!column.IsValid(row + item))
            {
                continue;
            }
            ref nint value = ref known[codes[item]];
            if (value == 0)
            {
                value = TextAt(column.Dictionary, (int)codes[item]);
            }
            else
            {
                PythonFunctions.Retain(value);
            }
            target.Set(place + item, value);
        }
    }

    /// <summary>Bits of a bitmap from a row on; without one all are set.</summary>
    private readonly ref struct Bits
    {
        private readonly ReadOnlySpan<byte> _bytes;
        private readonly int _first;

        public Bits(Bitmap? bitmap, int row)
        {
            _bytes = bitmap is null ? default : bitmap.RawBytes;
            _first = bitmap is null ? 0 : (bitmap.Offset & 7) + row;
        }

        public bool this[int item] => _bytes.IsEmpty || (_bytes[(_first + item) >> 3] >> ((_first + item) & 7) & 1) != 0;
    }
}
