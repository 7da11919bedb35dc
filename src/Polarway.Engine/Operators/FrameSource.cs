using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators;

/// <summary>An in-memory frame, cut into batches, some columns of it or all. Takes a reference to the frame.</summary>
public sealed class FrameSource : ISource
{
    private readonly Frame _frame;
    private readonly int[]? _columns;
    private readonly (int Batch, int Row)[]? _units;
    private int _claimed;

    /// <param name="frame">Taken.</param>
    /// <param name="columns">Positions to produce; null = all.</param>
    public FrameSource(Frame frame, int[]? columns = null)
    {
        _frame = frame;
        _columns = columns;
        Schema = columns is null ? frame.Schema : frame.Schema.Select(columns);
        _units = frame.Batches.Length == 1 && frame.Rows <= Batch.MaxRows ? null : CutIntoUnits(frame);
    }

    public Schema Schema { get; }

    public long? RowCount => _frame.Rows;

    public int MaxLanes => _units is null ? 1 : Math.Max(1, _units.Length);

    public long SequenceSpan => (_units?.Length ?? 1) + 1L;

    public double? Fraction => _units is null ? null : Math.Min(1, (double)Volatile.Read(ref _claimed) / Math.Max(1, _units.Length));

    public ISourceReader CreateReader(QueryContext context) => new Reader(this);

    public void Dispose() => _frame.Dispose();

    private static (int Batch, int Row)[] CutIntoUnits(Frame frame)
    {
        var units = new List<(int, int)>();
        for (int batch = 0; batch < frame.Batches.Length; batch++)
        {
            for (int row = 0; row < frame.Batches[batch].Length; row += Batch.MaxRows)
            {
                units.Add((batch, row));
            }
        }
        return [.. units];
    }

    private Batch Cut(int unit)
    {
        (int index, int row) = _units is null ? (0, 0) : _units[unit];
        Batch whole = _frame.Batches[index];
        int length = Math.Min(Batch.MaxRows, whole.Length - row);
        int count = _columns?.Length ?? whole.Columns.Length;
        var columns = new Column[count];
        for (int column = 0; column < count; column++)
        {
            columns[column] = whole.Columns[_columns is null ? column : _columns[column]].Slice(row, length);
        }
        return new Batch(Schema, columns, length, unit);
    }

    private sealed class Reader(FrameSource source) : ISourceReader
    {
        public bool TryRead([NotNullWhen(true)] out Batch? batch)
        {
            int unit = Interlocked.Increment(ref source._claimed) - 1;
            int units = source._units?.Length ?? (source._frame.Rows > 0 ? 1 : 0);
            batch = unit < units ? source.Cut(unit) : null;
            return batch is not null;
        }

        public void Dispose()
        {
        }
    }
}
