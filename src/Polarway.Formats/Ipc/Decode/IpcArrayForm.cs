using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Polarway.Core.Arrow;
using Polarway.Core.Memory;

namespace Polarway.Formats.Ipc.Decode;

/// <summary>
/// The arrays of one message in the form of the C Data Interface, over the file's bytes and over what had to be decompressed. The importer
/// takes the outermost array; its release ends everything.
/// </summary>
internal sealed unsafe class IpcArrayForm
{
    private readonly List<nint> _blocks = [];
    private readonly List<NativeBuffer> _buffers = [];
    private readonly IpcBytes _bytes;
    private bool _handedOver;

    public IpcArrayForm(IpcBytes bytes)
    {
        _bytes = bytes;
        bytes.Hold();
    }

    /// <summary>Dictionary pointers and what they stand for.</summary>
    public ImportedDictionaries Dictionaries { get; } = new();

    /// <summary>An array with room for so many buffers and children.</summary>
    public ArrowArray* Make(long length, long nulls, int buffers, int children)
    {
        var array = (ArrowArray*)Allocate(sizeof(ArrowArray));
        array->Length = length;
        array->NullCount = nulls;
        array->BufferCount = buffers;
        array->ChildCount = children;
        array->Buffers = (void**)Allocate(buffers * sizeof(void*));
        array->Children = (ArrowArray**)Allocate(children * sizeof(ArrowArray*));
        array->Release = &Ignore;
        return array;
    }

    /// <summary>Zeroed bytes that live as long as the arrays.</summary>
    public nint Allocate(int bytes)
    {
        var block = (nint)NativeMemory.AllocZeroed((nuint)Math.Max(1, bytes));
        _blocks.Add(block);
        return block;
    }

    /// <summary>Keeps a buffer (taken) as long as the arrays.</summary>
    public void Keep(NativeBuffer buffer) => _buffers.Add(buffer);

    /// <summary>Gives the outermost array away: its release frees this.</summary>
    public void HandOver(ArrowArray* outermost)
    {
        outermost->PrivateData = (void*)GCHandle.ToIntPtr(GCHandle.Alloc(this));
        outermost->Release = &ReleaseAll;
        _handedOver = true;
    }

    /// <summary>Frees everything that was not handed over.</summary>
    public void Abandon()
    {
        if (!_handedOver)
        {
            Free();
        }
    }

    private void Free()
    {
        Dictionaries.Dispose();
        foreach (NativeBuffer buffer in _buffers)
        {
            buffer.Dispose();
        }
        foreach (nint block in _blocks)
        {
            NativeMemory.Free((void*)block);
        }
        _bytes.Release();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ignore(ArrowArray* array) => array->Release = null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ReleaseAll(ArrowArray* array)
    {
        GCHandle handle = GCHandle.FromIntPtr((nint)array->PrivateData);
        var form = (IpcArrayForm)handle.Target!;
        handle.Free();
        array->Release = null;
        form.Free();
    }
}
