using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Parquet.Decode;

namespace Polarway.Formats.Parquet.Scan;

/// <summary>
/// One lane of a Parquet scan. A batch has the number of its first row in the file. With a predicate, its columns are decoded first; the others are passed over where no row survives, whole
/// pages of them without being read, unless <see cref="MaterialisationGate"/> says that this would not pay. When the pages in hand are more than the lane's share of memory, they are let go after each batch.
/// </summary>
internal sealed class ParquetReader : ISourceReader
{
    private readonly ParquetSource _source;
    private readonly QueryContext _context;
    private readonly Allocator _memory;
    private readonly DecodeScratch _scratch;
    private readonly long _share;
    private readonly int[] _wanted;
    private readonly int[] _wantedOutput;
    private readonly int _predicateColumns;
    private readonly ColumnReader[] _readers;
    private readonly long[] _heldBytes;
    private long _pageBytes;
    private ScanUnit? _unit;
    private ReadOrder _order;
    private RowGroupReader? _reader;
    private RowRanges _ranges = RowRanges.None;
    private int _range;

    // Rows of the row group: the next one to decode, and up to where the predicate's columns and the others have come.
    private long _row;
    private long _predicateRow;
    private long _restRow;

    public ParquetReader(ParquetSource source, QueryContext context)
    {
        _source = source;
        _context = context;
        _memory = context.Budget.CreateAllocator("ParquetScan");
        _scratch = new DecodeScratch(_memory);
        _wanted = source.Wanted;
        _predicateColumns = source.Predicate?.Columns.Length ?? 0;
        _wantedOutput = [.. source.Output.Select(c => Array.IndexOf(_wanted, c))];
        _readers = new ColumnReader[_wanted.Length];
        _heldBytes = new long[_wanted.Length];
        _share = source.LaneShare(context);
    }

    public bool TryRead([NotNullWhen(true)] out Batch? batch)
    {
        while (_unit is not null || OpenNext())
        {
            while (NextRows() is int rows and > 0)
            {
                _context.ThrowIfCancelled();
                batch = ReadRows(rows);
                _row += rows;
                if (batch is not null)
                {
                    return true;
                }
            }
            CloseUnit();
        }
        batch = null;
        return false;
    }

    public void Dispose()
    {
        CloseUnit();
        _scratch.Dispose();
    }

    private bool OpenNext()
    {
        _unit = _source.Claim();
        if (_unit is null)
        {
            return false;
        }
        _ranges = _source.RowsOf(_unit);
        _range = 0;
        _row = 0;
        _predicateRow = 0;
        _restRow = 0;
        RowGroup group = _source.File.RowGroups[_unit.RowGroup];
        int[] wanted = _ranges.IsEmpty ? [] : _wanted;
        _order = _source.OrderOf(_unit);
        _reader = _source.File.OpenRowGroup(_unit.RowGroup, wanted, _memory, _scratch);
        for (int column = 0; column < wanted.Length; column++)
        {
            _readers[column] = _reader.Column(column);
            _context.CountBytes(group.CompressedBytes(wanted[column]) * _ranges.Rows / Math.Max(1, group.Rows));
        }
        return true;
    }

    private void CloseUnit()
    {
        _pageBytes = 0;
        Array.Clear(_heldBytes);
        _reader?.Dispose();
        _reader = null;
        _unit = null;
    }

    /// <summary>Rows to decode next, from <see cref="_row"/> on; 0 at the end of the unit.</summary>
    private int NextRows()
    {
        while (_range < _ranges.Count && _row >= _ranges[_range].To)
        {
            _range++;
        }
        if (_range == _ranges.Count)
        {
            return 0;
        }
        _row = Math.Max(_row, _ranges[_range].From);
        return (int)Math.Min(_ranges[_range].To - _row, _reader!.SuggestedRows);
    }

    /// <summary>The next rows after the predicate; null when none survives.</summary>
    private Batch? ReadRows(int rows)
    {
        var columns = new Column?[_wanted.Length];
        try
        {
            if (_source.Predicate is null)
            {
                Read(columns, 0, columns.Length, rows, ref _restRow);
                return Finish(columns, rows);
            }
            Read(columns, 0, _predicateColumns, rows, ref _predicateRow);
            if (_order == ReadOrder.AllAtOnce)
            {
                Read(columns, _predicateColumns, columns.Length, rows, ref _restRow);
            }
            using BooleanColumn mask = _source.Predicate.Evaluate(_source.Predicate.Columns, columns.AsSpan(0, _predicateColumns), rows, _context, _memory);
            SurvivingRows survivors = SurvivingRows.Of(mask, _memory);
            _source.Gate.Observe(rows, survivors.Count, survivors.Pieces is not null);
            if (survivors.Count == 0)
            {
                return null;
            }
            ReadSurvivors(columns, rows, mask, survivors);
            return Finish(columns, survivors.Count);
        }
        finally
        {
            foreach (Column? column in columns)
            {
                column?.Dispose();
            }
        }
    }

    /// <summary>Brings all columns to the rows that survive.</summary>
    private void ReadSurvivors(Column?[] columns, int rows, BooleanColumn mask, SurvivingRows survivors)
    {
        int done = columns.Length;
        if (_order == ReadOrder.PredicateFirst && survivors.Pieces is { } pieces)
        {
            done = _predicateColumns;
            ReadPieces(columns, pieces, mask);
        }
        else if (_order == ReadOrder.PredicateFirst)
        {
            Read(columns, _predicateColumns, columns.Length, rows, ref _restRow);
        }
        if (survivors.Count < rows)
        {
            Keep(columns, done, mask);
        }
    }

    /// <summary>Decodes the columns that the predicate does not read, of some ranges of the batch's rows only.</summary>
    private void ReadPieces(Column?[] columns, List<(int From, int To)> pieces, BooleanColumn mask)
    {
        int end = pieces[^1].To;
        for (int column = _predicateColumns; column < columns.Length; column++)
        {
            ColumnReader reader = _readers[column];
            if (reader.HasCheapPieces)
            {
                columns[column] = HeldMemory.Release(ReadPieces(reader, pieces), _memory);
            }
            else
            {
                reader.Skip(_row - _restRow);
                using Column whole = reader.Read(end);
                using Column kept = mask.Slice(0, end);
                columns[column] = HeldMemory.Release(Filtering.Apply(whole, (BooleanColumn)kept, _memory), _memory);
            }
            LetGo(column, reader);
        }
        _restRow = _row + end;
    }

    private Column ReadPieces(ColumnReader reader, List<(int From, int To)> pieces)
    {
        var parts = new Column?[pieces.Count];
        long next = _restRow;
        try
        {
            for (int part = 0; part < parts.Length; part++)
            {
                (int from, int to) = pieces[part];
                reader.Skip(_row + from - next);
                parts[part] = reader.Read(to - from);
                next = _row + to;
            }
            return Concatenation.Concat(parts!, _memory);
        }
        finally
        {
            foreach (Column? part in parts)
            {
                part?.Dispose();
            }
        }
    }

    /// <summary>Lets go of the page in hand when the lane's pages are more than its share.</summary>
    private bool LetGo(int column, ColumnReader reader)
    {
        if (PagesHeld(column, reader) <= _share)
        {
            return false;
        }
        reader.Rest();
        PagesHeld(column, reader);
        return true;
    }

    /// <summary>Decodes some columns; those rows that were passed over since the last time are skipped first.</summary>
    private void Read(Column?[] columns, int first, int end, int rows, ref long at)
    {
        for (int column = first; column < end; column++)
        {
            ColumnReader reader = _readers[column];
            if (at < _row)
            {
                reader.Skip(_row - at);
            }
            Column read = reader.Read(rows);
            // Release takes the column: while it runs, nobody else may hold it.
            columns[column] = LetGo(column, reader) ? HeldMemory.Release(read, _memory) : read;
        }
        at = _row + rows;
    }

    /// <summary>Bytes of the pages of all columns, of which one has just been read.</summary>
    private long PagesHeld(int column, ColumnReader reader)
    {
        long bytes = reader.HeldBytes;
        _pageBytes += bytes - _heldBytes[column];
        _heldBytes[column] = bytes;
        return _pageBytes;
    }

    private void Keep(Column?[] columns, int count, BooleanColumn mask)
    {
        for (int column = 0; column < count; column++)
        {
            using Column whole = columns[column]!;
            columns[column] = null;
            columns[column] = HeldMemory.Release(Filtering.Apply(whole, mask, _memory), _memory);
        }
    }

    /// <summary>The output columns in output order, each with a reference of its own.</summary>
    private Batch Finish(Column?[] columns, int rows)
    {
        var output = new Column[_wantedOutput.Length];
        for (int column = 0; column < output.Length; column++)
        {
            output[column] = columns[_wantedOutput[column]]!.Retain();
        }
        return new Batch(_source.Schema, output, rows, _unit!.FirstRow - _unit.From + _row);
    }
}
