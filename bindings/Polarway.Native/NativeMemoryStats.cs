using System.Runtime.InteropServices;

namespace Polarway.Native;

/// <summary>struct pw_memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeMemoryStats
{
    public ulong Size;
    public long Limit;
    public long Used;
    public long Peak;
    public long OpenSessions;
    public long OpenQueries;
    public long OpenFrames;
    public long OpenExports;
}
