using System.Runtime.InteropServices;

namespace Polarway.Core.Arrow;

/// <summary>Arrow's C Data Interface: a type with its name. Belongs to whoever holds it until <see cref="Release"/> is called.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ArrowSchema
{
    /// <summary>Flag: values may be null.</summary>
    public const long Nullable = 2;

    /// <summary>Flag: the dictionary's order means something.</summary>
    public const long DictionaryOrdered = 1;

    public byte* Format;
    public byte* Name;
    public byte* Metadata;
    public long Flags;
    public long ChildCount;
    public ArrowSchema** Children;
    public ArrowSchema* Dictionary;
    public delegate* unmanaged[Cdecl]<ArrowSchema*, void> Release;
    public void* PrivateData;
}
