using System.Runtime.CompilerServices;
using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Core.Columns.Builders;

/// <summary>A growing array in native memory that is charged to an allocator. Owned by one thread at a time.</summary>
public sealed class NativeList<T> : IDisposable where T : unmanaged
{
    private const int FirstCapacity = 64;

    private readonly Allocator _memory;
    private NativeBuffer? _buffer;
    private int _capacity;

    public NativeList(Allocator memory, int capacity = 0)
    {
        _memory = memory;
        if (capacity > 0)
        {
            Grow(capacity);
        }
    }

    public int Count { get; private set; }

    /// <summary>Bytes of the memory that is held.</summary>
    public long ByteSize => _buffer?.Capacity ?? 0;

    /// <summary>The values; valid until the list grows.</summary>
    public Span<T> Span => _buffer is null ? default : _buffer.CapacitySpan<T>()[..Count];

    public ref T this[int index] => ref Span[index];

    public void Add(T value)
    {
        if (Count == _capacity)
        {
            Grow(Count + 1);
        }
        _buffer!.CapacitySpan<T>()[Count++] = value;
    }

    public void AddRange(ReadOnlySpan<T> values) => values.CopyTo(Extend(values.Length));

    /// <summary>Makes room for more values at the end and gives it, contents undefined.</summary>
    public Span<T> Extend(int count)
    {
        int start = Count;
        Reserve(checked(start + count));
        Count = start + count;
        return Span.Slice(start, count);
    }

    /// <summary>Sets the length; new values are <paramref name="fill"/>.</summary>
    public void Resize(int count, T fill)
    {
        if (count > Count)
        {
            Extend(count - Count).Fill(fill);
        }
        else
        {
            Count = count;
        }
    }

    public void Reserve(int capacity)
    {
        if (capacity > _capacity)
        {
            Grow(capacity);
        }
    }

    public void Clear() => Count = 0;

    /// <summary>Hands the buffer on, its length set to the values; the list is empty afterwards. The caller gets its reference.</summary>
    public NativeBuffer TakeBuffer()
    {
        NativeBuffer buffer = _buffer ?? _memory.Allocate(0);
        buffer.SetLength((long)Count * Unsafe.SizeOf<T>());
        _buffer = null;
        _capacity = 0;
        Count = 0;
        return buffer;
    }

    public void Dispose()
    {
        _buffer?.Dispose();
        _buffer = null;
        _capacity = 0;
        Count = 0;
    }

    private void Grow(int needed)
    {
        int size = Unsafe.SizeOf<T>();
        long wanted = Math.Max(Math.Max(needed, FirstCapacity), Math.Min(2L * _capacity, int.MaxValue / size));
        if (wanted > Array.MaxLength)
        {
            Throw.Error(ErrorKind.Unsupported, $"not supported: one in-memory column with {wanted} values");
        }
        NativeBuffer larger = _memory.Allocate(wanted * size);
        Span<T> target = larger.CapacitySpan<T>();
        Span.CopyTo(target);
        _buffer?.Dispose();
        _buffer = larger;
        _capacity = target.Length;
    }
}
