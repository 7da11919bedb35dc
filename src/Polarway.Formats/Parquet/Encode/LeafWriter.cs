using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Bytes;
using Polarway.Formats.Compression;
using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Thrift;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>
/// Encodes one column of a row group into pages that wait, compressed, until the row group is complete. Knows nothing of the other
/// columns, so that each can be a task of its own.
/// </summary>
internal abstract unsafe class LeafWriter : IDisposable
{
    // Rows between two looks at the page's size, for values of any length.
    private const int MaxTextRows = 1024;

    // Whole batches of a reader: full pages of 8-byte values then give batches without copying.
    private const int MaxPageRows = 131_072;

    private readonly ByteBuilder _pages;
    private readonly ByteBuilder _body;
    private readonly ByteBuilder _validity;
    private readonly ByteBuilder _definitions;
    private readonly ByteBuilder _repetitions;
    private readonly PageCompressor _compressor;
    private readonly CompactWriter _header = new();
    private int _pageRows;
    private int _pageValues;

    protected LeafWriter(StoredType stored, ParquetWriteOptions options, Allocator memory)
    {
        Stored = stored;
        Options = options;
        Memory = memory;
        _pages = new ByteBuilder(memory);
        _body = new ByteBuilder(memory);
        _validity = new ByteBuilder(memory);
        _definitions = new ByteBuilder(memory);
        _repetitions = new ByteBuilder(memory);
        _compressor = new PageCompressor(options.Codec, options.Level);
    }

    public StoredType Stored { get; }

    /// <summary>Bytes that wait.</summary>
    public long PendingBytes => _pages.Length + ValueBytes;

    protected ParquetWriteOptions Options { get; }

    protected Allocator Memory { get; }

    /// <summary>Bytes of the page in hand.</summary>
    protected abstract long ValueBytes { get; }

    protected int PageValues => _pageValues;

    private long Rows { get; set; }

    private long Nulls { get; set; }

    private long UncompressedBytes { get; set; }

    private bool HasPages { get; set; }

    public void Append(Column column)
    {
        int done = 0;
        while (done < column.Length)
        {
            int taken = Math.Min(column.Length - done, MaxPageRows - _pageRows);
            taken = Stored.Physical == PhysicalType.ByteArray ? Math.Min(taken, MaxTextRows) : taken;
            using Column piece = column.Slice(done, taken);
            AppendPiece(piece);
            done += taken;
            EndFullPage();
        }
    }

    /// <summary>Takes whole records of a nested column: the levels of this leaf's entries, and the values of those that have one.</summary>
    public void AppendEntries(uint* definitions, uint* repetitions, int count, Column values)
    {
        _definitions.Write((byte*)definitions, (long)count * sizeof(uint));
        _repetitions.Write((byte*)repetitions, (long)count * sizeof(uint));
        _pageRows += count;
        _pageValues += values.Length;
        Rows += count;
        Nulls += count - values.Length;
        AppendValues(values);
        EndFullPage();
    }

    /// <summary>Writes the column chunk to the sink, describes it, and starts the next row group.</summary>
    public ColumnChunk End(IByteSink sink, ref long position)
    {
        EndPage();
        var chunk = new ColumnChunk { Physical = Stored.Physical, Codec = Options.Codec, ValueCount = Rows };
        long start = position;
        if (WriteDictionary(out int entries))
        {
            // The data pages are encoded by now; the dictionary's page goes before them.
            byte* page = CompressBody(PageType.Dictionary, entries, PageEncoding.Plain, out int length, out ReadOnlySpan<byte> header);
            chunk.DictionaryPageOffset = position;
            sink.Write(header);
            sink.Write(new ReadOnlySpan<byte>(page, length));
            position += header.Length + length;
        }
        chunk.DataPageOffset = position;
        sink.Write(_pages.Bytes);
        position += _pages.Length;
        chunk.CompressedBytes = position - start;
        chunk.UncompressedBytes = UncompressedBytes;
        chunk.Statistics = Options.Statistics ? Describe() : null;
        Reset();
        return chunk;
    }

    public virtual void Dispose()
    {
        _pages.Dispose();
        _body.Dispose();
        _validity.Dispose();
        _definitions.Dispose();
        _repetitions.Dispose();
        _compressor.Dispose();
    }

    /// <summary>Takes the values of the rows that are not null.</summary>
    protected abstract void AppendValues(Column column);

    /// <summary>Writes the values of the page in hand, and says how.</summary>
    protected abstract PageEncoding WriteValues(ByteBuilder target);

    /// <summary>Writes the dictionary's values, if data pages refer to one.</summary>
    protected abstract bool WriteDictionary(ByteBuilder target, out int entries);

    /// <summary>Least and greatest value so far, null where there is none.</summary>
    protected abstract void WriteBounds(RawStatistics statistics);

    /// <summary>Forgets everything of the row group.</summary>
    protected abstract void Clear();

    private void EndFullPage()
    {
        if (_pageRows >= MaxPageRows || ValueBytes >= Options.PageBytes)
        {
            EndPage();
        }
    }

    private void AppendPiece(Column piece)
    {
        int nulls = piece.NullCount;
        AppendValidity(piece, nulls);
        _pageRows += piece.Length;
        _pageValues += piece.Length - nulls;
        Rows += piece.Length;
        Nulls += nulls;
        AppendValues(piece);
    }

    /// <summary>One bit per row of the page, from bit 0 of the builder on. Dictionary, list and struct columns all have their nulls
    /// in the validity; a null column has none.</summary>
    private void AppendValidity(Column piece, int nulls)
    {
        long bytes = ((_pageRows + (long)piece.Length + 7) / 8) + sizeof(ulong);
        long before = _validity.Length;
        byte* grown = _validity.Reserve(bytes - before);
        new Span<byte>(grown, (int)(bytes - before)).Clear();
        _validity.Advance(bytes - before);
        if (nulls == 0)
        {
            Decode.BitRange.Set(_validity.Start, _pageRows, piece.Length);
        }
        else if (piece.Validity is { } validity)
        {
            // A copy of the bits first: the source has no room past its end to read whole words.
            byte* bits = _body.Reserve(((piece.Length + 7) / 8) + sizeof(ulong));
            validity.CopyTo(new Span<byte>(bits, (piece.Length + 7) / 8));
            Decode.BitRange.Copy(bits, 0, _validity.Start, _pageRows, piece.Length);
        }
    }

    private void EndPage()
    {
        if (_pageRows == 0)
        {
            return;
        }
        _body.Clear();
        if (Stored.IsNested)
        {
            WriteLevels(_repetitions, Stored.MaxRepetition);
            WriteLevels(_definitions, Stored.MaxDefinition);
        }
        else
        {
            WriteValidity();
        }
        PageEncoding encoding = WriteValues(_body);
        byte* page = CompressBody(PageType.Data, _pageRows, encoding, out int length, out ReadOnlySpan<byte> header);
        _pages.Write(header);
        _pages.Write(page, length);
        HasPages = true;
        _pageRows = 0;
        _pageValues = 0;
        _validity.Clear();
    }

    private void WriteLevels(ByteBuilder levels, int maxLevel)
    {
        if (maxLevel > 0)
        {
            _body.WriteInt32(0);
            long start = _body.Length;
            RunEncoder.Write((uint*)levels.Start, (int)(levels.Length / sizeof(uint)), RunEncoder.WidthOf((uint)maxLevel), _body);
            *(int*)(_body.Start + start - sizeof(int)) = (int)(_body.Length - start);
        }
        levels.Clear();
    }

    private void WriteValidity()
    {
        _body.WriteInt32(0);
        long start = _body.Length;
        if (_pageValues == _pageRows || _pageValues == 0)
        {
            RunEncoder.WriteRun(_pageValues > 0 ? 1u : 0, _pageRows, 1, _body);
        }
        else
        {
            RunEncoder.WriteBits(_validity.Start, _pageRows, _body);
        }
        *(int*)(_body.Start + start - sizeof(int)) = (int)(_body.Length - start);
    }

    private bool WriteDictionary(out int entries)
    {
        _body.Clear();
        entries = 0;
        return HasPages && WriteDictionary(_body, out entries);
    }

    /// <summary>Compresses what is in the body, behind it.</summary>
    private byte* CompressBody(PageType type, int values, PageEncoding encoding, out int length, out ReadOnlySpan<byte> header)
    {
        int bytes = checked((int)_body.Length);
        byte* target = _body.Reserve(_compressor.MaxBytes(bytes));
        length = _compressor.Compress(_body.Start, bytes, target);
        uint? crc = Options.Checksums ? Crc32.Compute(new ReadOnlySpan<byte>(target, length)) : null;
        PageHeaderWriter.Write(_header, type, values, encoding, bytes, length, crc);
        header = _header.Written;
        UncompressedBytes += header.Length + bytes;
        return target;
    }

    private RawStatistics Describe()
    {
        var statistics = new RawStatistics { NullCount = Nulls };
        WriteBounds(statistics);
        return statistics;
    }

    private void Reset()
    {
        Rows = 0;
        Nulls = 0;
        UncompressedBytes = 0;
        HasPages = false;
        _pages.Clear();
        Clear();
    }
}
