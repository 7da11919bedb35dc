using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Schemas;

/// <summary>The footer's flat list of schema elements as a tree, with levels and column types.</summary>
internal sealed class SchemaTree
{
    private const int MaxDepth = 64;
    private readonly SchemaElement[] _elements;
    private readonly List<SchemaNode> _leaves = [];
    private int _next;

    private SchemaTree(SchemaElement[] elements) => _elements = elements;

    /// <summary>The columns: children of the root.</summary>
    public SchemaNode[] Columns { get; private set; } = [];

    /// <summary>All leaves in file order: each row group has a chunk for each.</summary>
    public IReadOnlyList<SchemaNode> Leaves => _leaves;

    public Schema ToSchema() => new([.. Columns.Select(column => new Field(column.Name, column.Type))]);

    public static SchemaTree Build(SchemaElement[] elements)
    {
        if (elements.Length == 0)
        {
            CorruptBytesException.Throw("the schema is empty");
        }
        var tree = new SchemaTree(elements) { _next = 1 };
        tree.Columns = tree.ReadChildren(elements[0].ChildCount, 0, 0, "", 0);
        if (tree._next != elements.Length)
        {
            CorruptBytesException.Throw($"the schema has {elements.Length} elements and its tree {tree._next}");
        }
        return tree;
    }

    private SchemaNode[] ReadChildren(int count, int definition, int repetition, string path, int depth)
    {
        if (depth > MaxDepth)
        {
            CorruptBytesException.Throw($"the schema is nested more than {MaxDepth} deep");
        }
        if (count > _elements.Length - _next)
        {
            CorruptBytesException.Throw($"schema element '{path}' has {count} children and {_elements.Length - _next} elements are left");
        }
        var children = new SchemaNode[count];
        for (int child = 0; child < count; child++)
        {
            children[child] = ReadNode(definition, repetition, path, depth);
        }
        return children;
    }

    private SchemaNode ReadNode(int definition, int repetition, string parent, int depth)
    {
        if (_next >= _elements.Length)
        {
            CorruptBytesException.Throw("the schema ends inside a group");
        }
        SchemaElement element = _elements[_next++];
        string path = parent.Length == 0 ? element.Name : $"{parent}.{element.Name}";
        var node = new SchemaNode
        {
            Name = element.Name,
            Physical = element.Physical,
            TypeLength = element.TypeLength,
            Repetition = element.Repetition,
            Logical = element.Logical,
            Definition = definition + (element.Repetition == Repetition.Required ? 0 : 1),
            RepetitionLevel = repetition + (element.Repetition == Repetition.Repeated ? 1 : 0),
            FirstLeaf = _leaves.Count,
        };
        if (element.Physical is { } physical)
        {
            AddLeaf(node, physical, element, path);
        }
        else
        {
            node.Children = ReadChildren(element.ChildCount, node.Definition, node.RepetitionLevel, path, depth + 1);
            node.ItemType = GroupTypes.Resolve(node);
        }
        node.LeafCount = _leaves.Count - node.FirstLeaf;
        node.Type = node.Repetition == Repetition.Repeated ? DataType.List(node.ItemType) : node.ItemType;
        return node;
    }

    private void AddLeaf(SchemaNode node, PhysicalType physical, SchemaElement element, string path)
    {
        if (element.ChildCount > 0)
        {
            CorruptBytesException.Throw($"schema element '{path}' has both a type and children");
        }
        (node.ItemType, node.Form) = LeafTypes.Resolve(physical, element.TypeLength, element.Logical, path);
        _leaves.Add(node);
    }
}
