using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Parts of binary values by bytes. Results share the long values. The caller gets a reference.</summary>
public static class BinaryParts
{
    /// <summary>Bytes from an offset (negative: from the end) on, at most so many (null: all).</summary>
    public static Column Slice(Operand bytes, long offset, long? count, int length, Allocator memory)
        => TextRows.Edit(bytes, TextRows.NoArgument, length, new SliceEdit(offset, count ?? long.MaxValue), memory, DataType.Binary);

    /// <summary>The first bytes; a negative number leaves out that many at the end.</summary>
    public static Column Head(Operand bytes, long count, int length, Allocator memory)
        => TextRows.Edit(bytes, TextRows.NoArgument, length, new EndEdit(count, true), memory, DataType.Binary);

    /// <summary>The last bytes; a negative number leaves out that many at the start.</summary>
    public static Column Tail(Operand bytes, long count, int length, Allocator memory)
        => TextRows.Edit(bytes, TextRows.NoArgument, length, new EndEdit(count, false), memory, DataType.Binary);

    /// <summary>The byte at an index (negative: from the end), as UInt8.</summary>
    /// <param name="nullOutside">A row that is too short gives null; otherwise it is an error.</param>
    /// <exception cref="PolarwayException">Compute: a row is too short.</exception>
    public static Column Get(Operand bytes, long index, bool nullOutside, int length, Allocator memory)
        => TextRows.Measure<byte, ByteAt>(bytes, TextRows.NoArgument, length, DataType.UInt8, new ByteAt(index, nullOutside), memory);

    /// <summary>The bytes of each row as one number; null where there are more or fewer than the type has.</summary>
    public static Column Numbers(Operand bytes, DataType type, bool isBigEndian, int length, Allocator memory) => type.Physical switch
    {
        PhysicalKind.Int8 or PhysicalKind.UInt8 => TextRows.Measure<byte, Number<byte>>(bytes, TextRows.NoArgument, length, type, new Number<byte>(isBigEndian), memory),
        PhysicalKind.Int16 or PhysicalKind.UInt16 or PhysicalKind.Float16 => TextRows.Measure<ushort, Number<ushort>>(bytes, TextRows.NoArgument, length, type, new Number<ushort>(isBigEndian), memory),
        PhysicalKind.Int32 or PhysicalKind.UInt32 or PhysicalKind.Float32 => TextRows.Measure<uint, Number<uint>>(bytes, TextRows.NoArgument, length, type, new Number<uint>(isBigEndian), memory),
        PhysicalKind.Int64 or PhysicalKind.UInt64 or PhysicalKind.Float64 => TextRows.Measure<ulong, Number<ulong>>(bytes, TextRows.NoArgument, length, type, new Number<ulong>(isBigEndian), memory),
        PhysicalKind.Int128 or PhysicalKind.UInt128 => TextRows.Measure<UInt128, Number<UInt128>>(bytes, TextRows.NoArgument, length, type, new Number<UInt128>(isBigEndian), memory),
        _ => Throw.Error<Column>(ErrorKind.InvalidOperation, $"bytes cannot be read as {type}; numbers and temporal types can"),
    };

    /// <summary>Bytes as arrays of numbers; null where there are not just as many bytes as an array has.</summary>
    public static unsafe ArrayColumn Arrays(Operand bytes, DataType type, bool isBigEndian, int length, Allocator memory)
    {
        int size = type.Inner.ByteWidth;
        int width = size * type.Width;
        var values = new TextValues(bytes);
        NativeBuffer buffer = memory.Allocate(Math.Max(1, (long)length * width));
        var target = new Span<byte>(buffer.Pointer, checked(length * width));
        target.Clear();
        var valid = new bool[length];
        for (int row = 0; row < length; row++)
        {
            int at = bytes.IsScalar ? 0 : row;
            valid[row] = bytes.Column.IsValid(at) && values[row].Length == width;
            if (!valid[row])
            {
                continue;
            }
            Span<byte> place = target.Slice(row * width, width);
            values[row].CopyTo(place);
            for (int number = 0; isBigEndian && number < width; number += size)
            {
                place.Slice(number, size).Reverse();
            }
        }
        GC.KeepAlive(bytes.Column);
        return new ArrayColumn(type, new PrimitiveColumn(type.Inner, buffer, length * type.Width), length, Bitmap.From(valid, memory));
    }

    private readonly unsafe struct SliceEdit(long offset, long count) : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            long start = offset >= 0 ? offset : text.Length + offset;
            // What lies before the first byte counts towards the length.
            long wanted = count == long.MaxValue || start >= 0 ? count : Math.Max(0, count + start);
            int from = (int)Math.Clamp(start, 0, text.Length);
            writer.AppendPart(view, text, from, (int)Math.Min(wanted, text.Length - from));
            return true;
        }
    }

    private readonly unsafe struct EndEdit(long count, bool isHead) : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            int kept = (int)Math.Clamp(count >= 0 ? count : text.Length + count, 0, text.Length);
            writer.AppendPart(view, text, isHead ? 0 : text.Length - kept, kept);
            return true;
        }
    }

    private readonly struct ByteAt(long index, bool nullOutside) : ITextMeasure<byte>
    {
        public bool TryMeasure(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, out byte value)
        {
            long at = index < 0 ? text.Length + index : index;
            bool isInside = (ulong)at < (ulong)text.Length;
            if (!isInside && !nullOutside)
            {
                Throw.Error(ErrorKind.Compute, $"get index {index} is out of bounds of a binary value of {text.Length} bytes; null_on_oob=True gives null");
            }
            value = isInside ? text[(int)at] : (byte)0;
            return isInside;
        }
    }

    private readonly unsafe struct Number<T>(bool isBigEndian) : ITextMeasure<T> where T : unmanaged
    {
        public bool TryMeasure(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, out T value)
        {
            value = default;
            if (text.Length != sizeof(T))
            {
                return false;
            }
            fixed (T* target = &value)
            {
                var bytes = new Span<byte>(target, sizeof(T));
                text.CopyTo(bytes);
                if (isBigEndian)
                {
                    bytes.Reverse();
                }
            }
            return true;
        }
    }
}
