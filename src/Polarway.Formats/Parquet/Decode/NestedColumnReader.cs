using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Schemas;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>
/// Lists, maps and structs, put together from the levels of their leaves. An entry of a leaf starts an item of a list at repetition
/// level r when its own repetition level is at most r and its definition level reaches the list's items; the first leaf below a node
/// tells the node's rows.
/// </summary>
internal sealed class NestedColumnReader : ColumnReader
{
    // Skipped records of pages that are read in part are decoded, so that their values are passed over in step.
    private const int SkipRecords = 4096;

    private readonly SchemaNode _root;
    private readonly FlatColumnReader[] _leaves;
    private readonly SchemaNode[] _leafNodes;
    private readonly LevelBuffer[] _levels;
    private readonly Allocator _memory;
    private readonly string _place;
    private long _rowsLeft;

    /// <param name="leaves">Taken; the readers of the root's leaves, in file order.</param>
    /// <param name="place">File and row group, for errors.</param>
    public NestedColumnReader(SchemaNode root, FlatColumnReader[] leaves, SchemaNode[] leafNodes, long rows, Allocator memory, string place)
        : base(root.Name, root.Type)
    {
        _root = root;
        _leaves = leaves;
        _leafNodes = leafNodes;
        _levels = [.. leaves.Select(_ => new LevelBuffer(memory))];
        _rowsLeft = rows;
        _memory = memory;
        _place = place;
    }

    public override Column Read(int rows)
    {
        if (rows < 0 || rows > _rowsLeft)
        {
            Throw.Error(ErrorKind.OutOfBounds, $"{rows} rows of column '{Name}' where {_rowsLeft} are left");
        }
        _rowsLeft -= rows;
        var items = new Column?[_leaves.Length];
        try
        {
            for (int leaf = 0; leaf < _leaves.Length; leaf++)
            {
                items[leaf] = _leaves[leaf].ReadRecords(rows, ItemDefinition(leaf), _levels[leaf]);
            }
            Column column = Build(_root, new Container(0, 0), items);
            if (column.Length != rows)
            {
                column.Dispose();
                CorruptBytesException.Throw($"{column.Length} records where {rows} are wanted");
            }
            return column;
        }
        catch (CorruptBytesException error)
        {
            throw new PolarwayException(ErrorKind.Corrupt, $"{_place}, column '{Name}': {error.Message}", error);
        }
        finally
        {
            foreach (Column? item in items)
            {
                item?.Dispose();
            }
        }
    }

    public override void Skip(long rows)
    {
        if (rows < 0 || rows > _rowsLeft)
        {
            Throw.Error(ErrorKind.OutOfBounds, $"{rows} rows of column '{Name}' where {_rowsLeft} are left");
        }
        _rowsLeft -= rows;
        for (int leaf = 0; leaf < _leaves.Length; leaf++)
        {
            Skip(leaf, rows);
        }
    }

    /// <summary>Whole pages are passed over where the file tells their rows; else records are decoded.</summary>
    private void Skip(int leaf, long rows)
    {
        FlatColumnReader reader = _leaves[leaf];
        while (rows > 0)
        {
            long passed = reader.SkipPages(rows);
            rows -= passed;
            if (rows > 0 && passed == 0)
            {
                long most = reader.RecordsInPage is var left and > 0 ? Math.Min(left, SkipRecords) : SkipRecords;
                int taken = (int)Math.Min(rows, most);
                reader.ReadRecords(taken, ItemDefinition(leaf), _levels[leaf]).Dispose();
                rows -= taken;
            }
        }
    }

    public override long HeldBytes => _leaves.Sum(leaf => leaf.HeldBytes);

    public override void Dispose()
    {
        foreach (FlatColumnReader leaf in _leaves)
        {
            leaf.Dispose();
        }
        foreach (LevelBuffer levels in _levels)
        {
            levels.Dispose();
        }
    }

    /// <summary>Where rows of a node come from: the list around it.</summary>
    /// <param name="Repetition">Entries up to this repetition level start a row.</param>
    /// <param name="Definition">Entries from this definition level on are one.</param>
    private readonly record struct Container(int Repetition, int Definition);

    private Column Build(SchemaNode node, Container container, Column?[] items)
        => node.Repetition == Repetition.Repeated
            ? BuildList(node, node, null, container, items)
            : BuildItem(node, container, items);

    /// <param name="list">Whose nulls are the list's: the group, or the repeated node itself, which has none.</param>
    /// <param name="element">The node of the items; null: the repeated node.</param>
    private ListColumn BuildList(SchemaNode list, SchemaNode repeated, SchemaNode? element, Container container, Column?[] items)
    {
        LevelBuffer levels = _levels[repeated.FirstLeaf - _root.FirstLeaf];
        var inner = new Container(repeated.RepetitionLevel, repeated.Definition);
        Bitmap? validity = ReadsNulls(list) ? ValidityOf(levels, container, list.Definition) : null;
        NativeBuffer offsets = OffsetsOf(levels, container, inner, out int rows, out long total);
        Column? children = null;
        try
        {
            children = element is null ? BuildItem(repeated, inner, items) : Build(element, inner, items);
            if (children.Length != total)
            {
                CorruptBytesException.Throw($"lists of {total} items and {children.Length} items");
            }
            return new ListColumn(DataType.List(children.Type), offsets, children, rows, validity);
        }
        catch
        {
            children?.Dispose();
            offsets.Dispose();
            validity?.Dispose();
            throw;
        }
    }

    /// <summary>A leaf, a list in a group of its own, or a struct.</summary>
    private Column BuildItem(SchemaNode node, Container container, Column?[] items)
    {
        Column item = BuildStorage(node, container, items);
        if (!node.Type.IsExtension)
        {
            return item;
        }
        using (item)
        {
            return item.WithType(node.Type);
        }
    }

    private Column BuildStorage(SchemaNode node, Container container, Column?[] items)
    {
        if (node.IsLeaf)
        {
            Column column = items[node.FirstLeaf - _root.FirstLeaf]!;
            return node.Form == ValueForm.Null ? new NullColumn(column.Length) : node.Type.Kind == TypeKind.Struct ? EmptyStructReader.Of(column, node.Type)
                : node.Type.Physical == PhysicalKind.Dictionary ? Categories(node, column) : column.Retain();
        }
        return GroupTypes.RepeatedOf(node) is { } repeated
            ? GroupTypes.IsMap(node, repeated) ? BuildMap(node, BuildList(node, repeated, null, container, items)) : BuildArray(node, BuildList(node, repeated, GroupTypes.ElementOf(node, repeated), container, items))
            : BuildStruct(node, container, items);
    }

    private Column Categories(SchemaNode node, Column texts)
    {
        if (texts is not DictionaryColumn coded)
        {
            return Dictionaries.Encode(texts, node.Type, _memory);
        }
        // The file's dictionary may have a text twice.
        using Column views = Dictionaries.Decode(coded, _memory);
        return Dictionaries.Encode(views, node.Type, _memory);
    }

    /// <summary>Entries, whatever the file calls their parts, as a map. Takes the column.</summary>
    private ListColumn BuildMap(SchemaNode node, ListColumn lists)
    {
        using (lists)
        {
            using var named = (ListColumn)lists.WithType(DataType.List(node.ItemType.Inner));
            return MapEntries.ToMap(named, node.ItemType, _memory);
        }
    }

    /// <summary>Lists that the writer had as arrays. Takes the column.</summary>
    private Column BuildArray(SchemaNode node, ListColumn lists)
    {
        if (node.ArrayWidth is null)
        {
            return lists;
        }
        using (lists)
        {
            return Cast.To(lists, node.ItemType, true, _memory, Name);
        }
    }

    private StructColumn BuildStruct(SchemaNode node, Container container, Column?[] items)
    {
        LevelBuffer levels = _levels[node.FirstLeaf - _root.FirstLeaf];
        int rows = CountRows(levels, container);
        var fields = new Column[node.Children.Length];
        int done = 0;
        try
        {
            for (; done < fields.Length; done++)
            {
                fields[done] = Build(node.Children[done], container, items);
                if (fields[done].Length != rows)
                {
                    fields[done].Dispose();
                    CorruptBytesException.Throw($"field '{node.Children[done].Name}' has {fields[done].Length} rows in a struct of {rows}");
                }
            }
            Bitmap? validity = ReadsNulls(node) ? ValidityOf(levels, container, node.Definition) : null;
            return new StructColumn(node.ItemType, fields, rows, validity);
        }
        catch
        {
            for (int field = 0; field < done; field++)
            {
                fields[field].Dispose();
            }
            throw;
        }
    }

    private static bool ReadsNulls(SchemaNode node) => node.Repetition == Repetition.Optional;

    private static int CountRows(LevelBuffer levels, Container container)
    {
        ReadOnlySpan<byte> definition = levels.Definition;
        ReadOnlySpan<byte> repetition = levels.Repetition;
        int rows = 0;
        for (int entry = 0; entry < definition.Length; entry++)
        {
            rows += repetition[entry] <= container.Repetition && definition[entry] >= container.Definition ? 1 : 0;
        }
        return rows;
    }

    /// <summary>A bit for each row of the container: the node is there. Null when all are.</summary>
    private Bitmap? ValidityOf(LevelBuffer levels, Container container, int present)
    {
        ReadOnlySpan<byte> definition = levels.Definition;
        ReadOnlySpan<byte> repetition = levels.Repetition;
        NativeBuffer buffer = _memory.Allocate((definition.Length + 7L) / 8, zeroed: true);
        Span<byte> bits = buffer.Bytes;
        int rows = 0;
        int valid = 0;
        for (int entry = 0; entry < definition.Length; entry++)
        {
            if (repetition[entry] > container.Repetition || definition[entry] < container.Definition)
            {
                continue;
            }
            int isPresent = definition[entry] >= present ? 1 : 0;
            bits[rows >> 3] |= (byte)(isPresent << (rows & 7));
            valid += isPresent;
            rows++;
        }
        if (valid == rows)
        {
            buffer.Dispose();
            return null;
        }
        return new Bitmap(buffer, rows, 0, valid);
    }

    private NativeBuffer OffsetsOf(LevelBuffer levels, Container container, Container inner, out int rows, out long total)
    {
        ReadOnlySpan<byte> definition = levels.Definition;
        ReadOnlySpan<byte> repetition = levels.Repetition;
        int count = CountRows(levels, container);
        NativeBuffer buffer = _memory.Allocate((count + 1L) * sizeof(long));
        Span<long> offsets = buffer.Span<long>();
        rows = 0;
        total = 0;
        for (int entry = 0; entry < definition.Length; entry++)
        {
            if (repetition[entry] <= container.Repetition && definition[entry] >= container.Definition)
            {
                offsets[rows++] = total;
            }
            total += repetition[entry] <= inner.Repetition && definition[entry] >= inner.Definition ? 1 : 0;
        }
        offsets[rows] = total;
        return buffer;
    }

    /// <summary>The definition level of an item of the innermost list around a leaf; 0 without lists.</summary>
    private int ItemDefinition(int leaf) => ItemDefinition(_root, _leafNodes[leaf].FirstLeaf);

    private static int ItemDefinition(SchemaNode node, int leaf)
    {
        int definition = node.Repetition == Repetition.Repeated ? node.Definition : 0;
        foreach (SchemaNode child in node.Children)
        {
            if (leaf >= child.FirstLeaf && leaf < child.FirstLeaf + child.LeafCount)
            {
                return Math.Max(definition, ItemDefinition(child, leaf));
            }
        }
        return definition;
    }
}
