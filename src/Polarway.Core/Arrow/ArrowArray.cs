using System.Runtime.InteropServices;

namespace Polarway.Core.Arrow;

/// <summary>Arrow's C Data Interface: values. Belongs to whoever holds it until <see cref="Release"/> is called.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ArrowArray
{
    public long Length;
    public long NullCount;
    public long Offset;
    public long BufferCount;
    public long ChildCount;
    public void** Buffers;
    public ArrowArray** Children;
    public ArrowArray* Dictionary;
    public delegate* unmanaged[Cdecl]<ArrowArray*, void> Release;
    public void* PrivateData;
}
