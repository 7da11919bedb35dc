using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>DELTA_BINARY_PACKED int32 or int64.</summary>
internal sealed unsafe class DeltaFixedValues(int width) : FixedValues
{
    private readonly DeltaIntegers _integers = new();

    public void Reset(byte* source, int length) => _integers.Reset(source, source + length);

    public override void Read(byte* target, int count)
    {
        if (width == sizeof(int))
        {
            _integers.Read((int*)target, count);
        }
        else
        {
            _integers.Read((long*)target, count);
        }
    }

    public override void Skip(int count) => _integers.Skip(count);
}

/// <summary>BYTE_STREAM_SPLIT: first the first bytes of all values, then the second ones, and so on.</summary>
internal sealed unsafe class SplitFixedValues(int width) : FixedValues
{
    private byte* _start;
    private long _count;
    private long _next;

    public void Reset(byte* source, int length)
    {
        if (length % width != 0)
        {
            CorruptBytesException.Throw($"{length} bytes of values of {width} bytes");
        }
        _start = source;
        _count = length / width;
        _next = 0;
    }

    public override void Read(byte* target, int count)
    {
        Require(count);
        switch (width)
        {
            case 4: Join4(_start + _next, _count, (uint*)target, count); break;
            case 8: Join8(_start + _next, _count, (ulong*)target, count); break;
            default: Join(_start + _next, _count, target, count); break;
        }
        _next += count;
    }

    public override void Skip(int count)
    {
        Require(count);
        _next += count;
    }

    private void Require(int count)
    {
        if (count > _count - _next)
        {
            CorruptBytesException.Throw($"{count} values are wanted and {_count - _next} are left in the page");
        }
    }

    private static void Join4(byte* source, long stride, uint* target, int count)
    {
        for (int row = 0; row < count; row++)
        {
            byte* first = source + row;
            target[row] = first[0] | ((uint)first[stride] << 8) | ((uint)first[2 * stride] << 16) | ((uint)first[3 * stride] << 24);
        }
    }

    private static void Join8(byte* source, long stride, ulong* target, int count)
    {
        for (int row = 0; row < count; row++)
        {
            byte* first = source + row;
            uint low = first[0] | ((uint)first[stride] << 8) | ((uint)first[2 * stride] << 16) | ((uint)first[3 * stride] << 24);
            first += 4 * stride;
            uint high = first[0] | ((uint)first[stride] << 8) | ((uint)first[2 * stride] << 16) | ((uint)first[3 * stride] << 24);
            target[row] = low | ((ulong)high << 32);
        }
    }

    private void Join(byte* source, long stride, byte* target, int count)
    {
        for (int part = 0; part < width; part++)
        {
            for (int row = 0; row < count; row++)
            {
                target[((long)row * width) + part] = source[(part * stride) + row];
            }
        }
    }
}

/// <summary>Byte arrays as fixed values: decimals of any length (converted to 128 or 256 bits), or fixed-length arrays in an encoding of
/// byte arrays.</summary>
/// <param name="fixedLength">0: decimals.</param>
/// <param name="decimalWidth">Bytes of a converted decimal.</param>
internal sealed unsafe class ViewedFixedValues(ViewValues values, int fixedLength, int decimalWidth, DecodeScratch scratch) : FixedValues, IDisposable
{
    private const int ChunkRows = 1024;

    public override bool IsConverted => fixedLength == 0;

    public override void Read(byte* target, int count)
    {
        var views = (View*)scratch.Views(ChunkRows);
        while (count > 0)
        {
            int taken = Math.Min(count, ChunkRows);
            using NativeBuffer heap = values.Read(views, taken, 0);
            target = Copy(views, heap.Pointer, target, taken);
            count -= taken;
        }
    }

    public override void Skip(int count) => values.Skip(count);

    public void Dispose() => values.Dispose();

    private byte* Copy(View* views, byte* heap, byte* target, int count)
    {
        for (int row = 0; row < count; row++)
        {
            ref View view = ref views[row];
            byte* bytes = view.IsInline ? (byte*)(views + row) + sizeof(int) : heap + view.Offset;
            if (fixedLength == 0)
            {
                var stored = new ReadOnlySpan<byte>(bytes, view.Length);
                if (decimalWidth == Int256.Size)
                {
                    *(Int256*)target = ValueConverter.WideBigEndian(stored);
                }
                else
                {
                    *(Int128*)target = ValueConverter.BigEndian(stored);
                }
                target += decimalWidth;
                continue;
            }
            if (view.Length != fixedLength)
            {
                CorruptBytesException.Throw($"a value of {view.Length} bytes in a column of {fixedLength}");
            }
            Buffer.MemoryCopy(bytes, target, fixedLength, fixedLength);
            target += fixedLength;
        }
        return target;
    }
}
