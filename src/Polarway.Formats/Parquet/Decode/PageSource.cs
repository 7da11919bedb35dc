using Polarway.Core.Memory;
using Polarway.Formats.Bytes;
using Polarway.Formats.Compression;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>
/// The pages of one column chunk in order. The header comes first, so that a page that nobody wants is passed over without being
/// read or decompressed. Values start on a 64-byte boundary where the length of the levels before them could be foreseen,
/// so that columns can be slices of the page.
/// </summary>
internal sealed unsafe class PageSource : IDisposable
{
    private const int Alignment = 64;
    private const int Slack = PageDecompressor.Slack;

    // Enough for a header with statistics; a longer one is read again.
    private const int HeaderBytes = 512;
    private const int MaxHeaderBytes = 16 << 20;
    private const int FirstReadBytes = 64 << 10;

    // Decompressed pages beyond what the codec can have produced are refused before memory is taken for them.
    private const int MaxSnappyRatio = 32;

    // Older writers left the dictionary page's header out of a chunk's size; readers stop at the last row anyway.
    private const int MissingHeaderBytes = 100;

    private readonly IRandomAccessFile _file;
    private readonly ColumnChunk _chunk;
    private readonly int _maxDefinition;
    private readonly int _maxRepetition;
    private readonly Allocator _memory;
    private readonly DecodeScratch _scratch;
    private readonly long _end;
    private NativeBuffer? _body;
    private long _next;
    private int _expectedBytes;
    private PageHeader _header;

    // Bytes after the header that came with it, in the scratch: valid until anybody else uses the scratch.
    private int _bufferedAfterHeader;

    public PageSource(IRandomAccessFile file, ColumnChunk chunk, int maxDefinition, int maxRepetition, Allocator memory, DecodeScratch scratch)
    {
        _file = file;
        _chunk = chunk;
        _maxDefinition = maxDefinition;
        _maxRepetition = maxRepetition;
        _memory = memory;
        _scratch = scratch;
        _next = chunk.Start;
        _end = Math.Min(file.Length, _next + chunk.CompressedBytes + MissingHeaderBytes);
        _expectedBytes = (int)Math.Min(FirstReadBytes, chunk.CompressedBytes);
    }

    public ref readonly PageHeader Header => ref _header;

    /// <summary>Where the current page's header starts.</summary>
    public long PageOffset { get; private set; }

    /// <summary>The current page's buffer; the levels and values point into it. Valid after <see cref="Load"/>.</summary>
    public NativeBuffer Body => _body!;

    public long HeldBytes => _body?.Capacity ?? 0;

    public byte* Repetition { get; private set; }

    public int RepetitionBytes { get; private set; }

    public byte* Definition { get; private set; }

    public int DefinitionBytes { get; private set; }

    public byte* Values { get; private set; }

    public int ValueBytes { get; private set; }

    /// <summary>Goes to the next page and reads its header. False after the last one.</summary>
    /// <param name="wantsBody">The caller will <see cref="Load"/> at once: the body is read together with the header.</param>
    public bool MoveNext(bool wantsBody)
    {
        if (_next >= _end)
        {
            return false;
        }
        PageOffset = _next;
        long left = _end - _next;
        int window = (int)Math.Min(left, wantsBody ? Math.Max(_expectedBytes, HeaderBytes) : HeaderBytes);
        while (!TryReadHeader(window, wantsBody))
        {
            if (window >= left || window >= MaxHeaderBytes)
            {
                CorruptBytesException.ThrowTruncated("the page header");
            }
            window = (int)Math.Min(left, Math.Min(MaxHeaderBytes, window * 8L));
        }
        _next = PageOffset + _header.HeaderBytes + _header.CompressedBytes;
        if (_next > _end)
        {
            CorruptBytesException.Throw($"a page of {_header.CompressedBytes} bytes where {left - _header.HeaderBytes} are left");
        }
        _expectedBytes = (int)Math.Min(int.MaxValue / 2, _header.HeaderBytes + (long)_header.CompressedBytes + HeaderBytes);
        return true;
    }

    /// <summary>The next page is the one whose header starts at <paramref name="offset"/>; false when that is not ahead in the chunk.</summary>
    public bool TryMoveTo(long offset)
    {
        if (offset < _next || offset >= _end)
        {
            return false;
        }
        _next = offset;
        return true;
    }

    /// <summary>Reads, checks and decompresses the current page.</summary>
    public void Load()
    {
        ReadOnlySpan<byte> stored = ReadStored();
        if (_header.Crc is { } expected && Crc32.Compute(stored) != expected)
        {
            CorruptBytesException.Throw("the page's checksum does not fit its bytes: they were changed after they were written");
        }
        if (_header.Type == PageType.DataV2)
        {
            LoadV2(stored);
        }
        else
        {
            LoadV1(stored);
        }
    }

    public void Dispose()
    {
        _body?.Dispose();
        _body = null;
    }

    private bool TryReadHeader(int window, bool keepsWindow)
    {
        if (!_file.TryView(PageOffset, window, out ReadOnlySpan<byte> bytes))
        {
            Span<byte> room = _scratch.Compressed(window);
            _file.Read(PageOffset, room);
            bytes = room;
        }
        try
        {
            _header = PageHeaderReader.Read(bytes);
        }
        catch (CorruptBytesException error) when (error.IsTruncated)
        {
            return false;
        }
        _bufferedAfterHeader = keepsWindow ? window - _header.HeaderBytes : 0;
        return true;
    }

    /// <summary>The compressed bytes, in the file's memory or in the scratch.</summary>
    private ReadOnlySpan<byte> ReadStored()
    {
        int length = _header.CompressedBytes;
        long start = PageOffset + _header.HeaderBytes;
        if (_file.TryView(start, length, out ReadOnlySpan<byte> view))
        {
            return view;
        }
        int have = Math.Min(_bufferedAfterHeader, length);
        Span<byte> room = _scratch.Compressed(_header.HeaderBytes + length, _header.HeaderBytes + have);
        Span<byte> body = room[_header.HeaderBytes..];
        if (have < length)
        {
            _file.Read(start + have, body[have..length]);
        }
        _bufferedAfterHeader = 0;
        return body[..length];
    }

    private void LoadV1(ReadOnlySpan<byte> stored)
    {
        int length = _header.UncompressedBytes;
        CheckRatio(stored, length);
        bool isData = _header.Type == PageType.Data;
        int lead = isData ? (Alignment - (ExpectedLevelBytes() % Alignment)) % Alignment : 0;
        byte* start = TakeBody(lead + (long)length) + lead;
        _scratch.Decompressor.Decompress(_chunk.Codec, stored, start, length);
        byte* end = start + length;
        if (isData)
        {
            Repetition = TakeLevels(ref start, end, _maxRepetition, _header.RepetitionEncoding, out int repetitionBytes);
            Definition = TakeLevels(ref start, end, _maxDefinition, _header.DefinitionEncoding, out int definitionBytes);
            RepetitionBytes = repetitionBytes;
            DefinitionBytes = definitionBytes;
        }
        Values = start;
        ValueBytes = (int)(end - start);
    }

    /// <summary>Levels are never compressed; they go behind the values, which keeps these aligned.</summary>
    private void LoadV2(ReadOnlySpan<byte> stored)
    {
        int levels = _header.RepetitionBytes + _header.DefinitionBytes;
        int length = _header.UncompressedBytes - levels;
        ReadOnlySpan<byte> compressed = stored[levels..];
        CheckRatio(compressed, length);
        byte* start = TakeBody((long)length + Slack + levels);
        if (length > 0 && compressed.Length > 0)
        {
            // Some writers compressed and said that they had not: the lengths tell.
            bool isStored = !_header.IsCompressed && compressed.Length == length;
            _scratch.Decompressor.Decompress(isStored ? Codec.None : _chunk.Codec, compressed, start, length);
        }
        else if (length > 0)
        {
            CorruptBytesException.Throw($"a page without bytes that says it has {length}");
        }
        byte* behind = start + length + Slack;
        stored[..levels].CopyTo(new Span<byte>(behind, levels));
        Repetition = behind;
        RepetitionBytes = _header.RepetitionBytes;
        Definition = behind + _header.RepetitionBytes;
        DefinitionBytes = _header.DefinitionBytes;
        Values = start;
        ValueBytes = length;
    }

    /// <summary>A buffer for this page: the last one when no column holds on to it.</summary>
    private byte* TakeBody(long bytes)
    {
        bytes += Slack;
        if (_body is null || !_body.IsUnique || _body.Capacity < bytes)
        {
            _body?.Dispose();
            _body = null;
            _body = _memory.Allocate(bytes);
        }
        return _body.Pointer;
    }

    /// <summary>Hands the page's buffer to the caller, who owns it from now on.</summary>
    public NativeBuffer DetachBody()
    {
        NativeBuffer body = _body!;
        _body = null;
        return body;
    }

    private void CheckRatio(ReadOnlySpan<byte> stored, int length)
    {
        if (_chunk.Codec == Codec.Snappy && length > ((long)stored.Length * MaxSnappyRatio) + Slack)
        {
            CorruptBytesException.Throw($"{stored.Length} bytes of snappy data that say they hold {length}");
        }
    }

    /// <summary>What the levels of a page without nulls take: one run.</summary>
    private int ExpectedLevelBytes()
    {
        if (_maxDefinition == 0 || _maxRepetition > 0)
        {
            return 0;
        }
        int header = 1;
        for (uint rest = (uint)_header.ValueCount << 1; rest >= 0x80; rest >>= 7)
        {
            header++;
        }
        return sizeof(int) + header + 1;
    }

    private byte* TakeLevels(ref byte* start, byte* end, int maxLevel, PageEncoding encoding, out int bytes)
    {
        if (maxLevel == 0)
        {
            bytes = 0;
            return start;
        }
        long length;
        if (encoding == PageEncoding.BitPacked)
        {
            int width = System.Numerics.BitOperations.Log2((uint)maxLevel) + 1;
            length = (((long)_header.ValueCount * width) + 7) / 8;
        }
        else
        {
            if (encoding != PageEncoding.Rle)
            {
                CorruptBytesException.Throw($"levels in encoding {(int)encoding}");
            }
            if (end - start < sizeof(int))
            {
                CorruptBytesException.ThrowTruncated("the page");
            }
            length = *(uint*)start;
            start += sizeof(int);
        }
        if (length > end - start)
        {
            CorruptBytesException.Throw($"levels of {length} bytes in a page that has {end - start} left");
        }
        byte* levels = start;
        start += length;
        bytes = (int)length;
        return levels;
    }
}
