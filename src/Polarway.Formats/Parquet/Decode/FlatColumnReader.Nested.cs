using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>
/// A leaf within lists and structs: its entries are read record by record with both levels, a few thousand at a time. Its column has
/// a row for each entry that is an item of the innermost list (or a record, without lists).
/// </summary>
internal abstract unsafe partial class FlatColumnReader
{
    private const int ChunkEntries = 2048;

    private readonly RunDecoder _definitionRuns = new();
    private readonly RunDecoder _repetitionRuns = new();
    private readonly byte[] _definitions = new byte[ChunkEntries];
    private readonly byte[] _repetitions = new byte[ChunkEntries];
    private NativeBuffer? _legacyDefinitions;
    private NativeBuffer? _legacyRepetitions;
    private int _chunkNext;
    private int _chunkCount;

    // Records that were read or passed over, and those up to the end of the current page: -1 when the file does not say.
    private long _recordsDone;
    private long _pageEnd;
    private PageLocations? _locations;
    private bool _hasReadIndex;

    /// <summary>Reads whole records: their levels, and the leaf's items. The caller gets a reference.</summary>
    /// <param name="itemDefinition">Least definition level of an entry that is an item.</param>
    public Column ReadRecords(int records, int itemDefinition, LevelBuffer levels)
    {
        levels.Clear();
        var pieces = new List<Column>();
        try
        {
            int started = 0;
            bool isDone = records == 0;
            while (!isDone && OpenNext())
            {
                int from = levels.Count;
                // A page whose rows are known ends with a record: the next one need not be opened to see that.
                isDone = TakeLevels(records, ref started, levels) || (started == records && _recordsDone + records == _pageEnd);
                pieces.Add(ReadItems(levels.Definition[from..], itemDefinition));
            }
            if (started != records)
            {
                CorruptBytesException.Throw($"the column chunk has {started} records more and {records} are wanted");
            }
            _recordsDone += records;
            return Join(pieces);
        }
        catch (CorruptBytesException error)
        {
            throw _leaf.Locate(error, Pages.PageOffset);
        }
        finally
        {
            Abandon();
            _validity?.Dispose();
            _validity = null;
            foreach (Column piece in pieces)
            {
                piece.Dispose();
            }
        }
    }

    /// <summary>Passes over some of the next records without decoding them, whole pages at a time, and returns how many.</summary>
    public long SkipPages(long records)
    {
        ReadOffsetIndex();
        long from = _recordsDone;
        try
        {
            while (_pageRows == 0 && _chunkNext == _chunkCount && _rowsLeft > 0 && _recordsDone - from < records)
            {
                NextPage(wantsBody: false);
                if (_pageEnd < 0 || _pageEnd - from > records || _pageRows > _rowsLeft)
                {
                    break;
                }
                _rowsLeft -= _pageRows;
                _pageRows = 0;
                _recordsDone = _pageEnd;
            }
        }
        catch (CorruptBytesException error)
        {
            throw _leaf.Locate(error, Pages.PageOffset);
        }
        return _recordsDone - from;
    }

    /// <summary>The first records of the data pages, when they are wanted for the first time.</summary>
    private void ReadOffsetIndex()
    {
        if (_hasReadIndex)
        {
            return;
        }
        _hasReadIndex = true;
        _locations = PageIndexReader.ReadLocations(_leaf.File, _leaf.Chunk, _leaf.IsNested ? _leaf.GroupRows : _leaf.Chunk.ValueCount);
        if (_locations is { FirstRows: { } first } && _dataPages < first.Length)
        {
            _pageEnd = first[_dataPages];
        }
    }

    /// <summary>Records to the end of the current page; 0 when that is not known.</summary>
    public long RecordsInPage => Math.Max(0, _pageEnd - _recordsDone);

    /// <summary>A data page is next: where its records end, if its header or the offset index says.</summary>
    private void StartRecords(in PageHeader header, int page)
    {
        if (_locations is { FirstRows: { } first } && page < first.Length - 1)
        {
            _pageEnd = first[page + 1];
        }
        else
        {
            _pageEnd = _pageEnd < 0 || header.Type != PageType.DataV2 || header.RowCount <= 0 ? -1 : _pageEnd + header.RowCount;
        }
    }

    /// <summary>Opens the page of the next entry; false after the last one.</summary>
    private bool OpenNext()
    {
        if (_pageRows > 0 && !_isOpen)
        {
            OpenRecords();
            return true;
        }
        if (_pageRows == 0 && _chunkNext == _chunkCount && _rowsLeft == 0)
        {
            return false;
        }
        if (_pageRows == 0 && _chunkNext == _chunkCount)
        {
            NextPage(wantsBody: true);
            OpenRecords();
        }
        return true;
    }

    private void OpenRecords()
    {
        if (_pageRows > _rowsLeft)
        {
            CorruptBytesException.Throw($"a page of {_pageRows} entries where {_rowsLeft} are left in the column chunk");
        }
        _rowsLeft -= _pageRows;
        Open();
    }

    /// <summary>Takes entries of the page in hand up to the start of the record after the last one. True when that was met.</summary>
    private bool TakeLevels(int records, ref int started, LevelBuffer levels)
    {
        while (_chunkNext < _chunkCount || _pageRows > 0)
        {
            if (_chunkNext == _chunkCount)
            {
                DecodeLevels();
            }
            int first = _chunkNext;
            for (; _chunkNext < _chunkCount; _chunkNext++)
            {
                if (_repetitions[_chunkNext] == 0 && started++ == records)
                {
                    started--;
                    levels.Append(_definitions.AsSpan(first, _chunkNext - first), _repetitions.AsSpan(first, _chunkNext - first));
                    return true;
                }
                if (started == 0)
                {
                    CorruptBytesException.Throw("a record starts in its middle: the repetition level is not 0");
                }
            }
            levels.Append(_definitions.AsSpan(first, _chunkCount - first), _repetitions.AsSpan(first, _chunkCount - first));
        }
        return false;
    }

    private void DecodeLevels()
    {
        _chunkNext = 0;
        _chunkCount = Math.Min(ChunkEntries, _pageRows);
        _pageRows -= _chunkCount;
        Decode(_repetitionRuns, _leaf.Node.RepetitionLevel, _repetitions);
        Decode(_definitionRuns, _leaf.Node.Definition, _definitions);
    }

    private void Decode(RunDecoder runs, int maxLevel, byte[] target)
    {
        if (maxLevel == 0)
        {
            target.AsSpan(0, _chunkCount).Clear();
            return;
        }
        uint* wide = stackalloc uint[ChunkEntries];
        runs.Read(wide, _chunkCount);
        for (int entry = 0; entry < _chunkCount; entry++)
        {
            if (wide[entry] > (uint)maxLevel)
            {
                CorruptBytesException.Throw($"level {wide[entry]} where the highest is {maxLevel}");
            }
            target[entry] = (byte)wide[entry];
        }
    }

    private Column ReadItems(ReadOnlySpan<byte> definitions, int itemDefinition)
    {
        int maxLevel = _leaf.Node.Definition;
        _validity = _leaf.Memory.Allocate(((definitions.Length + 7L) / 8) + sizeof(ulong), zeroed: true);
        byte* bits = _validity.Pointer;
        int items = 0;
        int valid = 0;
        foreach (byte definition in definitions)
        {
            if (definition < itemDefinition)
            {
                continue;
            }
            int isValid = definition == maxLevel ? 1 : 0;
            bits[items >> 3] |= (byte)(isValid << (items & 7));
            items++;
            valid += isValid;
        }
        _validity.SetLength((items + 7L) / 8);
        Begin(items);
        if (items > 0)
        {
            Append(0, items, valid, bits);
        }
        Column column = End(items, TakeValidity(items, valid));
        _validity?.Dispose();
        _validity = null;
        return column;
    }

    private Column Join(List<Column> pieces)
    {
        if (pieces.Count == 0)
        {
            Begin(0);
            return End(0, null);
        }
        return pieces.Count == 1 ? pieces[0].Retain() : Concatenation.Concat(pieces.ToArray(), _leaf.Memory);
    }

    private void OpenNestedLevels()
    {
        _chunkNext = 0;
        _chunkCount = 0;
        ref readonly PageHeader header = ref Pages.Header;
        OpenRun(_definitionRuns, ref _legacyDefinitions, Pages.Definition, Pages.DefinitionBytes, _leaf.Node.Definition, header.DefinitionEncoding);
        OpenRun(_repetitionRuns, ref _legacyRepetitions, Pages.Repetition, Pages.RepetitionBytes, _leaf.Node.RepetitionLevel, header.RepetitionEncoding);
    }

    private void OpenRun(RunDecoder runs, ref NativeBuffer? legacy, byte* source, int length, int maxLevel, PageEncoding encoding)
    {
        int width = WidthOf(maxLevel);
        if (maxLevel == 0 || encoding != PageEncoding.BitPacked)
        {
            runs.Reset(source, length, width);
            return;
        }
        legacy?.Dispose();
        legacy = null;
        legacy = LegacyLevels.ToRun(source, width, Pages.Header.ValueCount, _leaf.Memory);
        runs.Reset(legacy.Pointer, (int)legacy.Length, width);
    }

    private static int WidthOf(int maxLevel) => 32 - BitOperations.LeadingZeroCount((uint)maxLevel);
}
