using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Core.Columns;

/// <summary>
/// Columns of equal length under a schema; what flows between operators. At most <see cref="MaxRows"/> rows between operators
/// (frames may hold longer ones). Has one owner, who disposes it; the constructor takes the columns' references.
/// </summary>
public sealed class Batch : IDisposable
{
    /// <summary>Most rows of a batch between operators.</summary>
    public const int DefaultMaxRows = 16_384;

    private bool _disposed;

    public Batch(Schema schema, Column[] columns, int length, long sequence = 0)
    {
        if (schema.Count != columns.Length)
        {
            Throw.Internal($"a batch has {columns.Length} columns and a schema of {schema.Count}");
        }
        Schema = schema;
        Columns = columns;
        Length = length;
        Sequence = sequence;
    }

    /// <summary>Rows of a batch between operators: <see cref="DefaultMaxRows"/>, or POLARWAY_BATCH_ROWS (tests set 7).</summary>
    public static int MaxRows { get; } = ReadMaxRows();

    public Schema Schema { get; }

    public Column[] Columns { get; }

    /// <summary>Rows; a batch without columns may still have rows.</summary>
    public int Length { get; }

    /// <summary>Place in the order of the source: batches of one stream, sorted by this, are in row order.</summary>
    public long Sequence { get; }

    public long ByteSize
    {
        get
        {
            long bytes = 0;
            foreach (Column column in Columns)
            {
                bytes += column.ByteSize;
            }
            return bytes;
        }
    }

    /// <summary>A second owner over the same columns.</summary>
    public Batch Share() => new(Schema, RetainColumns(), Length, Sequence);

    public Batch WithSequence(long sequence) => new(Schema, RetainColumns(), Length, sequence);

    /// <summary>Some rows, without copying.</summary>
    public Batch Slice(int offset, int length)
    {
        var columns = new Column[Columns.Length];
        for (int column = 0; column < columns.Length; column++)
        {
            columns[column] = Columns[column].Slice(offset, length);
        }
        return new Batch(Schema, columns, length, Sequence);
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }
        _disposed = true;
        foreach (Column column in Columns)
        {
            column.Dispose();
        }
    }

    private Column[] RetainColumns()
    {
        var columns = new Column[Columns.Length];
        for (int column = 0; column < columns.Length; column++)
        {
            columns[column] = Columns[column].Retain();
        }
        return columns;
    }

    private static int ReadMaxRows()
        => int.TryParse(Environment.GetEnvironmentVariable("POLARWAY_BATCH_ROWS"), out int rows) && rows > 0 ? rows : DefaultMaxRows;
}
