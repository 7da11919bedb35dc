using System.Runtime.CompilerServices;

namespace Polarway.Core.Kernels;

/// <summary>A function of two bits, on 64 of them.</summary>
internal interface IGate
{
    /// <summary>The input that decides the answer alone; none when both count.</summary>
    static abstract bool? Deciding { get; }

    static abstract ulong Combine(ulong left, ulong right);
}

internal readonly struct AndGate : IGate
{
    public static bool? Deciding => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Combine(ulong left, ulong right) => left & right;
}

internal readonly struct OrGate : IGate
{
    public static bool? Deciding => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Combine(ulong left, ulong right) => left | right;
}

internal readonly struct XorGate : IGate
{
    public static bool? Deciding => null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Combine(ulong left, ulong right) => left ^ right;
}
