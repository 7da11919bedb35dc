using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>
/// Takes a nested column apart: levels and values for each of its leaves. Goes down node by node with all entries of some records, whose
/// number follows from how many entries the records before had.
/// </summary>
internal sealed unsafe class NestedShredder : IDisposable
{
    private const int FirstRecords = 1024;

    // Entries at a time, about: pages end between two times, and scratch memory stays in the cache.
    private const int UsualEntries = 16_384;

    private readonly WriteNode _root;
    private readonly LeafWriter[] _writers;
    private readonly Allocator _memory;
    private readonly List<EntryFrame> _frames = [];
    private readonly EntryFrame _leaf;
    private int _usualRecords = FirstRecords;
    private int _mostEntries;

    /// <param name="writers">Borrowed; those of the root's leaves.</param>
    public NestedShredder(WriteNode root, LeafWriter[] writers, Allocator memory)
    {
        _root = root;
        _writers = writers;
        _memory = memory;
        _leaf = new EntryFrame(memory);
    }

    public void Append(Column column)
    {
        for (int done = 0; done < column.Length;)
        {
            int taken = Math.Min(_usualRecords, column.Length - done);
            using Column records = column.Slice(done, taken);
            AppendRecords(records);
            done += taken;
            _usualRecords = (int)Math.Clamp((long)taken * UsualEntries / Math.Max(1, _mostEntries), 1, UsualEntries);
        }
    }

    public void Dispose()
    {
        _frames.ForEach(f => f.Dispose());
        _leaf.Dispose();
    }

    private void AppendRecords(Column records)
    {
        EntryFrame all = Frame(0);
        all.SetCount(records.Length);
        for (int row = 0; row < records.Length; row++)
        {
            all.Rows[row] = row;
        }
        new Span<uint>(all.Repetitions, records.Length).Clear();
        _mostEntries = 0;
        Visit(_root, records, all, 1, records.Length);
    }

    /// <param name="free">The first frame that nobody above uses.</param>
    private void Visit(WriteNode node, Column column, EntryFrame entries, int free, int records)
    {
        if (node.Stored is not null)
        {
            EmitLeaf(node, column, entries, records);
            return;
        }
        if (column.HasNulls)
        {
            EntryFrame valid = Frame(free++);
            DropNulls(node, column, entries, valid);
            entries = valid;
        }
        if (column is StructColumn fields)
        {
            for (int field = 0; field < node.Children.Length; field++)
            {
                Visit(node.Children[field], fields.Fields[field], entries, free, records);
            }
            return;
        }
        EntryFrame items = Frame(free);
        if (column is ListColumn list)
        {
            OpenLists(node, list.Offsets, entries, items);
            if (node.IsMap)
            {
                var parts = (StructColumn)list.Items;
                Visit(node.Children[0], parts.Fields[0], items, free + 1, records);
                Visit(node.Children[1], parts.Fields[1], items, free + 1, records);
                return;
            }
            Visit(node.Children[0], list.Items, items, free + 1, records);
        }
        else
        {
            var array = (ArrayColumn)column;
            OpenArrays(node, array.Type.Width, entries, items);
            Visit(node.Children[0], array.Items, items, free + 1, records);
        }
    }

    private EntryFrame Frame(int number)
    {
        while (_frames.Count <= number)
        {
            _frames.Add(new EntryFrame(_memory));
        }
        return _frames[number];
    }

    private static void DropNulls(WriteNode node, Column column, EntryFrame source, EntryFrame target)
    {
        target.SetCount(source.Count);
        new Span<uint>(source.Repetitions, source.Count).CopyTo(new Span<uint>(target.Repetitions, source.Count));
        byte* bits = column.Validity!.Buffer.Pointer;
        int first = column.Validity.Offset;
        var missing = (uint)(node.Definition - 1);
        for (int entry = 0; entry < source.Count; entry++)
        {
            int row = source.Rows[entry];
            bool isNull = row >= 0 && !IsSet(bits, first + row);
            target.Rows[entry] = isNull ? EntryFrame.Absent : row;
            target.Definitions[entry] = isNull ? missing : source.Definitions[entry];
        }
    }

    private static void OpenLists(WriteNode node, ReadOnlySpan<long> offsets, EntryFrame source, EntryFrame target)
    {
        long count = 0;
        for (int entry = 0; entry < source.Count; entry++)
        {
            int row = source.Rows[entry];
            count += row < 0 ? 1 : Math.Max(1, offsets[row + 1] - offsets[row]);
        }
        target.SetCount(checked((int)count));
        int at = 0;
        for (int entry = 0; entry < source.Count; entry++)
        {
            int row = source.Rows[entry];
            (int from, int to) = row < 0 ? (0, 0) : ((int)offsets[row], (int)offsets[row + 1]);
            at = OpenOne(node, source, entry, from, to, target, at);
        }
    }

    private static void OpenArrays(WriteNode node, int width, EntryFrame source, EntryFrame target)
    {
        target.SetCount(checked(source.Count * Math.Max(1, width)));
        int at = 0;
        for (int entry = 0; entry < source.Count; entry++)
        {
            int row = source.Rows[entry];
            (int from, int to) = row < 0 ? (0, 0) : (row * width, (row + 1) * width);
            at = OpenOne(node, source, entry, from, to, target, at);
        }
        target.SetCount(at);
    }

    /// <summary>The items of one list as entries, or one for a list without items; returns where the next go.</summary>
    private static int OpenOne(WriteNode node, EntryFrame source, int entry, int from, int to, EntryFrame target, int at)
    {
        target.Repetitions[at] = source.Repetitions[entry];
        if (from == to)
        {
            target.Definitions[at] = source.Rows[entry] < 0 ? source.Definitions[entry] : (uint)node.Definition;
            target.Rows[at] = EntryFrame.Absent;
            return at + 1;
        }
        target.Rows[at++] = from;
        var further = (uint)node.Children[0].Repetition;
        for (int item = from + 1; item < to; item++, at++)
        {
            target.Rows[at] = item;
            target.Repetitions[at] = further;
        }
        return at;
    }

    private void EmitLeaf(WriteNode node, Column column, EntryFrame entries, int records)
    {
        int count = entries.Count;
        _mostEntries = Math.Max(_mostEntries, count);
        _leaf.SetCount(count);
        int reached = column.HasNulls ? FindValid(node, column, entries) : FindAll(node, entries);
        using Column values = column is NullColumn ? new NullColumn(0) : Reached(column, reached);
        _writers[node.FirstLeaf - _root.FirstLeaf].AppendEntries(_leaf.Definitions, entries.Repetitions, count, records, values);
    }

    /// <summary>The definition of each entry, and the rows of those that are there; returns their number. For a column without nulls.</summary>
    private int FindAll(WriteNode node, EntryFrame entries)
    {
        int* reached = _leaf.Rows;
        uint* definitions = _leaf.Definitions;
        var present = (uint)node.Definition;
        int count = 0;
        for (int entry = 0; entry < entries.Count; entry++)
        {
            int row = entries.Rows[entry];
            definitions[entry] = row >= 0 ? present : entries.Definitions[entry];
            reached[count] = row;
            count += row >= 0 ? 1 : 0;
        }
        return count;
    }

    /// <summary>As <see cref="FindAll"/>; rows that are null are among those that are there.</summary>
    private int FindValid(WriteNode node, Column column, EntryFrame entries)
    {
        int* reached = _leaf.Rows;
        uint* definitions = _leaf.Definitions;
        Bitmap? validity = column.Validity;
        byte* bits = validity is null ? null : validity.Buffer.Pointer;
        int first = validity?.Offset ?? 0;
        int count = 0;
        for (int entry = 0; entry < entries.Count; entry++)
        {
            int row = entries.Rows[entry];
            bool isValid = row >= 0 && bits != null && IsSet(bits, first + row);
            definitions[entry] = row < 0 ? entries.Definitions[entry] : (uint)(node.Definition - (isValid ? 0 : 1));
            reached[count] = row;
            count += row >= 0 ? 1 : 0;
        }
        return count;
    }

    /// <summary>Rows grow from entry to entry, so those without a gap are a slice.</summary>
    private Column Reached(Column column, int count)
    {
        if (count == 0)
        {
            return column.Slice(0, 0);
        }
        int first = _leaf.Rows[0];
        return _leaf.Rows[count - 1] - first == count - 1 ? column.Slice(first, count) : Gather.Take(column, new ReadOnlySpan<int>(_leaf.Rows, count), _memory);
    }

    private static bool IsSet(byte* bits, int bit) => ((bits[bit >> 3] >> (bit & 7)) & 1) != 0;
}
