using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Engine.HashTable;

namespace Polarway.Engine.Operators.Join;

/// <summary>The side of a join that is held: its rows, and the rows of each key. Read by all lanes once it is made.</summary>
internal sealed class JoinTable : IDisposable
{
    private readonly Allocator _memory;
    private readonly KeyTable? _keys;
    private readonly RowsByKey? _rowsByKey;
    private readonly NativeBuffer? _matched;

    /// <param name="rows">Taken, also when this throws.</param>
    /// <exception cref="PolarwayException">Compute: keys are not as unique as they were said to be.</exception>
    public JoinTable(JoinSpec spec, Batch rows, Allocator memory, QueryContext context)
    {
        (Rows, _memory) = (rows, memory);
        try
        {
            if (spec.KeepsBuild)
            {
                _matched = memory.Allocate(rows.Length, zeroed: true);
            }
            if (spec.BuildKeys.Length == 0)
            {
                Ranges = spec.Condition is { First.Length: > 0 } condition ? new RangeIndex(condition, rows, memory, context) : null;
                return;
            }
            _keys = KeyTable.For(Array.ConvertAll(spec.BuildKeys, k => spec.Build[k].Type), memory, context.Settings.HashZero);
            _keys.Prepare(Array.ConvertAll(spec.BuildKeys, k => rows.Columns[k]));
            using var numbers = new NumberedRows(_keys, rows, spec.BuildKeys, spec.NullsEqual, memory, context);
            if (!numbers.HasNulls && _keys.Count == rows.Length)
            {
                IsUnique = true;
                return;
            }
            _rowsByKey = new RowsByKey(numbers.Span, _keys.Count, memory);
            if (spec.Validation is { } validation && _rowsByKey.MostRows > 1)
            {
                Throw.Error(ErrorKind.Compute, $"join keys did not fulfill {validation} validation");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Batch Rows { get; }

    /// <summary>True when each row has a key of its own: the number of a key is the position of its row.</summary>
    public bool IsUnique { get; }

    /// <summary>The rows in the order of a value that inequalities ask for; null where there are keys, or no such inequality.</summary>
    public RangeIndex? Ranges { get; }

    /// <summary>One byte per row that is not 0 for rows that have found a partner; empty when nobody asks. Lanes write the same value, in any order.</summary>
    public Span<byte> Matched => _matched is null ? [] : _matched.Bytes;

    /// <summary>The rows of the key with a number, ascending; none for a key that is unknown.</summary>
    public ReadOnlySpan<int> this[int number] => _rowsByKey![number];

    /// <summary>For one lane. Null in a cross join, where there are no keys.</summary>
    public KeyFinder? CreateFinder() => _keys?.CreateFinder(_memory);

    public void Dispose()
    {
        Rows.Dispose();
        _keys?.Dispose();
        _rowsByKey?.Dispose();
        Ranges?.Dispose();
        _matched?.Dispose();
    }
}
