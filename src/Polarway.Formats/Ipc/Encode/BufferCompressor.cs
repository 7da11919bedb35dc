using System.Buffers.Binary;
using Polarway.Core.Memory;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>Compresses single buffers: an int64 with the plain length, then the bytes; -1 and the plain bytes where that is shorter.</summary>
internal abstract unsafe class BufferCompressor : IDisposable
{
    private const int PrefixBytes = sizeof(long);

    /// <summary>The number of the codec in a record batch's metadata.</summary>
    public abstract byte Codec { get; }

    /// <summary>The caller owns the result.</summary>
    public NativeBuffer Compress(ReadOnlySpan<byte> plain, Allocator memory)
    {
        NativeBuffer packed = memory.Allocate(PrefixBytes + Math.Max(MaxBytes(plain.Length), plain.Length));
        long written = Encode(plain, packed.Pointer + PrefixBytes, packed.Length - PrefixBytes);
        bool shorter = written >= 0 && written < plain.Length;
        if (!shorter)
        {
            plain.CopyTo(new Span<byte>(packed.Pointer + PrefixBytes, plain.Length));
        }
        BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(packed.Pointer, PrefixBytes), shorter ? plain.Length : -1);
        packed.SetLength(PrefixBytes + (shorter ? written : plain.Length));
        return packed;
    }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Most bytes that so many can become.</summary>
    protected abstract long MaxBytes(long length);

    /// <summary>Writes the compressed bytes and returns their number; negative when that failed.</summary>
    protected abstract long Encode(ReadOnlySpan<byte> plain, byte* target, long room);
}
