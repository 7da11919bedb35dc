using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.HashTable;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>The distinct values of each group; null is one of them. With more than one group, pairs of group and value have a table
/// of their own.</summary>
internal sealed class DistinctValuesAccumulator : Accumulator
{
    private readonly int _column;
    private readonly DataType _type;
    private readonly Allocator _memory;
    private readonly bool _single;
    private readonly KeyTable _values;
    private readonly WordTable _pairs;
    private readonly NativeList<(int Group, int Value)> _parts;
    private readonly NativeList<int> _scratch;
    private readonly NativeList<ulong> _words;
    private readonly NativeList<long> _counts;

    /// <param name="single">There is one group only.</param>
    public DistinctValuesAccumulator(int column, DataType type, bool single, Allocator memory, bool hashZero)
    {
        _single = single;
        _column = column;
        _type = type;
        _memory = memory;
        _values = KeyTable.For([type], memory, hashZero);
        _pairs = new WordTable(memory, hashZero);
        _parts = new NativeList<(int, int)>(memory);
        _scratch = new NativeList<int>(memory);
        _words = new NativeList<ulong>(memory);
        _counts = new NativeList<long>(memory);
        StateTypes = [DataType.List(type)];
    }

    public override IReadOnlyList<DataType> StateTypes { get; }

    public override long ByteSize => _values.ByteSize + _pairs.ByteSize + _parts.ByteSize + _scratch.ByteSize + _words.ByteSize + _counts.ByteSize;

    /// <summary>Distinct values by group.</summary>
    public ReadOnlySpan<long> Counts => _counts.Span;

    public override void Resize(int groups) => _counts.Resize(groups, 0);

    public override void Update(in GroupedRows rows) => Add(rows.Columns[_column], rows.Groups);

    public override void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups)
    {
        using var itemGroups = new NativeList<int>(_memory);
        using Column items = GroupLists.Flatten((ListColumn)state[0], groups, itemGroups);
        Add(items, itemGroups.Span);
    }

    public override void Export(Span<Column> target, Allocator destination)
    {
        int groups = _counts.Count;
        if (_single)
        {
            ExportSingle(target, destination);
            return;
        }
        int pairs = _parts.Count;
        NativeBuffer offsets = destination.Allocate(8L * (groups + 1));
        _scratch.Clear();
        Span<int> both = _scratch.Extend(2 * pairs);
        Span<int> pairGroups = both[..pairs];
        Span<int> entries = both[pairs..];
        for (int pair = 0; pair < pairs; pair++)
        {
            pairGroups[pair] = _parts[pair].Group;
        }
        GroupLists.Sort(pairGroups, groups, entries, offsets.Span<long>());
        foreach (ref int entry in entries)
        {
            entry = _parts[entry].Value;
        }
        Column[] items = new Column[1];
        _values.Export(entries, items, destination);
        target[0] = new ListColumn(StateTypes[0], offsets, items[0], groups);
    }

    public override void Dispose()
    {
        _values.Dispose();
        _pairs.Dispose();
        _parts.Dispose();
        _scratch.Dispose();
        _words.Dispose();
        _counts.Dispose();
    }

    private void ExportSingle(Span<Column> target, Allocator destination)
    {
        _scratch.Clear();
        Span<int> all = _scratch.Extend(_values.Count);
        for (int value = 0; value < all.Length; value++)
        {
            all[value] = value;
        }
        Column[] items = new Column[1];
        _values.Export(all, items, destination);
        ReadOnlySpan<long> offsets = [0, all.Length];
        NativeBuffer buffer = destination.Allocate(2 * sizeof(long));
        offsets.CopyTo(buffer.Span<long>());
        target[0] = new ListColumn(StateTypes[0], buffer, items[0], 1);
    }

    private void Add(Column values, ReadOnlySpan<int> groups)
    {
        int rows = groups.Length;
        if (rows == 0)
        {
            return;
        }
        _scratch.Clear();
        Span<int> both = _scratch.Extend(2 * rows);
        Span<int> numbers = both[..rows];
        _values.Map([values], numbers);
        if (_single)
        {
            _counts[0] = _values.Count;
            return;
        }
        _words.Clear();
        Span<ulong> words = _words.Extend(rows);
        for (int row = 0; row < rows; row++)
        {
            words[row] = Pairing.Word(groups[row], numbers[row]);
        }
        int known = _pairs.Count;
        Span<int> pairs = both[rows..];
        _pairs.Map(words, pairs);
        Pairing.Remember(_parts, _pairs.Count, pairs, groups, numbers);
        Span<long> counts = _counts.Span;
        foreach ((int group, _) in _parts.Span[known..])
        {
            counts[group]++;
        }
    }
}
