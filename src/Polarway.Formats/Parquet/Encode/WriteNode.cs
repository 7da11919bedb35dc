using Polarway.Core.Types;
using Polarway.Formats.Ipc;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>A column, or a part of a nested one, as it is written. Every node is optional; lists have the format's three levels.</summary>
internal sealed class WriteNode
{
    /// <summary>What the format calls the repeated group and the items of a list.</summary>
    public const string ListName = "list";
    public const string ElementName = "element";

    /// <summary>What the format calls the repeated group of a map.</summary>
    public const string EntriesName = "key_value";

    private WriteNode(string name, DataType type, string[] path)
    {
        Name = name;
        Type = type;
        Path = path;
    }

    public string Name { get; }

    public DataType Type { get; }

    /// <summary>Names from the column down, the repeated groups of lists included.</summary>
    public string[] Path { get; }

    /// <summary>Null: a list or struct.</summary>
    public StoredType? Stored { get; private init; }

    /// <summary>A list's items, or a struct's fields.</summary>
    public WriteNode[] Children { get; private init; } = [];

    /// <summary>Definition level of a value that is present here.</summary>
    public int Definition { get; private init; }

    /// <summary>Repetition level of what repeats last around this node.</summary>
    public int Repetition { get; private init; }

    /// <summary>Position of the first leaf at or below this node.</summary>
    public int FirstLeaf { get; private init; }

    public int LeafCount => Stored is not null ? 1 : Children.Sum(child => child.LeafCount);

    public bool IsMap => Type.Kind == TypeKind.Map;

    /// <summary>Keys of maps: never null, and not optional in the file.</summary>
    public bool IsRequired { get; private init; }

    public bool IsList => Type.Kind is TypeKind.List or TypeKind.Array;

    public IEnumerable<WriteNode> Leaves => Stored is not null ? [this] : Children.SelectMany(child => child.Leaves);

    /// <exception cref="Core.Errors.PolarwayException">Unsupported, naming the column.</exception>
    /// <param name="stated">The columns as a stated Arrow schema has them, of the same shape; null: none is.</param>
    public static WriteNode[] Of(Schema schema, IReadOnlyList<IpcField>? stated = null)
    {
        var nodes = new WriteNode[schema.Count];
        int leaf = 0;
        for (int column = 0; column < nodes.Length; column++)
        {
            nodes[column] = Of(schema[column], 0, 0, [schema[column].Name], leaf, stated?[column]);
            leaf += nodes[column].LeafCount;
        }
        return nodes;
    }

    private static WriteNode Of(Field field, int definition, int repetition, string[] path, int leaf, IpcField? stated, bool isRequired = false)
    {
        definition += isRequired ? 0 : 1;
        if (field.Type.Kind is TypeKind.List or TypeKind.Array)
        {
            var element = new Field(ElementName, field.Type.Inner);
            WriteNode item = Of(element, definition + 1, repetition + 1, [.. path, ListName, ElementName], leaf, stated?.Children[0]);
            return new(field.Name, field.Type, path) { IsRequired = isRequired, Children = [item], Definition = definition, Repetition = repetition, FirstLeaf = leaf };
        }
        if (field.Type.Kind == TypeKind.Map)
        {
            return new(field.Name, field.Type, path)
            {
                Children = Entries(field.Type, definition + 1, repetition + 1, [.. path, EntriesName], leaf, stated?.Children[0]), Definition = definition, Repetition = repetition, FirstLeaf = leaf,
            };
        }
        if (field.Type is { Kind: TypeKind.Struct, Fields.Count: > 0 })
        {
            return new(field.Name, field.Type, path)
            {
                IsRequired = isRequired, Children = Fields(field, definition, repetition, path, leaf, stated), Definition = definition, Repetition = repetition, FirstLeaf = leaf,
            };
        }
        StoredType stored = StoredType.Of(field, stated?.Format) with { MaxDefinition = definition, MaxRepetition = repetition, Path = string.Join('.', path) };
        return new(field.Name, field.Type, path) { IsRequired = isRequired, Stored = stored, Definition = definition, Repetition = repetition, FirstLeaf = leaf };
    }

    /// <summary>Key and value, right below the repeated group.</summary>
    /// <param name="stated">The struct of both.</param>
    private static WriteNode[] Entries(DataType map, int definition, int repetition, string[] path, int leaf, IpcField? stated)
    {
        WriteNode key = Of(map.Inner.Fields[0], definition, repetition, [.. path, "key"], leaf, stated?.Children[0], isRequired: true);
        return [key, Of(map.Inner.Fields[1], definition, repetition, [.. path, "value"], leaf + key.LeafCount, stated?.Children[1])];
    }

    private static WriteNode[] Fields(Field field, int definition, int repetition, string[] path, int leaf, IpcField? stated)
    {
        var fields = new WriteNode[field.Type.Fields.Count];
        for (int child = 0; child < fields.Length; child++)
        {
            fields[child] = Of(field.Type.Fields[child], definition, repetition, [.. path, field.Type.Fields[child].Name], leaf, stated?.Children[child]);
            leaf += fields[child].LeafCount;
        }
        return fields;
    }
}
