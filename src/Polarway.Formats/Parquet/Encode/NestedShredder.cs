using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>Takes a nested column apart: levels and values for each of its leaves.</summary>
internal sealed unsafe class NestedShredder : IDisposable
{
    private readonly WriteNode _root;
    private readonly LeafWriter[] _writers;
    private readonly LeafEntries[] _leaves;
    private readonly Allocator _memory;

    /// <summary>What a batch has for one leaf.</summary>
    private sealed class LeafEntries(Allocator memory) : IDisposable
    {
        public readonly ByteBuilder Definitions = new(memory);
        public readonly ByteBuilder Repetitions = new(memory);

        /// <summary>Rows of the leaf's own column that are values, in order.</summary>
        public readonly ByteBuilder Rows = new(memory);
        public Column? Source;

        public void Add(int definition, int repetition)
        {
            *(uint*)Definitions.Reserve(sizeof(uint)) = (uint)definition;
            Definitions.Advance(sizeof(uint));
            *(uint*)Repetitions.Reserve(sizeof(uint)) = (uint)repetition;
            Repetitions.Advance(sizeof(uint));
        }

        public void AddValue(int row)
        {
            *(int*)Rows.Reserve(sizeof(int)) = row;
            Rows.Advance(sizeof(int));
        }

        public void Clear()
        {
            Definitions.Clear();
            Repetitions.Clear();
            Rows.Clear();
            Source = null;
        }

        public void Dispose()
        {
            Definitions.Dispose();
            Repetitions.Dispose();
            Rows.Dispose();
        }
    }

    /// <param name="writers">Borrowed; those of the root's leaves.</param>
    public NestedShredder(WriteNode root, LeafWriter[] writers, Allocator memory)
    {
        _root = root;
        _writers = writers;
        _memory = memory;
        _leaves = [.. writers.Select(_ => new LeafEntries(memory))];
    }

    public void Append(Column column)
    {
        foreach (LeafEntries leaf in _leaves)
        {
            leaf.Clear();
        }
        FindSources(_root, column);
        for (int row = 0; row < column.Length; row++)
        {
            Add(_root, column, row, 0);
        }
        for (int leaf = 0; leaf < _leaves.Length; leaf++)
        {
            Write(_leaves[leaf], _writers[leaf], column.Length);
        }
    }

    public void Dispose()
    {
        foreach (LeafEntries leaf in _leaves)
        {
            leaf.Dispose();
        }
    }

    private void FindSources(WriteNode node, Column column)
    {
        if (node.Stored is not null)
        {
            LeafOf(node).Source = column;
            return;
        }
        for (int child = 0; child < node.Children.Length; child++)
        {
            Column part = column switch
            {
                ListColumn list => list.Items,
                ArrayColumn array => array.Items,
                _ => ((StructColumn)column).Fields[child],
            };
            FindSources(node.Children[child], part);
        }
    }

    /// <param name="repetition">0 for a record's first entry, else the level of the list that goes on.</param>
    private void Add(WriteNode node, Column column, int row, int repetition)
    {
        if (!column.IsValid(row))
        {
            AddAbsent(node, node.Definition - 1, repetition);
            return;
        }
        switch (column)
        {
            case ListColumn list:
                AddItems(node, list.Items, (int)list.Offsets[row], (int)list.Offsets[row + 1], repetition);
                break;
            case ArrayColumn array:
                AddItems(node, array.Items, row * array.Type.Width, (row + 1) * array.Type.Width, repetition);
                break;
            case StructColumn fields:
                for (int field = 0; field < node.Children.Length; field++)
                {
                    Add(node.Children[field], fields.Fields[field], row, repetition);
                }
                break;
            default:
                LeafOf(node).Add(node.Definition, repetition);
                LeafOf(node).AddValue(row);
                break;
        }
    }

    private void AddItems(WriteNode list, Column items, int from, int to, int repetition)
    {
        if (from == to)
        {
            AddAbsent(list, list.Definition, repetition);
            return;
        }
        WriteNode element = list.Children[0];
        Add(element, items, from, repetition);
        for (int item = from + 1; item < to; item++)
        {
            Add(element, items, item, element.Repetition);
        }
    }

    /// <summary>One entry in each leaf that says how far down there is something.</summary>
    private void AddAbsent(WriteNode node, int definition, int repetition)
    {
        int first = node.FirstLeaf - _root.FirstLeaf;
        for (int leaf = first; leaf < first + node.LeafCount; leaf++)
        {
            _leaves[leaf].Add(definition, repetition);
        }
    }

    private LeafEntries LeafOf(WriteNode node) => _leaves[node.FirstLeaf - _root.FirstLeaf];

    private void Write(LeafEntries entries, LeafWriter writer, int records)
    {
        var rows = new ReadOnlySpan<int>(entries.Rows.Start, (int)(entries.Rows.Length / sizeof(int)));
        using Column values = entries.Source is NullColumn ? new NullColumn(0) : Gather.Take(entries.Source!, rows, _memory);
        writer.AppendEntries((uint*)entries.Definitions.Start, (uint*)entries.Repetitions.Start, (int)(entries.Definitions.Length / sizeof(uint)), records, values);
    }
}
