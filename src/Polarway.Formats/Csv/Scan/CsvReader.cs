using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Text;

namespace Polarway.Formats.Csv.Scan;

/// <summary>One lane of a CSV scan. With a predicate its columns are parsed first, and the others only where a row survives.</summary>
internal sealed class CsvReader : ISourceReader
{
    private const int SequenceShift = 24;

    private readonly CsvSource _source;
    private readonly QueryContext _context;
    private readonly Allocator _memory;
    private readonly FieldIndex _index;
    private readonly FieldIndex _survivors;
    private readonly CsvDialect _dialect;
    private readonly int[] _wanted;
    private readonly int[] _wantedOutput;
    private readonly ScanPredicate? _predicate;
    private readonly int _predicateColumns;
    private readonly ColumnTask?[] _tasks;
    private CsvChunk? _chunk;
    private int _at;
    private long _rowsTaken;
    private long _sequence;
    private bool _rehearsed;

    public CsvReader(CsvSource source, QueryContext context)
    {
        _source = source;
        _context = context;
        _memory = context.Budget.CreateAllocator("CsvScan");
        _index = new FieldIndex(_memory);
        _survivors = new FieldIndex(_memory);
        _dialect = source.Options.Dialect;
        _predicate = ScanPredicate.For(source.Request.Predicate, source.FullSchema);
        _predicateColumns = _predicate?.Columns.Length ?? 0;
        _wanted = ScanPredicate.Order(_predicate, source.Output);
        _wantedOutput = [.. source.Output.Select(c => Array.IndexOf(_wanted, c))];
        _tasks = [.. _wanted.Select(c => source.Layout.Columns[c].Task?.Invoke())];
    }

    public bool TryRead([NotNullWhen(true)] out Batch? batch)
    {
        if (!_rehearsed)
        {
            _source.Rehearsal?.Join(_context);
            _rehearsed = true;
        }
        while (_chunk is not null || OpenNext())
        {
            while (_at < _chunk!.Length && _rowsTaken < _chunk.Rows && !_source.Failure.IsBeyond(_chunk.Number))
            {
                _context.ThrowIfCancelled();
                batch = _source.HasFields ? ReadFields() : CountRows();
                if (batch is not null)
                {
                    _source.Produced(_chunk.Number, batch.Length);
                    return true;
                }
            }
            CloseChunk();
        }
        batch = null;
        _source.Failure.ThrowIfDue();
        return false;
    }

    public void Dispose()
    {
        CloseChunk();
        _index.Dispose();
        _survivors.Dispose();
    }

    private bool OpenNext()
    {
        _chunk = _source.Claim();
        if (_chunk is null)
        {
            return false;
        }
        _context.CountBytes(_chunk.Length);
        _at = 0;
        _rowsTaken = 0;
        _sequence = _chunk.Number << SequenceShift;
        int[] positions = _source.PositionsOf(_chunk.File);
        for (int column = 0; column < _wanted.Length; column++)
        {
            if (_tasks[column] is ColumnTask task)
            {
                task.Field = positions[_wanted[column]];
            }
        }
        return true;
    }

    private void CloseChunk()
    {
        if (_chunk is not null)
        {
            _source.Failure.Close(_chunk.Number);
            _chunk.Dispose();
        }
        _chunk = null;
    }

    /// <summary>The rows of the chunk were counted when it was cut: only constants and numbers are wanted.</summary>
    private Batch CountRows()
    {
        int rows = (int)Math.Min(_chunk!.Rows - _rowsTaken, Batch.MaxRows);
        Batch batch = Finish(ReadColumns(0, _index, rows), rows);
        _rowsTaken += rows;
        return batch;
    }

    /// <summary>The next rows after the predicate; null when none survives.</summary>
    private Batch? ReadFields()
    {
        int most = (int)Math.Min(Batch.MaxRows, _chunk!.Rows - _rowsTaken);
        try
        {
            _at = FieldIndexer.Run(_chunk, _at, _chunk.Columns, most, _dialect, _index);
        }
        catch (PolarwayException error)
        {
            Fail(error);
            return null;
        }
        int rows = _index.Rows;
        if (rows == 0)
        {
            return null;
        }
        Batch? batch = _predicate is { } predicate ? ReadSurvivors(predicate, ref rows) : ReadAll(ref rows);
        _rowsTaken += rows;
        return batch;
    }

    /// <summary>The rows up to the first one with a value that does not fit.</summary>
    private Batch? ReadAll(ref int rows)
    {
        Column[] columns = ReadColumns(0, _index, rows);
        try
        {
            rows = CutAtMisfit(columns, columns.Length, _index, rows);
            if (rows > 0)
            {
                return Finish(columns, rows);
            }
        }
        catch
        {
            Release(columns);
            throw;
        }
        Release(columns);
        return null;
    }

    private Batch? ReadSurvivors(ScanPredicate predicate, ref int rows)
    {
        Column?[] columns = new Column?[_wanted.Length];
        try
        {
            for (int column = 0; column < _predicateColumns; column++)
            {
                columns[column] = Read(column, _index, rows);
            }
            rows = CutAtMisfit(columns, _predicateColumns, _index, rows);
            if (rows == 0)
            {
                Release(columns);
                return null;
            }
            _index.Rows = rows;
            using BooleanColumn mask = predicate.Evaluate(_wanted.AsSpan(0, _predicateColumns), columns, rows, _context, _memory);
            int[] survivors = Filtering.Positions(mask, _memory);
            if (survivors.Length == 0)
            {
                Release(columns);
                return null;
            }
            KeepSurvivors(columns, mask, survivors, rows);
            bool all = survivors.Length == rows;
            int kept = CutAtMisfit(columns, columns.Length, all ? _index : _survivors, survivors.Length);
            if (kept < survivors.Length)
            {
                rows = survivors[kept];
            }
            if (kept == 0)
            {
                Release(columns);
                return null;
            }
            Batch batch = Finish(columns!, kept);
            columns = [];
            return batch;
        }
        catch
        {
            Release(columns);
            throw;
        }
    }

    /// <summary>Where values did not fit: keeps the rows before the first one, and ends the chunk with its error.</summary>
    /// <param name="count">Columns that were decoded with this index; those of a predicate were looked at before.</param>
    /// <returns>Rows to keep.</returns>
    private int CutAtMisfit(Column?[] columns, int count, FieldIndex index, int rows)
    {
        ColumnTask? first = null;
        for (int column = 0; column < count; column++)
        {
            if (_tasks[column] is { MisfitRow: >= 0 } task && (first is null || task.MisfitRow < first.MisfitRow))
            {
                first = task;
            }
        }
        if (first is null)
        {
            return rows;
        }
        Fail(Misfit.ErrorOf(_chunk!, index, first));
        int kept = first.MisfitRow;
        for (int column = 0; column < columns.Length; column++)
        {
            if (columns[column] is Column whole)
            {
                columns[column] = whole.Slice(0, kept);
                whole.Dispose();
            }
            _tasks[column]?.ClearMisfit();
        }
        return kept;
    }

    /// <summary>Ends the chunk.</summary>
    private void Fail(PolarwayException error)
    {
        _source.Failure.Fail(_chunk!.Number, error);
        _at = _chunk.Length;
    }

    private void KeepSurvivors(Column?[] columns, BooleanColumn mask, int[] survivors, int rows)
    {
        bool all = survivors.Length == rows;
        for (int column = 0; column < _predicateColumns && !all; column++)
        {
            Column whole = columns[column]!;
            columns[column] = Filtering.Apply(whole, mask, _memory);
            whole.Dispose();
        }
        if (!all)
        {
            _index.CopySelected(survivors, _survivors);
        }
        for (int column = _predicateColumns; column < columns.Length; column++)
        {
            if (_tasks[column] is null && !all)
            {
                using Column whole = Read(column, _index, rows);
                columns[column] = Filtering.Apply(whole, mask, _memory);
            }
            else
            {
                columns[column] = Read(column, all ? _index : _survivors, survivors.Length);
            }
        }
    }

    private Column[] ReadColumns(int first, FieldIndex index, int rows)
    {
        var columns = new Column[_wanted.Length];
        try
        {
            for (int column = first; column < columns.Length; column++)
            {
                columns[column] = Read(column, index, rows);
            }
            return columns;
        }
        catch
        {
            Release(columns);
            throw;
        }
    }

    private Column Read(int wanted, FieldIndex index, int rows)
    {
        if (_tasks[wanted] is ColumnTask task)
        {
            return task.Field < 0 ? Gather.AllNull(task.Type, rows, _memory) : ColumnDecoder.Decode(_chunk!, index, task, _memory);
        }
        return _source.Layout.Columns[_wanted[wanted]].Origin == ColumnOrigin.RowIndex
            ? FileColumns.RowIndex(_source.Options.RowIndexOffset + _chunk!.FirstRow + _rowsTaken, rows, _memory)
            : FileColumns.Path(_source.PathOf(_chunk!.File), rows, _memory);
    }

    /// <summary>The output columns in output order; those that only the predicate needed are released.</summary>
    private Batch Finish(Column[] columns, int rows)
    {
        var output = new Column[_wantedOutput.Length];
        for (int column = 0; column < output.Length; column++)
        {
            output[column] = columns[_wantedOutput[column]].Retain();
        }
        Release(columns);
        return new Batch(_source.Schema, output, rows, _sequence++);
    }

    private static void Release(Column?[] columns)
    {
        foreach (Column? column in columns)
        {
            column?.Dispose();
        }
    }
}
