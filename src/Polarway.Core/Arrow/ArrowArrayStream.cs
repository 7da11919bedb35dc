using System.Runtime.InteropServices;

namespace Polarway.Core.Arrow;

/// <summary>Arrow's C Stream Interface: arrays of one schema, one after the other. The functions return 0 or an errno.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ArrowArrayStream
{
    public delegate* unmanaged[Cdecl]<ArrowArrayStream*, ArrowSchema*, int> GetSchema;
    public delegate* unmanaged[Cdecl]<ArrowArrayStream*, ArrowArray*, int> GetNext;
    public delegate* unmanaged[Cdecl]<ArrowArrayStream*, byte*> GetLastError;
    public delegate* unmanaged[Cdecl]<ArrowArrayStream*, void> Release;
    public void* PrivateData;
}
