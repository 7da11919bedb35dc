using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Engine.HashTable;

namespace Polarway.Engine.Operators.Join;

/// <summary>One lane's look-up in the table of a join. A batch and the rows found for it leave as pairs, at most a batch of them at a time.</summary>
internal sealed class ProbeStage : IResumable, IDisposable
{
    private readonly JoinSpec _spec;
    private readonly JoinTable _table;
    private readonly IBatchConsumer _next;
    private readonly QueryContext _context;
    private readonly KeyFinder? _finder;
    private readonly Column[] _keys;
    private readonly NativeList<int> _numbers;
    private readonly NativeList<int> _probeRows;
    private readonly NativeList<int> _buildRows;

    // What is left of the batch: rows from _row on, of whose partners _partner have left.
    private Batch? _batch;
    private int _row;
    private int _partner;

    public ProbeStage(JoinSpec spec, JoinTable table, IBatchConsumer next, QueryContext context)
    {
        (_spec, _table, _next, _context) = (spec, table, next, context);
        _finder = table.CreateFinder();
        _keys = new Column[spec.ProbeKeys.Length];
        _numbers = new NativeList<int>(context.Memory);
        _probeRows = new NativeList<int>(context.Memory);
        _buildRows = new NativeList<int>(context.Memory);
    }

    public bool HasPending => _batch is not null;

    public void Push(Batch batch)
    {
        (_batch, _row, _partner) = (batch, 0, 0);
        if (_finder is null)
        {
            return;
        }
        for (int key = 0; key < _keys.Length; key++)
        {
            _keys[key] = batch.Columns[_spec.ProbeKeys[key]];
        }
        _numbers.Clear();
        Span<int> numbers = _numbers.Extend(batch.Length);
        _finder.Find(_keys, numbers);
        if (!_spec.NullsEqual)
        {
            NumberedRows.DropNulls(_keys, numbers);
        }
    }

    public void Resume()
    {
        Batch batch = _batch!;
        _probeRows.Clear();
        _buildRows.Clear();
        bool isWhole = false;
        if (_spec.Test is bool wanted)
        {
            Test(wanted);
        }
        else if (_table.IsUnique)
        {
            isWhole = PairOneToOne();
        }
        else
        {
            Pair(batch.Length);
        }
        Batch? joined = isWhole || _probeRows.Count > 0 ? Assemble(batch, isWhole) : null;
        if (_row == batch.Length)
        {
            batch.Dispose();
            _batch = null;
        }
        if (joined is not null)
        {
            _next.Push(joined);
        }
    }

    public void Dispose()
    {
        _batch?.Dispose();
        _batch = null;
        _finder?.Dispose();
        _numbers.Dispose();
        _probeRows.Dispose();
        _buildRows.Dispose();
    }

    private void Test(bool wanted)
    {
        ReadOnlySpan<int> numbers = _numbers.Span;
        for (int row = 0; row < numbers.Length; row++)
        {
            bool found = _table.IsUnique ? numbers[row] >= 0 : !_table[numbers[row]].IsEmpty;
            if (found == wanted)
            {
                _probeRows.Add(row);
            }
        }
        _row = numbers.Length;
    }

    /// <summary>Each row has one partner or none; true when all rows stay, in their order, with the partners of <see cref="_numbers"/>.</summary>
    private bool PairOneToOne()
    {
        ReadOnlySpan<int> numbers = _numbers.Span;
        _row = numbers.Length;
        if (!_spec.KeepsProbe && numbers.Contains(KeyFinder.Unknown))
        {
            for (int row = 0; row < numbers.Length; row++)
            {
                if (numbers[row] >= 0)
                {
                    _probeRows.Add(row);
                    _buildRows.Add(numbers[row]);
                }
            }
            return false;
        }
        numbers.CopyTo(_buildRows.Extend(numbers.Length));
        return true;
    }

    private void Pair(int length)
    {
        ReadOnlySpan<int> numbers = _numbers.Span;
        int room = Batch.MaxRows;
        while (_row < length && room > 0)
        {
            // Without keys every row is a partner.
            ReadOnlySpan<int> found = _finder is null ? default : _table[numbers[_row]];
            int count = _finder is null ? _table.Rows.Length : found.Length;
            if (count == 0 && _spec.KeepsProbe)
            {
                _probeRows.Add(_row);
                _buildRows.Add(-1);
                room--;
            }
            int taken = Math.Min(room, count - _partner);
            _probeRows.Extend(taken).Fill(_row);
            Span<int> partners = _buildRows.Extend(taken);
            for (int place = 0; place < taken; place++)
            {
                partners[place] = _finder is null ? _partner + place : found[_partner + place];
            }
            room -= taken;
            _partner += taken;
            if (_partner == count)
            {
                _row++;
                _partner = 0;
            }
        }
    }

    private Batch Assemble(Batch batch, bool isWhole)
    {
        if (_spec.Test is null)
        {
            JoinedRows.Mark(_table.Matched, _buildRows.Span);
        }
        int length = isWhole ? batch.Length : _probeRows.Count;
        Column[] columns = JoinedRows.Columns(_spec.Columns, batch, _probeRows.Span, _table.Rows, _buildRows.Span, isWhole, _context.Memory);
        return new Batch(_spec.Output, columns, length, batch.Sequence);
    }
}
