using System.Runtime.InteropServices;
using Polarway.Core.Memory;

namespace Polarway.Core.Arrow;

/// <summary>
/// A producer's array that our columns point into. It is moved here at once, and released when the last buffer over it and the
/// creator's own reference are gone, on whatever thread that happens.
/// </summary>
internal sealed unsafe class ImportedArray : IForeignMemory
{
    private ArrowArray* _array;
    private int _references = 1;

    /// <param name="source">Moved: its release is null afterwards.</param>
    public ImportedArray(ArrowArray* source)
    {
        _array = (ArrowArray*)NativeMemory.Alloc((nuint)sizeof(ArrowArray));
        *_array = *source;
        source->Release = null;
    }

    public ArrowArray* Array => _array;

    /// <summary>A buffer over part of the producer's memory.</summary>
    public NativeBuffer Wrap(byte* pointer, long bytes)
    {
        Interlocked.Increment(ref _references);
        return NativeBuffer.Wrap(pointer, bytes, this);
    }

    /// <summary>Ends one buffer's reference or the creator's.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0)
        {
            return;
        }
        ArrowArray* array = _array;
        _array = null;
        if (array->Release != null)
        {
            array->Release(array);
        }
        NativeMemory.Free(array);
    }
}
