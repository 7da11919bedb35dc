using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Formats.Parquet.Decode;

namespace Polarway.Formats.Parquet.Scan;

/// <summary>
/// One lane of a Parquet scan. With a predicate, its columns are decoded first; the others are passed over where no row survives.
/// </summary>
internal sealed class ParquetReader : ISourceReader
{
    private const int SequenceShift = 24;

    private readonly ParquetSource _source;
    private readonly QueryContext _context;
    private readonly Allocator _memory;
    private readonly DecodeScratch _scratch;
    private readonly int[] _predicateColumns;
    private readonly int[] _wanted;
    private readonly int[] _wantedOutput;
    private ScanUnit? _unit;
    private RowGroupReader? _reader;
    private long _left;
    private long _skipped;
    private long _sequence;

    public ParquetReader(ParquetSource source, QueryContext context)
    {
        _source = source;
        _context = context;
        _memory = context.Budget.CreateAllocator("ParquetScan");
        _scratch = new DecodeScratch(_memory);
        var columns = new SortedSet<int>();
        source.Request.Predicate?.CollectColumns(columns);
        _predicateColumns = [.. columns];
        _wanted = [.. _predicateColumns, .. source.Output.Where(c => !columns.Contains(c)).Distinct()];
        _wantedOutput = [.. source.Output.Select(c => Array.IndexOf(_wanted, c))];
    }

    public bool TryRead([NotNullWhen(true)] out Batch? batch)
    {
        while (_unit is not null || OpenNext())
        {
            while (_left > 0)
            {
                _context.ThrowIfCancelled();
                int rows = (int)Math.Min(_left, _reader!.SuggestedRows);
                _left -= rows;
                batch = ReadRows(rows);
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
        int[] positions = [.. _wanted.Select(c => _unit.File.Positions[c]).Where(p => p >= 0)];
        _reader = _unit.Parquet.OpenRowGroup(_unit.RowGroup, positions, _memory, _scratch);
        foreach (int position in positions)
        {
            _context.CountBytes(_unit.Parquet.RowGroups[_unit.RowGroup].CompressedBytes(position) * _unit.Rows / Math.Max(1, _unit.Parquet.RowGroups[_unit.RowGroup].Rows));
        }
        _reader.Skip(_unit.From);
        _left = _unit.Rows;
        _skipped = 0;
        _sequence = _unit.Number << SequenceShift;
        return true;
    }

    private void CloseUnit()
    {
        _reader?.Dispose();
        _reader = null;
        if (_unit is not null)
        {
            _source.Release(_unit);
            _unit = null;
        }
    }

    /// <summary>The next rows after the predicate; null when none survives.</summary>
    private Batch? ReadRows(int rows)
    {
        if (_source.Request.Predicate is not PhysicalExpr predicate)
        {
            return Finish(ReadColumns(0, rows), rows);
        }
        var columns = new Column[_wanted.Length];
        for (int column = 0; column < _predicateColumns.Length; column++)
        {
            columns[column] = Read(column, rows);
        }
        using BooleanColumn mask = Evaluate(predicate, columns, rows);
        int survivors = Filtering.CountTrue(mask, _memory);
        if (survivors == 0)
        {
            Release(columns);
            _skipped += rows;
            return null;
        }
        SkipPending();
        for (int column = _predicateColumns.Length; column < columns.Length; column++)
        {
            columns[column] = Read(column, rows);
        }
        if (survivors < rows)
        {
            for (int column = 0; column < columns.Length; column++)
            {
                using Column whole = columns[column];
                columns[column] = Filtering.Apply(whole, mask, _memory);
            }
        }
        return Finish(columns, survivors);
    }

    private Column[] ReadColumns(int first, int rows)
    {
        var columns = new Column[_wanted.Length];
        for (int column = first; column < columns.Length; column++)
        {
            columns[column] = Read(column, rows);
        }
        return columns;
    }

    /// <summary>Rows of a wanted column; nulls where the file lacks it.</summary>
    private Column Read(int wanted, int rows)
    {
        int position = _unit!.File.Positions[_wanted[wanted]];
        return position < 0 ? Gather.AllNull(_source.FullSchema[_wanted[wanted]].Type, rows, _memory) : Reader(wanted).Read(rows);
    }

    /// <summary>Passes the columns that the predicate does not need over the rows that it ruled out.</summary>
    private void SkipPending()
    {
        if (_skipped == 0)
        {
            return;
        }
        for (int column = _predicateColumns.Length; column < _wanted.Length; column++)
        {
            if (_unit!.File.Positions[_wanted[column]] >= 0)
            {
                Reader(column).Skip(_skipped);
            }
        }
        _skipped = 0;
    }

    private ColumnReader Reader(int wanted)
    {
        int position = 0;
        for (int column = 0; column < wanted; column++)
        {
            position += _unit!.File.Positions[_wanted[column]] >= 0 ? 1 : 0;
        }
        return _reader!.Column(position);
    }

    /// <summary>The predicate is bound over the whole schema: columns that it does not read are stood in for.</summary>
    private BooleanColumn Evaluate(PhysicalExpr predicate, Column[] columns, int rows)
    {
        var all = new Column[_source.FullSchema.Count];
        using var absent = new NullColumn(rows);
        Array.Fill(all, absent);
        for (int column = 0; column < _predicateColumns.Length; column++)
        {
            all[_predicateColumns[column]] = columns[column];
        }
        // Not disposed: it borrows its columns.
        var batch = new Batch(_source.FullSchema, all, rows);
        Operand mask = predicate.Evaluate(batch, _context);
        if (!mask.IsScalar)
        {
            return (BooleanColumn)mask.Column;
        }
        using Column scalar = mask.Column;
        return (BooleanColumn)Broadcasting.Repeat(scalar, rows, _memory);
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

    private static void Release(Column[] columns)
    {
        foreach (Column? column in columns)
        {
            column?.Dispose();
        }
    }
}
