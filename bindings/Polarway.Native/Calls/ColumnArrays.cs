using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Native.Calls;

/// <summary>
/// Columns of fixed width as numpy keeps them: where they are when they lie in one piece without nulls, else in a copy in which a null is
/// NaN (numbers become floats) or the least integer, numpy's NaT (dates and times).
/// </summary>
internal static unsafe class ColumnArrays
{
    /// <summary>array(frame, column): memory, numpy's name of the type, and whether it is the column's own, in a tuple.</summary>
    public static nint Array(nint* arguments)
    {
        using Frame frame = DirectCalls.FrameOf(arguments[0]);
        int place = DirectCalls.ColumnOf(frame, arguments[1]);
        DataType type = frame.Schema[place].Type;
        bool hasNulls = false;
        foreach (Batch batch in frame.Batches)
        {
            if (batch.Columns[place] is BooleanColumn { HasNulls: false })
            {
                continue;
            }
            if (batch.Columns[place] is not PrimitiveColumn part || !(type.IsInteger || type.IsFloat || type.Kind is TypeKind.Date or TypeKind.Datetime or TypeKind.Duration))
            {
                return 0;
            }
            hasNulls |= part.HasNulls;
        }
        DataType target = TargetOf(type, hasNulls);
        ReadOnlySpan<byte> name = NameOf(type, target);
        if (name.IsEmpty || frame.Batches.Length == 0)
        {
            return 0;
        }
        bool isOwn = frame.Batches.Length == 1 && !hasNulls && target.Equals(type) && type.Kind != TypeKind.Boolean;
        nint memory = type.Kind == TypeKind.Boolean ? Flags(frame, place) : isOwn ? Own((PrimitiveColumn)frame.Batches[0].Columns[place]) : Copy(frame, place, target);
        if (memory == 0)
        {
            return 0;
        }
        nint tuple = Interpreter.NewTuple(3);
        Interpreter.TupleItems(tuple)[0] = memory;
        Interpreter.TupleItems(tuple)[1] = Interpreter.Text(name);
        Interpreter.TupleItems(tuple)[2] = Interpreter.New(isOwn ? PythonFunctions.True : PythonFunctions.False);
        return tuple;
    }

    /// <summary>matrix(frame, format): all columns, of numbers, one after the other in memory as one of Arrow's formats of floats or integers; a null is NaN.</summary>
    public static nint Matrix(nint* arguments)
    {
        using Frame frame = DirectCalls.FrameOf(arguments[0]);
        DataType? target = OperationCalls.NumberType(Interpreter.Text(arguments[1]));
        if (target is null || frame.Batches.Length == 0)
        {
            return 0;
        }
        foreach (Batch batch in frame.Batches)
        {
            foreach (Column column in batch.Columns)
            {
                if (column is not PrimitiveColumn || !(column.Type.IsInteger || column.Type.IsFloat) || column.HasNulls && !target.IsFloat)
                {
                    return 0;
                }
            }
        }
        long columnBytes = frame.Rows * target.ByteWidth;
        NativeBuffer buffer = DirectCalls.Memory.Allocate(columnBytes * frame.Schema.Count);
        for (int place = 0; place < frame.Schema.Count; place++)
        {
            Fill(frame, place, target, buffer.Pointer + (place * columnBytes));
        }
        return ColumnMemory.Of(buffer, 0, columnBytes * frame.Schema.Count, isReadOnly: false);
    }

    /// <summary>What the values are in memory: numpy keeps days in 64 bits, and has nulls among floats only.</summary>
    private static DataType TargetOf(DataType type, bool hasNulls) => type.Kind switch
    {
        TypeKind.Date => DataType.Int64,
        TypeKind.Datetime or TypeKind.Duration => type,
        _ when !hasNulls => type,
        TypeKind.Float16 => DataType.Float16,
        TypeKind.Float32 or TypeKind.Int8 or TypeKind.Int16 or TypeKind.UInt8 or TypeKind.UInt16 => DataType.Float32,
        _ => DataType.Float64,
    };

    private static ReadOnlySpan<byte> NameOf(DataType type, DataType target) => type.Kind switch
    {
        TypeKind.Boolean => "?"u8,
        TypeKind.Date => "M8[D]"u8,
        TypeKind.Datetime => type.Unit switch { TimeUnit.Milliseconds => "M8[ms]"u8, TimeUnit.Microseconds => "M8[us]"u8, _ => "M8[ns]"u8 },
        TypeKind.Duration => type.Unit switch { TimeUnit.Seconds => "m8[s]"u8, TimeUnit.Milliseconds => "m8[ms]"u8, TimeUnit.Microseconds => "m8[us]"u8, _ => "m8[ns]"u8 },
        _ => target.Kind switch
        {
            TypeKind.Int8 => "i1"u8,
            TypeKind.Int16 => "i2"u8,
            TypeKind.Int32 => "i4"u8,
            TypeKind.Int64 => "i8"u8,
            TypeKind.UInt8 => "u1"u8,
            TypeKind.UInt16 => "u2"u8,
            TypeKind.UInt32 => "u4"u8,
            TypeKind.UInt64 => "u8"u8,
            TypeKind.Float16 => "f2"u8,
            TypeKind.Float32 => "f4"u8,
            TypeKind.Float64 => "f8"u8,
            _ => default,
        },
    };

    private static nint Own(PrimitiveColumn column)
    {
        int width = column.Type.ByteWidth;
        return ColumnMemory.Of(column.Buffer.Retain(), (long)column.Offset * width, (long)column.Length * width, isReadOnly: true);
    }

    // A byte for each bit, eight at a time.
    private static nint Flags(Frame frame, int place)
    {
        NativeBuffer buffer = DirectCalls.Memory.Allocate(frame.Rows + sizeof(ulong));
        byte* next = buffer.Pointer;
        foreach (Batch batch in frame.Batches)
        {
            using Bitmap values = ((BooleanColumn)batch.Columns[place]).Values.Aligned(DirectCalls.Memory);
            ReadOnlySpan<byte> bits = values.Bytes;
            for (int at = 0; at < bits.Length; at++)
            {
                // Each byte of the product holds all eight bits; one of them is kept, and moved to the lowest place.
                ulong spread = (bits[at] * 0x0101_0101_0101_0101UL) & 0x8040_2010_0804_0201UL;
                *(ulong*)(next + (at * 8)) = ((spread + 0x7F7F_7F7F_7F7F_7F7FUL) | spread) >> 7 & 0x0101_0101_0101_0101UL;
            }
            next += values.Length;
        }
        return ColumnMemory.Of(buffer, 0, frame.Rows, isReadOnly: false);
    }

    private static nint Copy(Frame frame, int place, DataType target)
    {
        int width = target.ByteWidth;
        NativeBuffer buffer = DirectCalls.Memory.Allocate(frame.Rows * width);
        Fill(frame, place, target, buffer.Pointer);
        return ColumnMemory.Of(buffer, 0, frame.Rows * width, isReadOnly: false);
    }

    private static void Fill(Frame frame, int place, DataType target, byte* next)
    {
        int width = target.ByteWidth;
        foreach (Batch batch in frame.Batches)
        {
            Column column = batch.Columns[place];
            if (column is PrimitiveColumn { HasNulls: false } whole && whole.Type.Kind == TypeKind.Int64 && target.Kind == TypeKind.Float64)
            {
                ReadOnlySpan<long> from = whole.Values<long>();
                WholeToFloat.Convert(from, new Span<double>(next, from.Length));
                next += (long)from.Length * width;
                continue;
            }
            if (column is PrimitiveColumn { HasNulls: false } days && days.Type.Kind == TypeKind.Date)
            {
                ReadOnlySpan<int> from = days.Values<int>();
                for (int row = 0; row < from.Length; row++)
                {
                    ((long*)next)[row] = from[row];
                }
                next += (long)from.Length * width;
                continue;
            }
            using Column plain = column.Type.Kind == TypeKind.Date ? column.WithType(DataType.Int32) : column.Retain();
            using Column cast = plain.Type.Equals(target) ? plain.Retain() : Cast.To(plain, target, new CastOptions(Strict: false), DirectCalls.Memory);
            var values = (PrimitiveColumn)cast;
            values.ValueBytes.CopyTo(new Span<byte>(next, values.Length * width));
            if (values.HasNulls)
            {
                Mark(values.Validity!, next, target);
            }
            next += (long)values.Length * width;
        }
    }

    private static void Mark(Bitmap validity, byte* values, DataType target)
    {
        using Bitmap aligned = validity.Aligned(DirectCalls.Memory);
        ReadOnlySpan<byte> bits = aligned.Bytes;
        for (int at = 0; at < bits.Length; at++)
        {
            // Rows of this byte that are null; bits past the end are none.
            int inUse = Math.Min(8, aligned.Length - (at * 8));
            int missing = ~bits[at] & ((1 << inUse) - 1);
            for (; missing != 0; missing &= missing - 1)
            {
                int row = (at * 8) + BitOperations.TrailingZeroCount(missing);
                if (target.Kind == TypeKind.Float16)
                {
                    ((Half*)values)[row] = Half.NaN;
                }
                else if (target.Kind == TypeKind.Float32)
                {
                    ((float*)values)[row] = float.NaN;
                }
                else if (target.Kind == TypeKind.Float64)
                {
                    ((double*)values)[row] = double.NaN;
                }
                else
                {
                    ((long*)values)[row] = long.MinValue;
                }
            }
        }
    }
}
