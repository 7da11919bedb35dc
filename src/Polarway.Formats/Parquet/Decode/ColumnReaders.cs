using Polarway.Core.Errors;
using Polarway.Core.Memory;
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
            return Throw.Unsupported<ColumnReader>($"{file.Name}: column '{node.Name}' of type {node.Type}: reading nested columns");
        }
        LeafContext leaf = Leaf(file, group, node, node.Name, memory, scratch);
        if (leaf.Chunk.ValueCount != group.Rows)
        {
            Throw.Error(ErrorKind.Corrupt, $"{file.Name}: row group {group.Index}, column '{node.Name}': {leaf.Chunk.ValueCount} values in a row group of {group.Rows} rows");
        }
        return node.Form switch
        {
            ValueForm.Boolean => new BooleanColumnReader(leaf),
            ValueForm.View => new ViewColumnReader(leaf),
            ValueForm.Null => new NullColumnReader(node.Name),
            _ => new FixedColumnReader(leaf),
        };
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
