using Polarway.Core.Memory;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>Part of a buffer as a buffer of its own, which keeps the whole alive.</summary>
internal sealed unsafe class BufferView : IForeignMemory
{
    private readonly NativeBuffer _whole;

    private BufferView(NativeBuffer whole) => _whole = whole;

    /// <summary>The caller gets a reference.</summary>
    public static NativeBuffer Of(NativeBuffer whole, byte* start, long length)
        => NativeBuffer.Wrap(start, length, new BufferView(whole.Retain()));

    public void Release() => _whole.Dispose();
}
