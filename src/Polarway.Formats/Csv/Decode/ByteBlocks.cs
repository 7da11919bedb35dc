using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Polarway.Core.Kernels;

namespace Polarway.Formats.Csv.Decode;

/// <summary>Compares 64 bytes with one value; bit n of the mask is byte n.</summary>
internal unsafe interface IByteBlock
{
    static abstract ulong Equal(byte* bytes, byte value);
}

internal readonly unsafe struct Block512 : IByteBlock
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Equal(byte* bytes, byte value) => Vector512.Equals(Vector512.Load(bytes), Vector512.Create(value)).ExtractMostSignificantBits();
}

internal readonly unsafe struct Block256 : IByteBlock
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Equal(byte* bytes, byte value)
    {
        Vector256<byte> wanted = Vector256.Create(value);
        uint low = Vector256.Equals(Vector256.Load(bytes), wanted).ExtractMostSignificantBits();
        return low | ((ulong)Vector256.Equals(Vector256.Load(bytes + 32), wanted).ExtractMostSignificantBits() << 32);
    }
}

internal readonly unsafe struct Block128 : IByteBlock
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Equal(byte* bytes, byte value)
    {
        Vector128<byte> wanted = Vector128.Create(value);
        ulong mask = Vector128.Equals(Vector128.Load(bytes), wanted).ExtractMostSignificantBits();
        mask |= (ulong)Vector128.Equals(Vector128.Load(bytes + 16), wanted).ExtractMostSignificantBits() << 16;
        mask |= (ulong)Vector128.Equals(Vector128.Load(bytes + 32), wanted).ExtractMostSignificantBits() << 32;
        return mask | ((ulong)Vector128.Equals(Vector128.Load(bytes + 48), wanted).ExtractMostSignificantBits() << 48);
    }
}

internal readonly unsafe struct BlockScalar : IByteBlock
{
    public static ulong Equal(byte* bytes, byte value)
    {
        ulong mask = 0;
        for (int index = 0; index < 64; index++)
        {
            mask |= bytes[index] == value ? 1UL << index : 0;
        }
        return mask;
    }
}

/// <summary>Bit tricks over masks of 64 bytes.</summary>
internal static class QuoteParity
{
    /// <summary>Bit n is the parity of bits 0 to n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong PrefixXor(ulong bits)
    {
        if (Pclmulqdq.IsSupported && InstructionSet.Width > 0)
        {
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(bits), Vector128<ulong>.AllBitsSet, 0).ToScalar();
        }
        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        return bits ^ (bits << 32);
    }
}
