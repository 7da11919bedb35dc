using System.Runtime.InteropServices;

namespace Polarway.Native.Calls;

/// <summary>struct PyMethodDef.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PythonMethod
{
    /// <summary>METH_FASTCALL: the arguments come as an array.</summary>
    public const int Fast = 0x80;

    public byte* Name;
    public delegate* unmanaged[Cdecl]<nint, nint*, nint, nint> Body;
    public int Flags;
    public byte* Documentation;
}
