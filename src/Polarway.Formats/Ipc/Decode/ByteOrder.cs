using System.Buffers.Binary;
using Polarway.Core.Columns;

namespace Polarway.Formats.Ipc.Decode;

/// <summary>Values of the other byte order, copied in ours.</summary>
internal static unsafe class ByteOrder
{
    /// <summary>Turns around <paramref name="count"/> values.</summary>
    internal delegate void Turner(byte* source, byte* target, long count);

    /// <summary>Numbers of a width in bytes.</summary>
    public static void Turn(byte* source, byte* target, long count, int width)
    {
        int items = checked((int)count);
        switch (width)
        {
            case sizeof(short):
                BinaryPrimitives.ReverseEndianness(new ReadOnlySpan<short>(source, items), new Span<short>(target, items));
                break;
            case sizeof(int):
                BinaryPrimitives.ReverseEndianness(new ReadOnlySpan<int>(source, items), new Span<int>(target, items));
                break;
            case sizeof(long):
                BinaryPrimitives.ReverseEndianness(new ReadOnlySpan<long>(source, items), new Span<long>(target, items));
                break;
            default:
                for (long item = 0; item < count; item++)
                {
                    var value = new Span<byte>(target + (item * width), width);
                    new ReadOnlySpan<byte>(source + (item * width), width).CopyTo(value);
                    value.Reverse();
                }
                break;
        }
    }

    /// <summary>Months, days (32 bits each) and nanoseconds (64).</summary>
    public static void TurnMonthDayNanos(byte* source, byte* target, long count)
    {
        for (long item = 0; item < count; item++)
        {
            Turn(source + (item * sizeof(Int128)), target + (item * sizeof(Int128)), 2, sizeof(int));
            Turn(source + (item * sizeof(Int128)) + sizeof(long), target + (item * sizeof(Int128)) + sizeof(long), 1, sizeof(long));
        }
    }

    /// <summary>Views: the length, and for those of long values buffer and offset; text stays as it is.</summary>
    public static void TurnViews(byte* source, byte* target, long count)
    {
        Buffer.MemoryCopy(source, target, count * sizeof(View), count * sizeof(View));
        for (long item = 0; item < count; item++)
        {
            var words = new Span<int>(target + (item * sizeof(View)), sizeof(View) / sizeof(int));
            words[0] = BinaryPrimitives.ReverseEndianness(words[0]);
            if (words[0] > View.MaxInline)
            {
                words[2] = BinaryPrimitives.ReverseEndianness(words[2]);
                words[3] = BinaryPrimitives.ReverseEndianness(words[3]);
            }
        }
    }
}
