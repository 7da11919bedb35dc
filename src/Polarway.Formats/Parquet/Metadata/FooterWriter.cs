using Polarway.Core.Types;
using Polarway.Formats.Parquet.Encode;
using Polarway.Formats.Parquet.Schemas;
using Polarway.Formats.Parquet.Thrift;

namespace Polarway.Formats.Parquet.Metadata;

/// <summary>The footer to Thrift bytes. Every column is optional.</summary>
internal static class FooterWriter
{
    private const int Version = 2;

    public static void Write(CompactWriter writer, Schema schema, WriteNode[] columns, IReadOnlyList<RowGroupChunks> groups, ParquetWriteOptions options, StatedSchema? stated, string createdBy)
    {
        writer.Begin();
        writer.Int32(1, Version);
        WriteNode[] leaves = [.. columns.SelectMany(column => column.Leaves)];
        writer.List(2, ThriftType.Struct, 1 + columns.Sum(ElementsOf));
        WriteRoot(writer, columns.Length);
        foreach (WriteNode column in columns)
        {
            WriteNode(writer, column, stated?.NumberOf(column.Name));
        }
        writer.Int64(3, groups.Sum(group => group.Rows));
        writer.List(4, ThriftType.Struct, groups.Count);
        foreach (RowGroupChunks group in groups)
        {
            WriteRowGroup(writer, group, leaves, options.Sorting);
        }
        WriteKeyValues(writer, [.. options.KeyValues, new(ArrowSchema.Key, stated?.Text ?? ArrowSchema.Encode(schema))]);
        writer.Text(6, createdBy);
        writer.List(7, ThriftType.Struct, leaves.Length);
        for (int leaf = 0; leaf < leaves.Length; leaf++)
        {
            // The order that the format defines for the type.
            writer.Begin();
            writer.EmptyStruct(1);
            writer.End();
        }
        writer.End();
    }

    private static void WriteRoot(CompactWriter writer, int columns)
    {
        writer.Begin();
        writer.Text(4, "root");
        writer.Int32(5, columns);
        writer.End();
    }

    /// <summary>Schema elements of a node: a list has two groups around its items.</summary>
    private static int ElementsOf(WriteNode node) => (node.IsList || node.IsMap ? 2 : 1) + node.Children.Sum(ElementsOf);

    private static void WriteNode(CompactWriter writer, WriteNode node, int? number = null)
    {
        if (node.Stored is { } stored)
        {
            WriteColumn(writer, node, stored, number);
            return;
        }
        writer.Begin();
        writer.Int32(3, (int)(node.IsRequired ? Repetition.Required : Repetition.Optional));
        writer.Text(4, node.Name);
        writer.Int32(5, node.IsMap ? 1 : node.Children.Length);
        if (node.IsList)
        {
            const int ConvertedList = 3;
            writer.Int32(6, ConvertedList);
            WriteNumber(writer, number);
            writer.Begin(10);
            writer.EmptyStruct(3);
            writer.End();
        }
        else if (node.IsMap)
        {
            const int ConvertedMap = 1;
            writer.Int32(6, ConvertedMap);
            WriteNumber(writer, number);
            writer.Begin(10);
            writer.EmptyStruct(2);
            writer.End();
        }
        else
        {
            WriteNumber(writer, number);
        }
        writer.End();
        if (node.IsList || node.IsMap)
        {
            writer.Begin();
            writer.Int32(3, (int)Repetition.Repeated);
            writer.Text(4, node.IsMap ? Encode.WriteNode.EntriesName : Encode.WriteNode.ListName);
            writer.Int32(5, node.Children.Length);
            writer.End();
        }
        foreach (WriteNode child in node.Children)
        {
            WriteNode(writer, child);
        }
    }

    private static void WriteNumber(CompactWriter writer, int? number)
    {
        if (number is { } known)
        {
            writer.Int32(9, known);
        }
    }

    private static void WriteColumn(CompactWriter writer, WriteNode node, StoredType type, int? number)
    {
        writer.Begin();
        writer.Int32(1, (int)type.Physical);
        if (type.Physical == PhysicalType.FixedLenByteArray)
        {
            writer.Int32(2, type.Width);
        }
        writer.Int32(3, (int)(node.IsRequired ? Repetition.Required : Repetition.Optional));
        writer.Text(4, node.Name);
        if (type.Converted >= 0)
        {
            writer.Int32(6, type.Converted);
        }
        if (type.Logical.Kind == LogicalKind.Decimal)
        {
            writer.Int32(7, type.Logical.Scale);
            writer.Int32(8, type.Logical.Precision);
        }
        WriteNumber(writer, number);
        WriteLogical(writer, type.Logical);
        writer.End();
    }

    private static void WriteLogical(CompactWriter writer, LogicalType type)
    {
        if (type.Kind == LogicalKind.None)
        {
            return;
        }
        writer.Begin(10);
        switch (type.Kind)
        {
            case LogicalKind.String:
                writer.EmptyStruct(1);
                break;
            case LogicalKind.Decimal:
                writer.Begin(5);
                writer.Int32(1, type.Scale);
                writer.Int32(2, type.Precision);
                writer.End();
                break;
            case LogicalKind.Date:
                writer.EmptyStruct(6);
                break;
            case LogicalKind.Time or LogicalKind.Timestamp:
                writer.Begin(type.Kind == LogicalKind.Time ? (short)7 : (short)8);
                writer.Boolean(1, type.IsUtc);
                writer.Begin(2);
                writer.EmptyStruct((short)(1 + (int)type.Unit));
                writer.End();
                writer.End();
                break;
            case LogicalKind.Integer:
                writer.Begin(10);
                writer.Int8(1, (sbyte)type.Precision);
                writer.Boolean(2, type.IsSigned);
                writer.End();
                break;
            case LogicalKind.Null:
                writer.EmptyStruct(11);
                break;
            case LogicalKind.Float16:
                writer.EmptyStruct(15);
                break;
        }
        writer.End();
    }

    private static void WriteRowGroup(CompactWriter writer, RowGroupChunks group, WriteNode[] leaves, IReadOnlyList<SortingColumn> sorting)
    {
        writer.Begin();
        writer.List(1, ThriftType.Struct, group.Columns.Length);
        for (int column = 0; column < group.Columns.Length; column++)
        {
            WriteChunk(writer, group.Columns[column], leaves[column].Path);
        }
        writer.Int64(2, group.UncompressedBytes);
        writer.Int64(3, group.Rows);
        if (sorting.Count > 0)
        {
            writer.List(4, ThriftType.Struct, sorting.Count);
            foreach (SortingColumn column in sorting)
            {
                writer.Begin();
                writer.Int32(1, Array.FindIndex(leaves, leaf => leaf.Path.Length == 1 && leaf.Name == column.Column));
                writer.Boolean(2, column.Descending);
                writer.Boolean(3, column.NullsFirst);
                writer.End();
            }
        }
        writer.Int64(5, group.Columns.Length == 0 ? 0 : group.Columns[0].Start);
        writer.Int64(6, group.Columns.Sum(chunk => chunk.CompressedBytes));
        writer.End();
    }

    private static void WriteChunk(CompactWriter writer, ColumnChunk chunk, string[] path)
    {
        bool hasDictionary = chunk.DictionaryPageOffset > 0;
        writer.Begin();
        writer.Int64(2, 0);
        writer.Begin(3);
        writer.Int32(1, (int)chunk.Physical);
        writer.List(2, ThriftType.Int32, hasDictionary ? 3 : 2);
        writer.Int32Element((int)PageEncoding.Plain);
        writer.Int32Element((int)PageEncoding.Rle);
        if (hasDictionary)
        {
            writer.Int32Element((int)PageEncoding.RleDictionary);
        }
        writer.List(3, ThriftType.Binary, path.Length);
        foreach (string name in path)
        {
            writer.TextElement(name);
        }
        writer.Int32(4, (int)chunk.Codec);
        writer.Int64(5, chunk.ValueCount);
        writer.Int64(6, chunk.UncompressedBytes);
        writer.Int64(7, chunk.CompressedBytes);
        writer.Int64(9, chunk.DataPageOffset);
        if (hasDictionary)
        {
            writer.Int64(11, chunk.DictionaryPageOffset);
        }
        WriteStatistics(writer, chunk.Statistics);
        if (chunk.BloomFilterOffset > 0)
        {
            writer.Int64(14, chunk.BloomFilterOffset);
            writer.Int32(15, chunk.BloomFilterLength);
        }
        writer.End();
        WriteIndexPlaces(writer, chunk);
        writer.End();
    }

    private static void WriteIndexPlaces(CompactWriter writer, ColumnChunk chunk)
    {
        if (chunk.OffsetIndexOffset > 0)
        {
            writer.Int64(4, chunk.OffsetIndexOffset);
            writer.Int32(5, chunk.OffsetIndexLength);
        }
        if (chunk.ColumnIndexOffset > 0)
        {
            writer.Int64(6, chunk.ColumnIndexOffset);
            writer.Int32(7, chunk.ColumnIndexLength);
        }
    }

    private static void WriteStatistics(CompactWriter writer, RawStatistics? statistics)
    {
        if (statistics is null)
        {
            return;
        }
        writer.Begin(12);
        if (statistics.NullCount is { } nulls)
        {
            writer.Int64(3, nulls);
        }
        if (statistics.Max is { } max)
        {
            writer.Binary(5, max);
        }
        if (statistics.Min is { } min)
        {
            writer.Binary(6, min);
        }
        if (statistics.IsMaxExact is { } isMaxExact)
        {
            writer.Boolean(7, isMaxExact);
        }
        if (statistics.IsMinExact is { } isMinExact)
        {
            writer.Boolean(8, isMinExact);
        }
        writer.End();
    }

    private static void WriteKeyValues(CompactWriter writer, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        writer.List(5, ThriftType.Struct, pairs.Count);
        foreach ((string key, string value) in pairs)
        {
            writer.Begin();
            writer.Text(1, key);
            writer.Text(2, value);
            writer.End();
        }
    }
}
