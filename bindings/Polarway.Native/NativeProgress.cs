using System.Runtime.InteropServices;

namespace Polarway.Native;

/// <summary>struct pw_progress.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeProgress
{
    public uint Size;
    public int State;
    public double Fraction;
    public long RowsRead;
    public long RowsOut;
    public long MemoryUsed;
    public long MemoryPeak;
    public long ElapsedNanoseconds;
}
