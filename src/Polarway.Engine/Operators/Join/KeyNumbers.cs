using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.HashTable;

namespace Polarway.Engine.Operators.Join;

/// <summary>The keys of both inputs as numbers: equal keys have equal numbers; -1 is a key that matches nothing.</summary>
internal sealed class KeyNumbers : IDisposable
{
    private readonly NativeBuffer _left;
    private readonly NativeBuffer _right;

    public KeyNumbers(Batch left, Batch right, JoinShape shape, QueryContext context)
    {
        DataType[] types = Array.ConvertAll(shape.LeftKeys, c => left.Schema[c].Type);
        _left = context.Memory.Allocate((long)left.Length * sizeof(int));
        _right = context.Memory.Allocate((long)right.Length * sizeof(int));
        using var table = KeyTable.For(types, context.Memory, context.Settings.HashZero);
        Fill(table, right, shape.RightKeys, shape.NullsEqual, Right, context);
        RightCount = table.Count;
        Fill(table, left, shape.LeftKeys, shape.NullsEqual, Left, context);
        Count = table.Count;
    }

    /// <summary>Distinct keys of both inputs.</summary>
    public int Count { get; }

    /// <summary>Distinct keys of the right input: they have the lowest numbers.</summary>
    public int RightCount { get; }

    public Span<int> Left => _left.Span<int>();

    public Span<int> Right => _right.Span<int>();

    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
    }

    private static void Fill(KeyTable table, Batch rows, int[] keys, bool nullsEqual, Span<int> numbers, QueryContext context)
    {
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
                }
                Span<int> part = numbers.Slice(start, length);
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

    private static void DropNulls(Column[] keys, Span<int> numbers)
    {
        foreach (Column key in keys)
        {
            if (!key.HasNulls)
            {
                continue;
            }
            for (int row = 0; row < numbers.Length; row++)
            {
                numbers[row] = key.IsValid(row) ? numbers[row] : -1;
            }
        }
    }
}
