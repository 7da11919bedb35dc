using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Polarway.Core.Errors;

namespace Polarway.Core.Memory;

/// <summary>
/// A reference-counted block of native memory, 64-byte aligned when it is ours. Whoever gets one owns a reference and ends it with
/// <see cref="Dispose"/>; <see cref="Retain"/> adds one. A finalizer gives memory back that nobody released, so a forgotten
/// reference is late, not lost. Contents are shared: only the one that allocated it may write, and only before handing it on.
/// </summary>
public sealed unsafe class NativeBuffer : IDisposable
{
    private readonly Allocator? _allocator;
    private readonly Slab? _slab;
    private readonly IForeignMemory? _foreign;
    private byte* _pointer;
    private int _references = 1;

    private NativeBuffer(byte* pointer, long length, long capacity, Allocator? allocator, Slab? slab, IForeignMemory? foreign)
    {
        _pointer = pointer;
        Length = length;
        Capacity = capacity;
        _allocator = allocator;
        _slab = slab;
        _foreign = foreign;
    }

    ~NativeBuffer() => Free();

    /// <summary>Address of the first byte. Valid while a reference is held.</summary>
    public byte* Pointer => _pointer;

    /// <summary>Bytes in use.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes that may be written; at least <see cref="Length"/>.</summary>
    public long Capacity { get; }

    /// <summary>True when nobody else holds a reference, so its owner may write again.</summary>
    public bool IsUnique => Volatile.Read(ref _references) == 1 && _foreign is null;

    /// <summary>Memory of somebody else (an imported array, a mapped file), whose owner is told when the last reference ends.
    /// It is charged to no budget.</summary>
    public static NativeBuffer Wrap(byte* pointer, long length, IForeignMemory owner)
        => new(pointer, length, length, null, null, owner);

    /// <summary>The bytes in use.</summary>
    /// <exception cref="PolarwayException">Internal, when the buffer is longer than a span can be.</exception>
    public Span<byte> Bytes => new(_pointer, checked((int)Length));

    /// <summary>The bytes in use as values of <typeparamref name="T"/>.</summary>
    public Span<T> Span<T>() where T : unmanaged => new(_pointer, checked((int)(Length / sizeof(T))));

    /// <summary>All of the capacity as values of <typeparamref name="T"/>, for writers.</summary>
    public Span<T> CapacitySpan<T>() where T : unmanaged => new(_pointer, checked((int)(Capacity / sizeof(T))));

    /// <summary>Says how many bytes are in use, up to the capacity. Only before the buffer is handed on.</summary>
    public void SetLength(long bytes)
    {
        if ((ulong)bytes > (ulong)Capacity)
        {
            Throw.Internal($"buffer length {bytes} exceeds its capacity {Capacity}");
        }
        Length = bytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public NativeBuffer Retain()
    {
        if (Interlocked.Increment(ref _references) <= 1)
        {
            Throw.Internal("a released buffer was retained");
        }
        return this;
    }

    /// <summary>Ends one reference; the last one frees the memory.</summary>
    public void Dispose()
    {
        int left = Interlocked.Decrement(ref _references);
        if (left == 0)
        {
            Free();
            GC.SuppressFinalize(this);
        }
        else if (left < 0)
        {
            Throw.Internal("a buffer was released more often than retained");
        }
    }

    internal static NativeBuffer Allocate(Allocator allocator, long bytes, bool zeroed)
    {
        long capacity = BlockHeap.RoundUp(bytes);
        allocator.Charge(capacity);
        try
        {
            byte* pointer = allocator.Budget.Process.Heap.Take(capacity, out Slab? slab);
            if (zeroed)
            {
                NativeMemory.Clear(pointer, (nuint)capacity);
            }
            return new NativeBuffer(pointer, bytes, capacity, allocator, slab, null);
        }
        catch (PolarwayException error)
        {
            QueryBudget query = allocator.Budget;
            string consumers = query.LargestConsumers();
            allocator.Discharge(capacity);
            throw new PolarwayException(error.Kind, $"{error.Message}; {query.Name} holds {query.Used} ({consumers})", error);
        }
    }

    private void Free()
    {
        byte* pointer = _pointer;
        _pointer = null;
        if (pointer == null)
        {
            return;
        }
        if (_foreign is not null)
        {
            _foreign.Release();
            return;
        }
        _allocator!.Budget.Process.Heap.Give(pointer, Capacity, _slab);
        _allocator.Discharge(Capacity);
    }
}
