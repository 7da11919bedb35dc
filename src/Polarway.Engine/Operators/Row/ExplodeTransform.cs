using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Row;

/// <summary>One row per item of the lists in some columns, which are equally long in each row; an empty list or a null gives one row of null, or none.</summary>
/// <param name="columns">Positions of the lists.</param>
/// <param name="emptyAsNull">Whether an empty list gives a row.</param>
/// <param name="keepNulls">Whether a null gives a row.</param>
public sealed class ExplodeTransform(Schema output, int[] columns, bool emptyAsNull, bool keepNulls) : ITransform
{
    public Schema OutputSchema => output;

    public bool KeepsRowCount => false;

    public bool MayMultiply => true;

    public IBatchConsumer CreateStage(IBatchConsumer next, QueryContext context) => new Stage(this, next, context);

    private sealed class Stage(ExplodeTransform explode, IBatchConsumer next, QueryContext context) : IResumable, IDisposable
    {
        private Batch? _exploded;
        private int _given;

        public bool HasPending => _exploded is not null;

        public void Push(Batch batch)
        {
            using (batch)
            {
                (_exploded, _given) = (explode.Apply(batch, context), 0);
            }
        }

        public void Resume()
        {
            int length = Math.Min(Batch.MaxRows, _exploded!.Length - _given);
            Batch? part = length > 0 ? _exploded.Slice(_given, length) : null;
            _given += length;
            if (_given == _exploded.Length)
            {
                Dispose();
            }
            if (part is not null)
            {
                next.Push(part);
            }
        }

        public void Dispose()
        {
            _exploded?.Dispose();
            _exploded = null;
        }
    }

    private Batch Apply(Batch batch, QueryContext context)
    {
        int[] rows = Repeated(batch);
        var exploded = new Column[batch.Columns.Length];
        for (int column = 0; column < exploded.Length; column++)
        {
            exploded[column] = columns.Contains(column) ? Items(batch.Columns[column], rows.Length, context) : Gather.Take(batch.Columns[column], rows, context.Memory);
        }
        return new Batch(output, exploded, rows.Length, batch.Sequence);
    }

    /// <summary>For each row of the result the row it comes from.</summary>
    private int[] Repeated(Batch batch)
    {
        var rows = new List<int>(batch.Length);
        for (int row = 0; row < batch.Length; row++)
        {
            int count = CountAt(batch.Columns[columns[0]], row);
            foreach (int column in columns)
            {
                if (CountAt(batch.Columns[column], row) != count)
                {
                    Throw.Error(ErrorKind.Shape, "exploded columns must have matching element counts");
                }
            }
            for (int item = 0; item < count; item++)
            {
                rows.Add(row);
            }
        }
        return [.. rows];
    }

    private int CountAt(Column column, int row)
    {
        if (!column.IsValid(row))
        {
            return keepNulls ? 1 : 0;
        }
        int items = column is ArrayColumn ? column.Type.Width : (int)(((ListColumn)column).Offsets[row + 1] - ((ListColumn)column).Offsets[row]);
        return items == 0 && emptyAsNull ? 1 : items;
    }

    private Column Items(Column column, int count, QueryContext context)
    {
        var rows = new int[count];
        int next = 0;
        for (int row = 0; row < column.Length; row++)
        {
            (long start, long length) = column is ArrayColumn ? ((long)row * column.Type.Width, column.Type.Width)
                : (((ListColumn)column).Offsets[row], ((ListColumn)column).Offsets[row + 1] - ((ListColumn)column).Offsets[row]);
            if (!column.IsValid(row) || length == 0)
            {
                if (CountAt(column, row) > 0)
                {
                    rows[next++] = -1;
                }
                continue;
            }
            for (long item = 0; item < length; item++)
            {
                rows[next++] = (int)(start + item);
            }
        }
        return Gather.Take(column is ArrayColumn array ? array.Items : ((ListColumn)column).Items, rows, context.Memory);
    }
}
