using System.Runtime.CompilerServices;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>Parquet's hybrid of run lengths and bit packing.</summary>
internal static unsafe class RunEncoder
{
    private const int Group = 8;

    // A run costs a header of its own and ends the packed run before it: it must save more than these.
    private const int MinRunGroups = 3;

    /// <summary>Bits that numbers up to <paramref name="largest"/> need.</summary>
    public static int WidthOf(uint largest) => 32 - System.Numerics.BitOperations.LeadingZeroCount(largest);

    /// <summary>Appends runs of <paramref name="count"/> numbers below 2^<paramref name="width"/>.</summary>
    public static void Write(uint* values, int count, int width, ByteBuilder target)
    {
        int packedStart = 0;
        int index = 0;
        while (index + Group <= count)
        {
            if (!IsUniform(values + index))
            {
                index += Group;
                continue;
            }
            int end = index + Group;
            uint value = values[index];
            while (end < count && values[end] == value)
            {
                end++;
            }
            // The packed run before must consist of whole groups, so runs start at group edges; what follows may start anywhere.
            if (end - index >= MinRunGroups * Group)
            {
                WritePacked(values + packedStart, index - packedStart, width, target);
                WriteRun(value, end - index, width, target);
                packedStart = end;
                index = end;
            }
            else
            {
                index += Group;
            }
        }
        WritePacked(values + packedStart, count - packedStart, width, target);
    }

    public static void WriteRun(uint value, int count, int width, ByteBuilder target)
    {
        WriteVarint((uint)count << 1, target);
        byte* place = target.Reserve(sizeof(uint));
        Unsafe.WriteUnaligned(place, value);
        target.Advance((width + 7) >> 3);
    }

    /// <summary>One packed run of bits that are packed already.</summary>
    public static void WriteBits(byte* bits, int count, ByteBuilder target)
    {
        int groups = (count + Group - 1) / Group;
        WriteVarint(((uint)groups << 1) | 1, target);
        target.Write(bits, groups);
    }

    private static void WritePacked(uint* values, int count, int width, ByteBuilder target)
    {
        if (count == 0)
        {
            return;
        }
        int groups = (count + Group - 1) / Group;
        WriteVarint(((uint)groups << 1) | 1, target);
        byte* place = target.Reserve(((long)groups * width) + sizeof(ulong));
        ulong pending = 0;
        int bits = 0;
        for (int index = 0; index < count; index++)
        {
            pending |= (ulong)values[index] << bits;
            bits += width;
            if (bits >= 32)
            {
                Unsafe.WriteUnaligned(place, (uint)pending);
                place += sizeof(uint);
                pending >>= 32;
                bits -= 32;
            }
        }
        // Also the missing values of the last group, which are zero.
        Unsafe.WriteUnaligned(place, pending);
        Unsafe.WriteUnaligned(place + sizeof(ulong), 0UL);
        Unsafe.WriteUnaligned(place + (2 * sizeof(ulong)), 0UL);
        Unsafe.WriteUnaligned(place + (3 * sizeof(ulong)), 0UL);
        target.Advance((long)groups * width);
    }

    private static bool IsUniform(uint* values)
        => values[0] == values[1] && values[1] == values[2] && values[2] == values[3] && values[3] == values[4]
            && values[4] == values[5] && values[5] == values[6] && values[6] == values[7];

    private static void WriteVarint(uint value, ByteBuilder target)
    {
        byte* place = target.Reserve(5);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            place[length++] = (byte)(value | 0x80);
        }
        place[length++] = (byte)value;
        target.Advance(length);
    }
}
