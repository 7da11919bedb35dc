using System.Runtime.CompilerServices;

namespace Polarway.Core.Kernels;

/// <summary>Floats as keys: -0 equals 0 and every NaN is one value.</summary>
public static class CanonicalFloats
{
    private const ushort NanBits = 0x7E00;
    private const int SignBit = 0x8000;

    /// <summary>The bits of the canonical value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Bits(Half value) => Half.IsNaN(value) ? NanBits : Half.IsNegative(value) && value == Half.Zero ? (ushort)0 : BitConverter.HalfToUInt16Bits(value);

    /// <summary>The bits of the canonical value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(float value) => BitConverter.SingleToUInt32Bits(float.IsNaN(value) ? float.NaN : value + 0f);

    /// <summary>The bits of the canonical value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value + 0d);

    /// <summary>Bits whose unsigned order is the order of values, NaN largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Ordered(Half value)
    {
        if (Half.IsNaN(value))
        {
            return ushort.MaxValue;
        }
        ushort bits = Bits(value);
        return (ushort)((bits & SignBit) != 0 ? ~bits : bits | SignBit);
    }

    /// <summary>Bits whose unsigned order is the order of values, NaN largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Ordered(float value)
    {
        if (float.IsNaN(value))
        {
            return uint.MaxValue;
        }
        uint bits = BitConverter.SingleToUInt32Bits(value + 0f);
        return (bits >> 31) != 0 ? ~bits : bits | 0x8000_0000;
    }

    /// <summary>Bits whose unsigned order is the order of values, NaN largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Ordered(double value)
    {
        if (double.IsNaN(value))
        {
            return ulong.MaxValue;
        }
        ulong bits = BitConverter.DoubleToUInt64Bits(value + 0d);
        return (bits >> 63) != 0 ? ~bits : bits | 0x8000_0000_0000_0000;
    }

    /// <summary>The value of <see cref="Ordered(Half)"/>.</summary>
    public static Half FromOrdered(ushort bits)
        => bits == ushort.MaxValue ? Half.NaN : BitConverter.UInt16BitsToHalf((ushort)((bits & SignBit) != 0 ? bits & ~SignBit : ~bits));

    /// <summary>The value of <see cref="Ordered(float)"/>.</summary>
    public static float FromOrdered(uint bits)
        => bits == uint.MaxValue ? float.NaN : BitConverter.UInt32BitsToSingle((bits >> 31) != 0 ? bits & 0x7FFF_FFFF : ~bits);

    /// <summary>The value of <see cref="Ordered(double)"/>.</summary>
    public static double FromOrdered(ulong bits)
        => bits == ulong.MaxValue ? double.NaN : BitConverter.UInt64BitsToDouble((bits >> 63) != 0 ? bits & 0x7FFF_FFFF_FFFF_FFFF : ~bits);
}
