using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Engine.HashTable;

namespace Polarway.Engine.Operators.Join;

/// <summary>The number of each row's key in a table that learns the keys; -1 where a key with a null matches nothing.</summary>
internal sealed class NumberedRows : IDisposable
{
    private readonly NativeBuffer _numbers;

    /// <param name="rows">Borrowed.</param>
    /// <param name="keys">Positions of the key columns.</param>
    public NumberedRows(KeyTable table, Batch rows, int[] keys, bool nullsEqual, Allocator memory, QueryContext context)
    {
        _numbers = memory.Allocate((long)rows.Length * sizeof(int));
        var columns = new Column[keys.Length];
        for (int start = 0; start < rows.Length; start += Batch.MaxRows)
        {
            context.ThrowIfCancelled();
            int length = Math.Min(Batch.MaxRows, rows.Length - start);
            try
            {
                for (int key = 0; key < keys.Length; key++)
                {
                    columns[key] = rows.Columns[keys[key]].Slice(start, length);
                    HasNulls |= columns[key].HasNulls;
                }
                Span<int> part = Span.Slice(start, length);
                table.Map(columns, part);
                if (!nullsEqual)
                {
                    DropNulls(columns, part);
                }
            }
            finally
            {
                foreach (Column? column in columns)
                {
                    column?.Dispose();
                }
                Array.Clear(columns);
            }
        }
    }

    /// <summary>A key column has a null.</summary>
    public bool HasNulls { get; }

    public Span<int> Span => _numbers.Span<int>();

    public void Dispose() => _numbers.Dispose();

    /// <summary>Rows with a null in a key get a number that matches nothing.</summary>
    public static void DropNulls(ReadOnlySpan<Column> keys, Span<int> numbers)
    {
        foreach (Column key in keys)
        {
            if (key is NullColumn)
            {
                numbers.Fill(KeyFinder.Unknown);
            }
            else if (key.Validity is { } validity && key.HasNulls)
            {
                for (int row = 0; row < numbers.Length; row++)
                {
                    numbers[row] = validity[row] ? numbers[row] : KeyFinder.Unknown;
                }
            }
        }
    }
}
