using System.Runtime.Intrinsics;
using Polarway.Core.Errors;

namespace Polarway.Core.Kernels;

/// <summary>
/// The vector width that kernels use: the widest the processor runs at full speed, or what POLARWAY_FORCE_ISA
/// (scalar, 128, 256 or 512) says. Results are the same for each, bit for bit.
/// </summary>
public static class InstructionSet
{
    /// <summary>The environment variable that forces a width.</summary>
    public const string Variable = "POLARWAY_FORCE_ISA";

    private const int Unresolved = -1;
    private static int s_width = Unresolved;

    /// <summary>Bits of a vector: 0 (scalar), 128, 256 or 512.</summary>
    /// <exception cref="PolarwayException">InvalidArgument, when the environment variable is wrong.</exception>
    public static int Width => s_width != Unresolved ? s_width : s_width = Resolve();

    /// <summary>The widest vector that this processor, and the target this library was compiled for, have.</summary>
    public static int Widest => Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated ? 256
        : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>The widths that <see cref="Force"/> takes here, narrowest first.</summary>
    public static IEnumerable<int> Available => ((int[])[0, 128, 256, 512]).Where(width => width <= Widest);

    public static bool Is512 => Vector512.IsHardwareAccelerated && Width >= 512;

    public static bool Is256 => Vector256.IsHardwareAccelerated && Width >= 256;

    public static bool Is128 => Vector128.IsHardwareAccelerated && Width >= 128;

    /// <summary>Sets the width for the whole process; for tests.</summary>
    /// <exception cref="PolarwayException">InvalidArgument, when this processor does not have it.</exception>
    public static void Force(int width)
    {
        if (!Available.Contains(width))
        {
            Throw.Error(ErrorKind.InvalidArgument, $"vector width {width}: this processor has {string.Join(", ", Available)} (0 is scalar)");
        }
        s_width = width;
    }

    /// <summary>Back to the environment variable, or to the widest.</summary>
    public static void Reset() => s_width = Unresolved;

    private static int Resolve()
    {
        string? text = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(text))
        {
            return Widest;
        }
        int width = text == "scalar" ? 0 : int.TryParse(text, out int bits) && bits > 0 ? bits : Unresolved;
        if (!Available.Contains(width))
        {
            string allowed = string.Join(", ", Available.Select(w => w == 0 ? "scalar" : w.ToString()));
            Throw.Error(ErrorKind.InvalidArgument, $"{Variable}={text}: this processor has {allowed}");
        }
        return width;
    }
}
