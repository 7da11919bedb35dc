using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Engine.HashTable;

namespace Polarway.Engine.Operators.Join;

/// <summary>
/// One lane of a join whose pairs must meet a condition. Candidates for a row come from its key, from a stretch of the sorted table, or are
/// all rows of it; so many of them as a batch has rows are tested at a time, so that no product of the sides is ever held.
/// </summary>
internal sealed class PairStage : IResumable, IDisposable
{
    private readonly JoinSpec _spec;
    private readonly JoinCondition _condition;
    private readonly JoinTable _table;
    private readonly RangeIndex? _ranges;
    private readonly IBatchConsumer _next;
    private readonly QueryContext _context;
    private readonly KeyFinder? _finder;
    private readonly NativeList<int> _starts;
    private readonly NativeList<int> _ends;
    private readonly NativeList<ulong> _least;
    private readonly NativeList<byte> _found;
    private readonly NativeList<int> _probeRows;
    private readonly NativeList<int> _buildRows;

    // Rows without a partner that are still to be given, from _lonelyGiven on.
    private readonly NativeList<int> _lonely;
    private int _lonelyGiven;

    // What is left of the batch: rows from _row on, of whose candidates those before _place have been tested.
    private Batch? _batch;
    private int _row;
    private int _place;

    public PairStage(JoinSpec spec, JoinTable table, IBatchConsumer next, QueryContext context)
    {
        (_spec, _condition, _table, _ranges, _next, _context) = (spec, spec.Condition!, table, table.Ranges, next, context);
        _finder = table.CreateFinder();
        _starts = new NativeList<int>(context.Memory);
        _ends = new NativeList<int>(context.Memory);
        _least = new NativeList<ulong>(context.Memory);
        _found = new NativeList<byte>(context.Memory);
        _probeRows = new NativeList<int>(context.Memory);
        _buildRows = new NativeList<int>(context.Memory);
        _lonely = new NativeList<int>(context.Memory);
    }

    public bool HasPending => _batch is not null;

    public void Push(Batch batch)
    {
        (_batch, _row, _place, _lonelyGiven) = (batch, 0, -1, 0);
        _lonely.Clear();
        _starts.Clear();
        _found.Clear();
        _found.Resize(batch.Length, 0);
        Span<int> starts = _starts.Extend(batch.Length);
        if (_finder is not null)
        {
            Column[] keys = _spec.ProbeKeysOf(batch);
            _finder.Find(keys, starts);
            if (!_spec.NullsEqual)
            {
                NumberedRows.DropNulls(keys, starts);
            }
            return;
        }
        if (_ranges is not null)
        {
            _ends.Clear();
            _least.Clear();
            Span<ulong> least = _least.Extend(_ranges.HasSecond ? batch.Length : 0);
            _ranges.Find(batch, starts, _ends.Extend(batch.Length), least, _context);
        }
    }

    public void Resume()
    {
        _context.ThrowIfCancelled();
        Batch batch = _batch!;
        Batch? given;
        if (_lonelyGiven < _lonely.Count)
        {
            given = GiveLonely(batch);
        }
        else
        {
            given = GivePairs(batch);
        }
        if (_row == batch.Length && _lonelyGiven == _lonely.Count)
        {
            batch.Dispose();
            _batch = null;
        }
        if (given is not null)
        {
            _next.Push(given);
        }
    }

    public void Dispose()
    {
        _batch?.Dispose();
        _batch = null;
        _finder?.Dispose();
        _starts.Dispose();
        _ends.Dispose();
        _least.Dispose();
        _found.Dispose();
        _probeRows.Dispose();
        _buildRows.Dispose();
        _lonely.Dispose();
    }

    private Batch? GivePairs(Batch batch)
    {
        int first = _row;
        _probeRows.Clear();
        _buildRows.Clear();
        int room = Batch.MaxRows;
        while (_row < batch.Length && room > 0)
        {
            room -= Pair(room);
        }
        if (_condition.Test is not null && _probeRows.Count > 0)
        {
            Test(batch);
        }
        JoinedRows.Mark(_table.Matched, _buildRows.Span);
        if (_spec.KeepsProbe)
        {
            foreach (int row in _probeRows.Span)
            {
                _found[row] = 1;
            }
            CollectLonely(first);
        }
        return _probeRows.Count == 0 ? null : Assemble(batch, _probeRows.Span, _buildRows.Span);
    }

    /// <summary>Adds candidates of the row, at most so many, and goes on to the next row after the last.</summary>
    private int Pair(int room)
    {
        if (_finder is not null)
        {
            int number = _starts[_row];
            if (_table.IsUnique)
            {
                return Add([number], 0, number < 0 ? 0 : 1, room);
            }
            ReadOnlySpan<int> partners = _table[number];
            return Add(partners, 0, partners.Length, room);
        }
        if (_ranges is null)
        {
            return Add(default, 0, _table.Rows.Length, room);
        }
        return _ranges.HasSecond ? AddFound(room) : Add(_ranges.Rows, _starts[_row], _ends[_row], room);
    }

    /// <param name="rows">Candidates by place; none: a place is a row.</param>
    private int Add(ReadOnlySpan<int> rows, int start, int end, int room)
    {
        start = Math.Max(start, _place);
        int taken = Math.Clamp(end - start, 0, room);
        _probeRows.Extend(taken).Fill(_row);
        Span<int> target = _buildRows.Extend(taken);
        if (rows.IsEmpty)
        {
            for (int place = 0; place < taken; place++)
            {
                target[place] = start + place;
            }
        }
        else
        {
            rows.Slice(taken == 0 ? 0 : start, taken).CopyTo(target);
        }
        GoOn(start + taken, end);
        return taken;
    }

    private int AddFound(int room)
    {
        int end = _ends[_row];
        ulong least = _least[_row];
        int place = Math.Max(_starts[_row], _place);
        int taken = 0;
        int before = _buildRows.Count;
        ReadOnlySpan<int> rows = _ranges!.Rows;
        Span<int> target = _buildRows.Extend(Math.Clamp(end - place, 0, room));
        for (; taken < target.Length && (place = _ranges.Next(place, least)) < end; place++)
        {
            target[taken++] = rows[place];
        }
        _buildRows.Resize(before + taken, 0);
        _probeRows.Extend(taken).Fill(_row);
        GoOn(place, end);
        return taken;
    }

    private void GoOn(int place, int end)
    {
        _place = place;
        if (place >= end)
        {
            _row++;
            _place = -1;
        }
    }

    /// <summary>Keeps the pairs that meet the condition.</summary>
    private void Test(Batch batch)
    {
        Column[] columns = JoinedRows.Columns(_condition.Inputs, batch, _probeRows.Span, _table.Rows, _buildRows.Span, false, _context.Memory);
        using var pairs = new Batch(_condition.InputSchema, columns, _probeRows.Count, batch.Sequence);
        Operand mask = _condition.Test!.Evaluate(pairs, _context);
        using Column column = mask.Column;
        var bits = column as BooleanColumn;
        if (bits is not null && mask.IsScalar && bits.IsValid(0) && bits.Values[0])
        {
            return;
        }
        int kept = 0;
        if (bits is not null && !mask.IsScalar)
        {
            Span<int> probe = _probeRows.Span;
            Span<int> build = _buildRows.Span;
            for (int pair = 0; pair < probe.Length; pair++)
            {
                (probe[kept], build[kept]) = (probe[pair], build[pair]);
                kept += bits.Values[pair] && bits.IsValid(pair) ? 1 : 0;
            }
        }
        _probeRows.Resize(kept, 0);
        _buildRows.Resize(kept, 0);
    }

    /// <summary>Rows that all candidates of have been tested and none was a partner.</summary>
    private void CollectLonely(int first)
    {
        _lonely.Clear();
        _lonelyGiven = 0;
        for (int row = first; row < _row; row++)
        {
            if (_found[row] == 0)
            {
                _lonely.Add(row);
            }
        }
    }

    private Batch GiveLonely(Batch batch)
    {
        int length = Math.Min(Batch.MaxRows, _lonely.Count - _lonelyGiven);
        _buildRows.Clear();
        _buildRows.Resize(length, -1);
        Batch given = Assemble(batch, _lonely.Span.Slice(_lonelyGiven, length), _buildRows.Span);
        _lonelyGiven += length;
        return given;
    }

    private Batch Assemble(Batch batch, ReadOnlySpan<int> probeRows, ReadOnlySpan<int> buildRows)
        => new(_spec.Output, JoinedRows.Columns(_spec.Columns, batch, probeRows, _table.Rows, buildRows, false, _context.Memory), probeRows.Length, batch.Sequence);
}
