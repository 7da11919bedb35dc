using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Sort;

/// <summary>Gathers one lane's batches and turns them into a sorted block. Not thread-safe.</summary>
internal sealed class RunBuilder(SortLayout layout, Allocator memory) : IDisposable
{
    /// <summary>Rows of a run: sorting stays in the caches and merging stays shallow.</summary>
    public const int MaxRows = 1 << 19;

    private readonly List<Batch> _batches = [];

    public int Length { get; private set; }

    /// <summary>Bytes of the rows, dictionaries not counted: they are shared.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes the batch.</summary>
    public void Add(Batch batch)
    {
        _batches.Add(batch);
        Length += batch.Length;
        foreach (Column column in batch.Columns)
        {
            Bytes += column is DictionaryColumn ? (long)column.Length * sizeof(uint) : column.ByteSize;
        }
    }

    /// <summary>The rows so far, sorted; the builder is empty afterwards.</summary>
    public SortBlock Build()
    {
        Batch whole = Concatenate();
        try
        {
            return SortRows(whole);
        }
        finally
        {
            whole.Dispose();
        }
    }

    public void Dispose()
    {
        _batches.ForEach(b => b.Dispose());
        _batches.Clear();
    }

    private Batch Concatenate()
    {
        var columns = new Column[layout.Input.Count];
        for (int column = 0; column < columns.Length; column++)
        {
            var parts = new Column[_batches.Count];
            for (int batch = 0; batch < parts.Length; batch++)
            {
                parts[batch] = _batches[batch].Columns[column];
            }
            columns[column] = Concatenation.Concat(parts, memory);
        }
        return new Batch(layout.Input, columns, Length);
    }

    private SortBlock SortRows(Batch whole)
    {
        using NativeBuffer keys = memory.Allocate((long)Length * sizeof(ulong));
        using NativeBuffer order = memory.Allocate((long)Length * sizeof(int));
        using ViewColumn? encoded = layout.IsDirect ? null : EncodedKeys.Encode(whole, layout.Keys, memory);
        Span<ulong> keySpan = keys.Span<ulong>()[..Length];
        Span<int> rows = order.Span<int>()[..Length];
        (int from, int to) = (0, Length);
        if (encoded is null)
        {
            Column column = whole.Columns[layout.Keys[0].Column];
            (from, to) = NullsApart(column, layout.Keys[0].NullsLast, rows);
            using NativeBuffer raw = memory.Allocate((long)Length * sizeof(ulong));
            Span<ulong> prefixes = raw.Span<ulong>()[..Length];
            DirectPrefix.Encode(column, layout.Keys[0].Descending, prefixes);
            for (int index = 0; index < Length; index++)
            {
                keySpan[index] = prefixes[rows[index]];
            }
        }
        else
        {
            EncodedKeys.Prefixes(encoded, keySpan);
            for (int row = 0; row < rows.Length; row++)
            {
                rows[row] = row;
            }
        }
        SortKeys(keySpan[from..to], rows[from..to]);
        if (encoded is not null)
        {
            EncodedKeys.SortTies(encoded, keySpan, rows);
        }
        return Arrange(whole, keySpan, rows, encoded, from, to);
    }

    private void SortKeys(Span<ulong> keys, Span<int> rows)
    {
        using NativeBuffer spareKeys = memory.Allocate((long)Length * sizeof(ulong));
        using NativeBuffer spareRows = memory.Allocate((long)Length * sizeof(int));
        RadixSort.Sort(keys, rows, spareKeys.Span<ulong>(), spareRows.Span<int>());
    }

    /// <summary>Row numbers with the null rows at their end of the order, in input order each.</summary>
    private static (int From, int To) NullsApart(Column column, bool nullsLast, Span<int> rows)
    {
        int nulls = column.NullCount;
        int nextNull = nullsLast ? rows.Length - nulls : 0;
        int nextKey = nullsLast ? 0 : nulls;
        (int from, int to) = (nextKey, nextKey + rows.Length - nulls);
        for (int row = 0; row < rows.Length; row++)
        {
            if (nulls == 0 || column.IsValid(row))
            {
                rows[nextKey++] = row;
            }
            else
            {
                rows[nextNull++] = row;
            }
        }
        return (from, to);
    }

    private SortBlock Arrange(Batch whole, Span<ulong> keys, Span<int> rows, ViewColumn? encoded, int from, int to)
    {
        var columns = new Column[layout.Extended.Count];
        for (int column = 0; column < whole.Columns.Length; column++)
        {
            columns[column] = Gather.Take(whole.Columns[column], rows, memory);
        }
        columns[layout.PrefixColumn] = PrimitiveColumn.From<ulong>(DataType.UInt64, keys, memory);
        if (layout.SequenceColumn >= 0)
        {
            using Column sequences = Sequences();
            columns[layout.SequenceColumn] = Gather.Take(sequences, rows, memory);
        }
        if (encoded is not null)
        {
            columns[layout.KeyColumn] = Gather.Take(encoded, rows, memory);
        }
        var block = new SortBlock(new Batch(layout.Extended, columns, Length), layout, from, to);
        Dispose();
        Length = 0;
        Bytes = 0;
        return block;
    }

    private Column Sequences()
    {
        NativeBuffer buffer = memory.Allocate((long)Length * sizeof(long));
        int row = 0;
        foreach (Batch batch in _batches)
        {
            buffer.Span<long>().Slice(row, batch.Length).Fill(batch.Sequence);
            row += batch.Length;
        }
        return new PrimitiveColumn(DataType.Int64, buffer, Length);
    }
}
