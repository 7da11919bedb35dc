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

    private readonly PageStore _pages;
    private readonly PageStore _dictionaryPage;
    private readonly ByteBuilder _body;
    private readonly ByteBuilder _levels;
    private readonly ByteBuilder _validity;
    private readonly ByteBuilder _definitions;
    private readonly ByteBuilder _repetitions;
    private readonly PageCompressor _compressor;
    private readonly CompactWriter _header = new();
    private readonly BloomFilterBuilder? _bloom;
    private PageSummary _summary = new();
    private long _firstRow;
    private long _records;
    private int _pageRows;
    private int _pageValues;

    protected LeafWriter(StoredType stored, ParquetWriteOptions options, Allocator memory)
    {
        Stored = stored;
        Options = options;
        Memory = memory;
        _pages = new PageStore(memory);
        _dictionaryPage = new PageStore(memory);
        _body = new ByteBuilder(memory);
        _levels = new ByteBuilder(memory);
        _validity = new ByteBuilder(memory);
        _definitions = new ByteBuilder(memory);
        _repetitions = new ByteBuilder(memory);
        _compressor = new PageCompressor(options.Codec, options.Level);
        _bloom = options.BloomFilters.TryGetValue(stored.Path, out double share) ? new BloomFilterBuilder(share, memory) : null;
    }

    public StoredType Stored { get; }

    /// <summary>Bytes that wait.</summary>
    public long PendingBytes => _pages.Length + ValueBytes;

    protected ParquetWriteOptions Options { get; }

    protected Allocator Memory { get; }

    /// <summary>Takes every value that is written plainly, and each dictionary entry; null: none is wanted.</summary>
    protected BloomFilterBuilder? Bloom => _bloom;

    /// <summary>Bytes of the page in hand.</summary>
    protected abstract long ValueBytes { get; }

    protected int PageValues => _pageValues;

    private long Rows { get; set; }

    private long Nulls { get; set; }

    private long UncompressedBytes { get; set; }

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

    /// <summary>Takes whole records of a nested column: the levels of this leaf's entries, and the values of those that have one
    /// (rows that are null are left out).</summary>
    public void AppendEntries(uint* definitions, uint* repetitions, int count, int records, Column values)
    {
        _definitions.Write((byte*)definitions, (long)count * sizeof(uint));
        _repetitions.Write((byte*)repetitions, (long)count * sizeof(uint));
        int present = values.Length - values.NullCount;
        _pageRows += count;
        _pageValues += present;
        Rows += count;
        Nulls += count - present;
        _records += records;
        AppendValues(values);
        EndFullPage();
    }

    /// <summary>Ends the last page: all that is left is to write.</summary>
    public void Complete()
    {
        EndPage();
        _body.Clear();
        if (_pages.Count > 0 && WriteDictionary(_body, out int entries))
        {
            AddPage(_dictionaryPage, PageType.Dictionary, entries, PageEncoding.Plain, _body.Start, _body.Length);
        }
    }

    /// <summary>Writes the completed column chunk to the sink, describes it and its pages, and starts the next row group. The bloom
    /// filter stays for <see cref="WriteBloomFilter"/>.</summary>
    public ColumnChunk End(IByteSink sink, ref long position, out PageSummary pages)
    {
        // The data pages are encoded by now; the dictionary's page goes before them.
        var chunk = new ColumnChunk
        {
            Physical = Stored.Physical,
            Codec = Options.Codec,
            ValueCount = Rows,
            DictionaryPageOffset = _dictionaryPage.Count > 0 ? position : 0,
            DataPageOffset = position + _dictionaryPage.Length,
            CompressedBytes = _dictionaryPage.Length + _pages.Length,
            UncompressedBytes = UncompressedBytes,
            Statistics = Options.Statistics ? Describe() : null,
        };
        pages = _summary;
        long place = chunk.DataPageOffset;
        for (int page = 0; page < _pages.Count; page++)
        {
            pages.Place(page, place, _pages.LengthOf(page));
            place += _pages.LengthOf(page);
        }
        _dictionaryPage.WriteTo(sink);
        _pages.WriteTo(sink);
        position += chunk.CompressedBytes;
        Reset();
        return chunk;
    }

    /// <summary>Writes the filter of the chunk that ended last, if one is wanted.</summary>
    public void WriteBloomFilter(IByteSink sink, ColumnChunk chunk, ref long position) => _bloom?.WriteTo(sink, chunk, ref position);

    public virtual void Dispose()
    {
        _bloom?.Dispose();
        _pages.Dispose();
        _dictionaryPage.Dispose();
        _body.Dispose();
        _levels.Dispose();
        _validity.Dispose();
        _definitions.Dispose();
        _repetitions.Dispose();
        _compressor.Dispose();
    }

    /// <summary>Takes the values of the rows that are not null.</summary>
    protected abstract void AppendValues(Column column);

    /// <summary>Says how the values of the page in hand are encoded, and gives them: where they were collected, or written to the target
    /// (null).</summary>
    protected abstract PageEncoding EndValues(ByteBuilder target, out ValueBuffer? collected);

    /// <summary>Writes the dictionary's values, if data pages refer to one.</summary>
    protected abstract bool WriteDictionary(ByteBuilder target, out int entries);

    /// <summary>Least and greatest value of the page that ended, null where there is none; from then on they count for the chunk.</summary>
    protected abstract void EndPageBounds(RawStatistics statistics);

    /// <summary>Least and greatest value of the pages so far, null where there is none.</summary>
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
        _records += piece.Length;
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
        WriteLevels();
        _body.Clear();
        _body.Write(_levels.Start, _levels.Length);
        PageEncoding encoding = EndValues(_body, out ValueBuffer? collected);
        if (collected is null)
        {
            AddPage(_pages, PageType.Data, _pageRows, encoding, _body.Start, _body.Length);
        }
        else if (_levels.Length <= ValueBuffer.LevelRoom && collected.Length > 0)
        {
            byte* start = collected.Start - _levels.Length;
            Buffer.MemoryCopy(_levels.Start, start, _levels.Length, _levels.Length);
            AddPage(_pages, PageType.Data, _pageRows, encoding, start, _levels.Length + collected.Length);
        }
        else
        {
            _body.Write(collected.Start, collected.Length);
            AddPage(_pages, PageType.Data, _pageRows, encoding, _body.Start, _body.Length);
        }
        collected?.Clear();
        RawStatistics? bounds = Options.Statistics ? new RawStatistics() : null;
        if (bounds is not null)
        {
            EndPageBounds(bounds);
        }
        _summary.Add(_firstRow, _pageRows - _pageValues, _pageValues == 0, bounds);
        _firstRow = _records;
        _pageRows = 0;
        _pageValues = 0;
        _validity.Clear();
    }

    private void WriteLevels()
    {
        _levels.Clear();
        if (Stored.IsNested)
        {
            WriteLevels(_repetitions, Stored.MaxRepetition);
            WriteLevels(_definitions, Stored.MaxDefinition);
        }
        else
        {
            WriteValidity();
        }
    }

    private void WriteLevels(ByteBuilder levels, int maxLevel)
    {
        if (maxLevel > 0)
        {
            _levels.WriteInt32(0);
            long start = _levels.Length;
            RunEncoder.Write((uint*)levels.Start, (int)(levels.Length / sizeof(uint)), RunEncoder.WidthOf((uint)maxLevel), _levels);
            *(int*)(_levels.Start + start - sizeof(int)) = (int)(_levels.Length - start);
        }
        levels.Clear();
    }

    private void WriteValidity()
    {
        _levels.WriteInt32(0);
        if (_pageValues == _pageRows || _pageValues == 0)
        {
            RunEncoder.WriteRun(_pageValues > 0 ? 1u : 0, _pageRows, 1, _levels);
        }
        else
        {
            RunEncoder.WriteBits(_validity.Start, _pageRows, _levels);
        }
        *(int*)_levels.Start = (int)(_levels.Length - sizeof(int));
    }

    private void AddPage(PageStore target, PageType type, int values, PageEncoding encoding, byte* body, long length)
    {
        int bytes = checked((int)length);
        byte* place = target.Reserve(_compressor.MaxBytes(bytes));
        int compressed = _compressor.Compress(body, bytes, place);
        uint? crc = Options.Checksums ? Crc32.Compute(new ReadOnlySpan<byte>(place, compressed)) : null;
        PageHeaderWriter.Write(_header, type, values, encoding, bytes, compressed, crc);
        target.Add(_header.Written, compressed);
        UncompressedBytes += _header.Written.Length + bytes;
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
        _summary = new PageSummary();
        _firstRow = 0;
        _records = 0;
        _pages.Clear();
        _dictionaryPage.Clear();
        Clear();
    }
}
