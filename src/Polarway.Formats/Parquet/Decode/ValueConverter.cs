using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Polarway.Core.Types;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Schemas;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>Stored values to column values where the two differ.</summary>
internal static unsafe class ValueConverter
{
    private const int Int96Bytes = 12;
    private const int MaxDecimalBytes = 16;
    private const long JulianEpoch = 2_440_588;
    private const long NanosecondsPerDay = 86_400_000_000_000;

    /// <summary>Bytes of a column value.</summary>
    public static int TargetWidth(ValueForm form, int storedWidth) => form switch
    {
        ValueForm.Direct or ValueForm.Null => storedWidth,
        ValueForm.NarrowTo8 => 1,
        ValueForm.NarrowTo16 => 2,
        ValueForm.MillisecondsToNanoseconds or ValueForm.MicrosecondsToNanoseconds or ValueForm.Int96ToNanoseconds => 8,
        ValueForm.FixedToInt256 or ValueForm.BytesToInt256 => Int256.Size,
        _ => 16,
    };

    /// <param name="storedWidth">Of fixed-length byte arrays.</param>
    public static void Convert(ValueForm form, byte* source, byte* target, int count, int storedWidth)
    {
        switch (form)
        {
            case ValueForm.NarrowTo8:
                for (int row = 0; row < count; row++)
                {
                    target[row] = (byte)((int*)source)[row];
                }
                break;
            case ValueForm.NarrowTo16:
                for (int row = 0; row < count; row++)
                {
                    ((ushort*)target)[row] = (ushort)((int*)source)[row];
                }
                break;
            case ValueForm.MillisecondsToNanoseconds:
                for (int row = 0; row < count; row++)
                {
                    ((long*)target)[row] = ((int*)source)[row] * 1_000_000L;
                }
                break;
            case ValueForm.MicrosecondsToNanoseconds:
                for (int row = 0; row < count; row++)
                {
                    ((long*)target)[row] = ((long*)source)[row] * 1_000L;
                }
                break;
            case ValueForm.Int32ToInt128:
                for (int row = 0; row < count; row++)
                {
                    ((Int128*)target)[row] = ((int*)source)[row];
                }
                break;
            case ValueForm.Int64ToInt128:
                for (int row = 0; row < count; row++)
                {
                    ((Int128*)target)[row] = ((long*)source)[row];
                }
                break;
            case ValueForm.FixedToInt128:
                for (int row = 0; row < count; row++)
                {
                    ((Int128*)target)[row] = BigEndian(new ReadOnlySpan<byte>(source + ((long)row * storedWidth), storedWidth));
                }
                break;
            case ValueForm.FixedToInt256:
                for (int row = 0; row < count; row++)
                {
                    ((Int256*)target)[row] = WideBigEndian(new ReadOnlySpan<byte>(source + ((long)row * storedWidth), storedWidth));
                }
                break;
            case ValueForm.Int96ToNanoseconds:
                for (int row = 0; row < count; row++)
                {
                    ((long*)target)[row] = FromInt96(source + ((long)row * Int96Bytes));
                }
                break;
        }
    }

    /// <summary>A two's complement number of any length, most significant byte first, as decimals are stored.</summary>
    public static Int128 BigEndian(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
        {
            return 0;
        }
        byte sign = (sbyte)bytes[0] < 0 ? (byte)0xFF : (byte)0;
        bytes = Least(bytes, MaxDecimalBytes);
        Span<byte> padded = stackalloc byte[MaxDecimalBytes];
        padded[..^bytes.Length].Fill(sign);
        bytes.CopyTo(padded[^bytes.Length..]);
        return BinaryPrimitives.ReadInt128BigEndian(padded);
    }

    /// <summary>The same in 256 bits.</summary>
    public static Int256 WideBigEndian(ReadOnlySpan<byte> bytes) => Int256.FromBigEndian(Least(bytes, Int256.Size));

    /// <summary>The bytes that matter; those before them only repeat the sign.</summary>
    private static ReadOnlySpan<byte> Least(ReadOnlySpan<byte> bytes, int most)
    {
        if (bytes.Length <= most)
        {
            return bytes;
        }
        byte sign = (sbyte)bytes[0] < 0 ? (byte)0xFF : (byte)0;
        if (bytes[..^most].IndexOfAnyExcept(sign) >= 0 || ((sbyte)bytes[^most] < 0) != (sign != 0))
        {
            CorruptBytesException.Throw($"a decimal of {bytes.Length} bytes that does not fit {most * 8} bits");
        }
        return bytes[^most..];
    }

    /// <summary>Nanoseconds since 1970, wrapping outside the years 1677 to 2262 as every reader does.</summary>
    private static long FromInt96(byte* value)
    {
        long nanoseconds = Unsafe.ReadUnaligned<long>(value);
        long day = Unsafe.ReadUnaligned<uint>(value + sizeof(long));
        return unchecked(((day - JulianEpoch) * NanosecondsPerDay) + nanoseconds);
    }
}
