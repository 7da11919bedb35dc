using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Polarway.Core.Memory;

namespace Polarway.Native.Calls;

/// <summary>
/// A Python type whose objects are the memory of a fixed-width column, to be read through the buffer protocol (numpy.frombuffer). An
/// object holds the buffer; a view of it holds the object.
/// </summary>
internal static unsafe class ColumnMemory
{
    // Of the stable ABI: numbers of slots, and the flag of types that are complete.
    private const int GetBufferSlot = 1, DeallocateSlot = 52, FreeSlot = 74;
    private const uint DefaultFlags = 0;
    // Reference count, type, address, bytes, what holds the buffer, and whether it may only be read.
    private const int AddressOffset = 16, BytesOffset = 24, OwnerOffset = 32, ReadOnlyOffset = 40, ObjectBytes = 48;

    private static nint s_type;
    private static delegate* unmanaged[Cdecl]<nint, void> s_free;

    [StructLayout(LayoutKind.Sequential)]
    private struct Slot
    {
        public int Number;
        public void* Function;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Spec
    {
        public byte* Name;
        public int Bytes;
        public int ItemBytes;
        public uint Flags;
        public Slot* Slots;
    }

    /// <summary>An object over part of a buffer, which is taken; 0 where there is no such type.</summary>
    public static nint Of(NativeBuffer buffer, long start, long bytes, bool isReadOnly)
    {
        nint made = s_type == 0 ? 0 : Interpreter.NewObject(s_type, 0);
        if (made == 0)
        {
            buffer.Dispose();
            PythonFunctions.ClearError();
            return 0;
        }
        *(nint*)(made + AddressOffset) = (nint)(buffer.Pointer + start);
        *(nint*)(made + BytesOffset) = (nint)bytes;
        *(nint*)(made + OwnerOffset) = GCHandle.ToIntPtr(GCHandle.Alloc(buffer));
        *(int*)(made + ReadOnlyOffset) = isReadOnly ? 1 : 0;
        return made;
    }

    /// <summary>Makes the type, once.</summary>
    public static void MakeType()
    {
        Slot* slots = (Slot*)NativeMemory.AllocZeroed(3, (nuint)sizeof(Slot));
        slots[0] = new Slot { Number = GetBufferSlot, Function = (delegate* unmanaged[Cdecl]<nint, void*, int, int>)&GetBuffer };
        slots[1] = new Slot { Number = DeallocateSlot, Function = (delegate* unmanaged[Cdecl]<nint, void>)&Deallocate };
        fixed (byte* name = "polarway.ColumnMemory\0"u8)
        {
            var spec = new Spec { Name = name, Bytes = ObjectBytes, Flags = DefaultFlags, Slots = slots };
            s_type = Interpreter.NewType(&spec);
        }
        NativeMemory.Free(slots);
        if (s_type == 0)
        {
            PythonFunctions.ClearError();
            return;
        }
        s_free = (delegate* unmanaged[Cdecl]<nint, void>)Interpreter.TypeSlot(s_type, FreeSlot);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetBuffer(nint self, void* view, int flags)
        => Interpreter.FillBuffer(view, self, *(void**)(self + AddressOffset), *(nint*)(self + BytesOffset), *(int*)(self + ReadOnlyOffset), flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Deallocate(nint self)
    {
        nint owner = *(nint*)(self + OwnerOffset);
        if (owner != 0)
        {
            GCHandle handle = GCHandle.FromIntPtr(owner);
            ((NativeBuffer)handle.Target!).Dispose();
            handle.Free();
        }
        nint type = PythonFunctions.TypeOf(self);
        s_free(self);
        PythonFunctions.Release(type);
    }
}
