using Polarway.Core.Memory;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>Finished pages of a column chunk that wait for their turn in the file. A page is compressed into its place; its header, whose
/// length is known only then, goes into room left before it.</summary>
internal sealed unsafe class PageStore(Allocator memory) : IDisposable
{
    /// <summary>Most bytes of a page's header.</summary>
    public const int HeaderRoom = 96;

    private readonly ByteBuilder _bytes = new(memory);
    private readonly List<(long Start, int Length)> _pages = [];

    public long Length { get; private set; }

    public int Count => _pages.Count;

    /// <summary>Bytes of a page, header included.</summary>
    public int LengthOf(int page) => _pages[page].Length;

    /// <summary>Room for a page's body of at most so many bytes; <see cref="Add"/> takes it.</summary>
    public byte* Reserve(long bytes) => _bytes.Reserve(HeaderRoom + bytes) + HeaderRoom;

    /// <summary>The body reserved last is complete.</summary>
    public void Add(ReadOnlySpan<byte> header, int body)
    {
        long start = _bytes.Length + HeaderRoom - header.Length;
        header.CopyTo(new Span<byte>(_bytes.Start + start, header.Length));
        _pages.Add((start, header.Length + body));
        _bytes.Advance(HeaderRoom + body);
        Length += header.Length + body;
    }

    public void WriteTo(IByteSink sink)
    {
        foreach ((long start, int length) in _pages)
        {
            sink.Write(new ReadOnlySpan<byte>(_bytes.Start + start, length));
        }
    }

    /// <summary>Keeps the room.</summary>
    public void Clear()
    {
        _bytes.Clear();
        _pages.Clear();
        Length = 0;
    }

    public void Dispose() => _bytes.Dispose();
}
