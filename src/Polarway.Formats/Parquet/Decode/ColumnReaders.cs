using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Schemas;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>The reader for a column's kind.</summary>
internal static class ColumnReaders
{
    public static ColumnReader Create(ParquetFile file, RowGroup group, int column, Allocator memory, DecodeScratch scratch)
    {
        SchemaNode node = file.Tree.Columns[column];
        if (!node.IsLeaf || node.Repetition == Repetition.Repeated)
        {
            return CreateNested(file, group, node, memory, scratch);
        }
        LeafContext leaf = Leaf(file, group, node, node.Name, memory, scratch);
        if (leaf.Chunk.ValueCount != group.Rows)
        {
            Throw.Error(ErrorKind.Corrupt, $"{file.Name}: row group {group.Index}, column '{node.Name}': {leaf.Chunk.ValueCount} values in a row group of {group.Rows} rows");
        }
        if (node.Form == ValueForm.Null)
        {
            return new NullColumnReader(node.Name);
        }
        FlatColumnReader reader = CreateLeaf(leaf);
        return node.Type.Physical == PhysicalKind.Dictionary ? new CategoricalColumnReader(reader, node.Type, memory)
            : node.Type.Kind == TypeKind.Struct ? new EmptyStructReader(reader, node.Type)
            : node.Type.IsExtension ? new ExtensionColumnReader(reader, node.Type) : reader;
    }

    private static FlatColumnReader CreateLeaf(LeafContext leaf) => leaf.Node.Form switch
    {
        ValueForm.Boolean => new BooleanColumnReader(leaf),
        ValueForm.View => new ViewColumnReader(leaf),
        _ => new FixedColumnReader(leaf),
    };

    private static NestedColumnReader CreateNested(ParquetFile file, RowGroup group, SchemaNode node, Allocator memory, DecodeScratch scratch)
    {
        RequireLeaves(file, node);
        var leaves = new FlatColumnReader[node.LeafCount];
        var nodes = new SchemaNode[node.LeafCount];
        for (int leaf = 0; leaf < leaves.Length; leaf++)
        {
            nodes[leaf] = file.Tree.Leaves[node.FirstLeaf + leaf];
            leaves[leaf] = CreateLeaf(Leaf(file, group, nodes[leaf], $"{node.Name}.{nodes[leaf].Name}", memory, scratch) with { IsNested = true, GroupRows = group.Rows });
        }
        return new NestedColumnReader(node, leaves, nodes, group.Rows, memory, $"{file.Name}: row group {group.Index}");
    }

    /// <summary>A struct without fields has no leaf that could tell its rows.</summary>
    private static void RequireLeaves(ParquetFile file, SchemaNode node)
    {
        if (!node.IsLeaf && node.LeafCount == 0)
        {
            Throw.Unsupported($"{file.Name}: column '{node.Name}': structs without fields");
        }
        foreach (SchemaNode child in node.Children)
        {
            RequireLeaves(file, child);
        }
    }

    /// <summary>Checks that the chunk is one that can be read.</summary>
    private static LeafContext Leaf(ParquetFile file, RowGroup group, SchemaNode node, string name, Allocator memory, DecodeScratch scratch)
    {
        ColumnChunk chunk = group.Chunks.Columns[node.FirstLeaf];
        if (chunk.IsEncrypted)
        {
            Throw.Unsupported($"{file.Name}: column '{name}' is encrypted; decrypt the file first");
        }
        if (chunk.FilePath is not null)
        {
            Throw.Unsupported($"{file.Name}: column '{name}' lies in another file, '{chunk.FilePath}'");
        }
        if (chunk.Physical != node.Physical)
        {
            Throw.Error(ErrorKind.Corrupt, $"{file.Name}: row group {group.Index}, column '{name}' is {chunk.Physical} and the schema says {node.Physical}");
        }
        if (chunk.Start < 0 || chunk.Start > file.Bytes.Length - chunk.CompressedBytes)
        {
            Throw.Error(ErrorKind.Corrupt, $"{file.Name}: row group {group.Index}, column '{name}' lies at bytes {chunk.Start} to {chunk.Start + chunk.CompressedBytes} of a file of {file.Bytes.Length}");
        }
        return new LeafContext(file.Bytes, group.Index, name, node, chunk, memory, scratch);
    }
}
