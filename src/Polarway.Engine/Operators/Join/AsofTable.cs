using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.HashTable;

namespace Polarway.Engine.Operators.Join;

/// <summary>The right side of a join by the nearest value, gathered. Read by all lanes once it is made.</summary>
internal abstract class AsofTable(AsofSpec spec, Batch rows, KeyTable? keys, AsofValues values, Allocator memory) : IDisposable
{
    private readonly AsofOrderCheck<byte[]> _textOrder = new((a, b) => a.AsSpan().SequenceCompareTo(b) < 0);

    public AsofSpec Spec => spec;

    public Batch Rows => rows;

    /// <summary>Groups of rows, one when there are no keys.</summary>
    public int Groups => keys?.Count ?? 1;

    /// <param name="rows">Taken, also when this throws.</param>
    /// <exception cref="Core.Errors.PolarwayException">InvalidOperation: the rows are not sorted.</exception>
    public static AsofTable Of(AsofSpec spec, Batch rows, Allocator memory, QueryContext context)
    {
        KeyTable? keys = null;
        RowsByKey? groups = null;
        AsofValues? values = null;
        AsofTable? table = null;
        try
        {
            if (spec.Shape.RightKeys.Length > 0)
            {
                keys = KeyTable.For(Array.ConvertAll(spec.Shape.RightKeys, k => spec.Right[k].Type), memory, context.Settings.HashZero);
                using var numbers = new NumberedRows(keys, rows, spec.Shape.RightKeys, spec.Shape.NullsEqual, memory, context);
                groups = new RowsByKey(numbers.Span, keys.Count, memory);
            }
            Column ordered = rows.Columns[spec.Rule.Right];
            values = ValuesOf(ordered, memory);
            table = For(spec, rows, keys, values, memory);
            using Column compared = values.Of(ordered);
            table.Fill(compared, groups);
            return table;
        }
        catch
        {
            table?.Free();
            values?.Dispose();
            keys?.Dispose();
            rows.Dispose();
            throw;
        }
        finally
        {
            groups?.Dispose();
        }
    }

    /// <summary>For one lane; null when there are no groups.</summary>
    public KeyFinder? CreateFinder() => keys?.CreateFinder(memory);

    /// <summary>The row that is nearest to each row of a batch of the left side; -1 for none.</summary>
    /// <param name="groups">The group of each row, negative for none; empty when there are no groups.</param>
    /// <param name="hints">A number for each group that the next call gets back.</param>
    /// <exception cref="Core.Errors.PolarwayException">InvalidOperation: the batch is not sorted, or does not follow those before it.</exception>
    public void Find(Batch left, ReadOnlySpan<int> groups, Span<int> hints, Span<int> found)
    {
        Column ordered = left.Columns[spec.Rule.Left];
        using Column compared = values.Of(ordered);
        if (spec.ChecksOrder)
        {
            if (values.AreRanks)
            {
                CheckTexts(ordered, left.Sequence);
            }
            else
            {
                CheckOrder(compared, left.Sequence);
            }
        }
        Search(compared, groups, hints, found);
    }

    public void Dispose()
    {
        Free();
        values.Dispose();
        keys?.Dispose();
        rows.Dispose();
    }

    /// <summary>Takes the values of the right side in, group after group.</summary>
    protected abstract void Fill(Column compared, RowsByKey? groups);

    protected abstract void CheckOrder(Column compared, long sequence);

    protected abstract void Search(Column compared, ReadOnlySpan<int> groups, Span<int> hints, Span<int> found);

    protected abstract void Free();

    private static AsofTable For(AsofSpec spec, Batch rows, KeyTable? keys, AsofValues values, Allocator memory)
    {
        DataType type = spec.Right[spec.Rule.Right].Type;
        AsofRule rule = spec.Rule;
        if (type.IsFloat)
        {
            return new AsofTable<double, FloatOrder>(spec, rows, keys, values, rule.Share ?? rule.Tolerance, memory);
        }
        if (type.Kind is TypeKind.UInt64 or TypeKind.Int128 or TypeKind.UInt128)
        {
            return new AsofTable<Int128, WideOrder>(spec, rows, keys, values, rule.Tolerance, memory);
        }
        if (type.Kind == TypeKind.Decimal)
        {
            Int128 scale = 1;
            for (int digit = 0; digit < type.Scale; digit++)
            {
                scale *= 10;
            }
            Int128? units = rule.Share is { } share ? (Int128)(share * (double)scale) : rule.Tolerance * scale;
            return new AsofTable<Int128, WideOrder>(spec, rows, keys, values, units, memory);
        }
        bool hasDistance = AsofRule.HasDistance(type) || type.Kind == TypeKind.Boolean;
        return new AsofTable<long, LongOrder>(spec, rows, keys, values, hasDistance ? rule.Tolerance : null, memory);
    }

    private static AsofValues ValuesOf(Column column, Allocator memory)
    {
        DataType type = column.Type;
        DataType? target = type.IsFloat ? DataType.Float64
            : type.Kind is TypeKind.UInt64 or TypeKind.Int128 ? DataType.Int128
            : type.Kind == TypeKind.Decimal ? type
            : AsofRule.HasDistance(type) || type.Kind == TypeKind.Boolean ? DataType.Int64
            : null;
        bool isNumber = target is not null || type.Kind == TypeKind.UInt128;
        return new AsofValues(type.Kind == TypeKind.UInt128 ? null : target, isNumber ? null : new TextRanks(column, memory), memory);
    }

    private void CheckTexts(Column texts, long sequence)
    {
        using EncodedRows keys = RowEncoding.Encode([texts], [default], memory);
        int first = -1;
        int last = -1;
        for (int row = 0; row < texts.Length; row++)
        {
            if (!texts.IsValid(row))
            {
                continue;
            }
            if (last >= 0 && keys[row].SequenceCompareTo(keys[last]) < 0)
            {
                AsofOrderCheck.Fail();
            }
            first = first < 0 ? row : first;
            last = row;
        }
        if (last >= 0)
        {
            _textOrder.Add(sequence, keys[first].ToArray(), keys[last].ToArray());
        }
    }
}
