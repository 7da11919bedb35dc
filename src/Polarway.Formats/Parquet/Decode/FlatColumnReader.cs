using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>
/// A column without nesting: one level bit a row, and values that kinds of columns read in their own way. Pages are opened late:
/// rows that are skipped before a page's first read cost nothing but its header when they are the whole page.
/// </summary>
internal abstract unsafe partial class FlatColumnReader : ColumnReader
{
    private readonly LeafContext _leaf;
    private readonly RunDecoder? _levels;
    private long _rowsLeft;
    private int _pageRows;
    private int _unopenedSkip;
    private bool _isOpen;
    private bool _hasDictionary;
    private int _dataPages;
    private NativeBuffer? _validity;
    private NativeBuffer? _legacyLevels;

    protected FlatColumnReader(LeafContext leaf) : base(leaf.Name, leaf.Node.ItemType)
    {
        _leaf = leaf;
        _rowsLeft = leaf.Chunk.ValueCount;
        Pages = leaf.CreatePages();
        _levels = leaf.Node.Definition > 0 ? new RunDecoder() : null;
    }

    protected LeafContext Leaf => _leaf;

    protected PageSource Pages { get; }

    public sealed override Column Read(int rows)
    {
        Require(rows);
        try
        {
            return ReadRows(rows);
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
        }
    }

    public sealed override void Skip(long rows)
    {
        Require(rows);
        try
        {
            SkipRows(rows);
        }
        catch (CorruptBytesException error)
        {
            throw _leaf.Locate(error, Pages.PageOffset);
        }
    }

    public sealed override int SliceRows => !CanSlice || _leaf.IsNested ? 0 : _pageRows == 0 ? Pages.Header.ValueCount : _isOpen ? _pageRows : 0;

    public sealed override bool HasCheapPieces => !_leaf.IsNested;

    public sealed override long HeldBytes => Pages.HeldBytes;

    public sealed override void Rest()
    {
        if (_leaf.IsNested || !_isOpen)
        {
            return;
        }
        ClosePage();
        Pages.Dispose();
        _isOpen = false;
        _unopenedSkip = Pages.Header.ValueCount - _pageRows;
    }

    public override void Dispose()
    {
        Pages.Dispose();
        _legacyLevels?.Dispose();
        _legacyLevels = null;
        _legacyDefinitions?.Dispose();
        _legacyDefinitions = null;
        _legacyRepetitions?.Dispose();
        _legacyRepetitions = null;
    }

    /// <summary>A dictionary page is loaded: keep what is needed of it.</summary>
    protected abstract void OpenDictionary(in PageHeader header);

    /// <summary>A data page is loaded: its values are read from now on.</summary>
    protected abstract void OpenPage(in PageHeader header);

    /// <summary>The page's buffer will be used again: let go of it.</summary>
    protected abstract void ClosePage();

    /// <summary>A column of the next rows, none of them null, without copying; null when that cannot be.</summary>
    protected virtual Column? TrySlice(int rows) => null;

    protected abstract bool CanSlice { get; }

    /// <summary>Rows are about to be appended.</summary>
    protected abstract void Begin(int rows);

    /// <summary>Reads <paramref name="valid"/> values of the page to the <paramref name="rows"/> rows from <paramref name="start"/>
    /// on; where the two differ, <paramref name="validity"/> has the bits from <paramref name="start"/> on.</summary>
    protected abstract void Append(int start, int rows, int valid, byte* validity);

    protected abstract void SkipValues(int count);

    /// <summary>All rows are appended. Takes the bitmap.</summary>
    protected abstract Column End(int rows, Bitmap? validity);

    /// <summary>Gives back what <see cref="Begin"/> took, if <see cref="End"/> did not.</summary>
    protected abstract void Abandon();

    private Column ReadRows(int rows)
    {
        _rowsLeft -= rows;
        if (rows > 0)
        {
            Open();
            if (CanSlice && _pageRows >= rows && (_levels is null || _levels.TryTakeOnes(rows)))
            {
                _pageRows -= rows;
                return TrySlice(rows)!;
            }
        }
        Begin(rows);
        int done = 0;
        int validRows = 0;
        while (done < rows)
        {
            Open();
            int taken = Math.Min(rows - done, _pageRows);
            int valid = ReadValidity(done, taken, rows);
            Append(done, taken, valid, _validity is null ? null : _validity.Pointer);
            validRows += valid;
            _pageRows -= taken;
            done += taken;
        }
        return End(rows, TakeValidity(rows, validRows));
    }

    private Bitmap? TakeValidity(int rows, int validRows)
    {
        if (_validity is null || validRows == rows)
        {
            return null;
        }
        var bitmap = new Bitmap(_validity, rows, 0, validRows);
        _validity = null;
        return bitmap;
    }

    /// <summary>Reads levels into the batch's bitmap, which exists from the first null on.</summary>
    private int ReadValidity(int start, int rows, int batchRows)
    {
        if (_levels is null)
        {
            return rows;
        }
        if (_levels.TryTakeOnes(rows))
        {
            if (_validity is not null)
            {
                BitRange.Set(_validity.Pointer, start, rows);
            }
            return rows;
        }
        if (_validity is null)
        {
            long bytes = (batchRows + 7L) / 8;
            _validity = _leaf.Memory.Allocate(bytes + sizeof(ulong), zeroed: true);
            _validity.SetLength(bytes);
            BitRange.Set(_validity.Pointer, 0, start);
        }
        return _levels.ReadBits(_validity.Pointer, start, rows);
    }

    private void SkipRows(long rows)
    {
        _rowsLeft -= rows;
        while (rows > 0)
        {
            if (_pageRows == 0)
            {
                rows -= PassPages(rows);
                if (rows == 0)
                {
                    return;
                }
                NextPage(wantsBody: false);
            }
            int taken = (int)Math.Min(rows, _pageRows);
            if (_isOpen)
            {
                SkipOpen(taken);
            }
            else
            {
                _unopenedSkip += taken;
            }
            _pageRows -= taken;
            rows -= taken;
        }
    }

    /// <summary>Passes over whole pages with the offset index, without a look at their headers, and returns their rows. The first page
    /// is not passed so: a dictionary may lie before it.</summary>
    private long PassPages(long rows)
    {
        if (_dataPages == 0 || rows <= Pages.Header.ValueCount)
        {
            return 0;
        }
        ReadOffsetIndex();
        long row = _leaf.Chunk.ValueCount - _rowsLeft - rows;
        if (_locations is not { FirstRows: { } first } || _dataPages >= first.Length || first[_dataPages] != row)
        {
            _locations = null;
            return 0;
        }
        int page = Array.BinarySearch(first, row + rows);
        page = page < 0 ? ~page - 1 : page;
        if (page < first.Length - 1 && !Pages.TryMoveTo(_locations.Offsets[page]))
        {
            return 0;
        }
        _dataPages = page;
        return first[page] - row;
    }

    private void SkipOpen(int rows)
    {
        int valid = _levels is null || _levels.TryTakeOnes(rows) ? rows : _levels.ReadBits(null, 0, rows);
        SkipValues(valid);
    }

    /// <summary>Makes the page of the next row ready to be read.</summary>
    private void Open()
    {
        if (_pageRows == 0)
        {
            NextPage(wantsBody: true);
        }
        if (_isOpen)
        {
            return;
        }
        ClosePage();
        Pages.Load();
        if (_leaf.IsNested)
        {
            OpenNestedLevels();
        }
        else
        {
            OpenLevels();
        }
        OpenPage(in Pages.Header);
        _isOpen = true;
        if (_unopenedSkip > 0)
        {
            int skipped = _unopenedSkip;
            _unopenedSkip = 0;
            SkipOpen(skipped);
        }
    }

    private void NextPage(bool wantsBody)
    {
        _isOpen = false;
        _unopenedSkip = 0;
        while (true)
        {
            if (!Pages.MoveNext(wantsBody))
            {
                CorruptBytesException.Throw("the column chunk has fewer rows than the row group");
            }
            ref readonly PageHeader header = ref Pages.Header;
            switch (header.Type)
            {
                case PageType.Dictionary:
                    if (_hasDictionary)
                    {
                        CorruptBytesException.Throw("the column chunk has a second dictionary page");
                    }
                    _hasDictionary = true;
                    Pages.Load();
                    OpenDictionary(in header);
                    break;
                case PageType.Data or PageType.DataV2:
                    _pageRows = header.ValueCount;
                    CheckRows(header.ValueCount, _dataPages);
                    StartRecords(in header, _dataPages++);
                    break;
                default:
                    break;
            }
            if (_pageRows > 0)
            {
                return;
            }
        }
    }

    /// <summary>Where pages have been passed over by an offset index, it has to be right.</summary>
    private void CheckRows(int rows, int page)
    {
        if (!_leaf.IsNested && _locations is { FirstRows: { } first } && (page >= first.Length - 1 || first[page + 1] - first[page] != rows))
        {
            CorruptBytesException.Throw($"a page of {rows} rows where the offset index says otherwise");
        }
    }

    private void OpenLevels()
    {
        if (_levels is null)
        {
            return;
        }
        if (Pages.Header.DefinitionEncoding == PageEncoding.BitPacked)
        {
            _levels.ResetPacked(ReverseBits(Pages.Definition, Pages.DefinitionBytes), Pages.DefinitionBytes, Pages.Header.ValueCount);
            return;
        }
        _levels.Reset(Pages.Definition, Pages.DefinitionBytes, 1);
    }

    /// <summary>The oldest form of levels has its bits the other way round.</summary>
    private byte* ReverseBits(byte* source, int length)
    {
        _legacyLevels?.Dispose();
        _legacyLevels = null;
        _legacyLevels = _leaf.Memory.Allocate(length + (long)BitUnpacker.Slack);
        byte* target = _legacyLevels.Pointer;
        for (int index = 0; index < length; index++)
        {
            uint value = source[index];
            value = ((value & 0x55) << 1) | ((value >> 1) & 0x55);
            value = ((value & 0x33) << 2) | ((value >> 2) & 0x33);
            target[index] = (byte)((value << 4) | (value >> 4));
        }
        return target;
    }

    private void Require(long rows)
    {
        if (rows < 0 || rows > _rowsLeft)
        {
            Throw.Error(ErrorKind.OutOfBounds, $"{rows} rows of column '{Name}' where {_rowsLeft} are left");
        }
    }
}
