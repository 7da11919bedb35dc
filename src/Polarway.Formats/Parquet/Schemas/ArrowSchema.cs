using System.Buffers.Binary;
using System.Globalization;
using Polarway.Core.Arrow;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Formats.Ipc;
using Polarway.Formats.Ipc.Decode;
using Polarway.Formats.Ipc.Encode;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Schemas;

/// <summary>
/// The Arrow schema that writers leave in the footer: it tells what Parquet's own types cannot, which is durations, the names of
/// time zones, and text that was categories. Only that is taken from it.
/// </summary>
internal static class ArrowSchema
{
    public const string Key = "ARROW:schema";
    private const string Utc = "UTC";
    private const uint Continuation = 0xFFFF_FFFF;
    private const int PrefixBytes = 8;
    private const int Alignment = 8;
    private const short Version5 = 4;
    private const byte SchemaHeader = 1;
    private const int Int128Bytes = 16;

    /// <summary>Refines the types of a file's columns.</summary>
    public static void Apply(SchemaTree tree, IReadOnlyList<KeyValuePair<string, string>> keyValues)
    {
        foreach ((string key, string value) in keyValues)
        {
            if (key == Key && Decode(value) is { } fields && fields.Length == tree.Columns.Length)
            {
                for (int column = 0; column < fields.Length; column++)
                {
                    Refine(tree.Columns[column], fields[column]);
                }
            }
        }
    }

    /// <summary>The schema as footers have it: readers in Arrow's world get the types that the frame had, large text and lists too.</summary>
    public static string Encode(Schema schema)
    {
        var flat = new FlatBuilder();
        int header = new IpcSchemaWriter(flat).Write(schema);
        flat.StartTable(5);
        flat.AddInt16(0, Version5);
        flat.AddByte(1, SchemaHeader);
        flat.AddReference(2, header);
        byte[] message = flat.Finish(flat.EndTable());
        int padded = (message.Length + Alignment - 1) / Alignment * Alignment;
        var bytes = new byte[PrefixBytes + padded];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Continuation);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(uint)), padded);
        message.CopyTo(bytes, PrefixBytes);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>The fields of a schema that footers have; null for text that is none.</summary>
    public static IpcField[]? Decode(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out int length))
        {
            return null;
        }
        ReadOnlySpan<byte> message = bytes.AsSpan(0, length);
        if (length >= PrefixBytes && BinaryPrimitives.ReadUInt32LittleEndian(message) == Continuation)
        {
            message = message[PrefixBytes..];
        }
        else if (length >= sizeof(uint))
        {
            message = message[sizeof(uint)..];
        }
        try
        {
            return IpcSchemaReader.Read(FlatTable.Root(message).Table(2));
        }
        catch (PolarwayException)
        {
            // A hint that cannot be read is none: Parquet's own types are complete without it.
            return null;
        }
    }

    private static void Refine(SchemaNode node, IpcField field)
    {
        if (node.IsLeaf)
        {
            RefineLeaf(node, field.DictionaryId is null ? field.Format : "");
            node.ItemType = IsInt128(node, field) ? DataType.Int128 : node.ItemType;
            node.Type = node.Repetition == Repetition.Repeated ? DataType.List(node.ItemType) : node.ItemType;
            RefineCategory(node, field);
            RefineEmptyStruct(node, field);
        }
        else
        {
            RefineGroup(node, field);
        }
        if (node.Type.Kind != TypeKind.Binary || field.Format is not ['w', ..])
        {
            node.Type = SchemaMetadata.Named(node.Type, ValueOf(field, SchemaMetadata.ExtensionKey), ValueOf(field, SchemaMetadata.ExtensionMetadataKey));
        }
    }

    private static string? ValueOf(IpcField field, string key) => Array.Find(field.Metadata, pair => pair.Key == key).Value;

    /// <summary>The leaf itself stays text; the column is made of categories when it is read.</summary>
    private static void RefineCategory(SchemaNode node, IpcField field)
    {
        if (field.DictionaryId is null || node.Type.Kind != TypeKind.String)
        {
            return;
        }
        string? categories = field.Metadata.FirstOrDefault(pair => pair.Key == SchemaMetadata.EnumKey).Value;
        node.Type = categories is not null && SchemaMetadata.DecodeCategories(categories) is { } texts ? DataType.Enum(texts) : DataType.Categorical;
    }

    /// <summary>Writers that allow structs without fields leave a boolean in their place.</summary>
    private static void RefineEmptyStruct(SchemaNode node, IpcField field)
    {
        if (field is { Format: "+s", Children.Length: 0 } && node is { Form: ValueForm.Boolean, Repetition: not Repetition.Repeated })
        {
            node.Type = DataType.Struct([]);
        }
    }

    private static void RefineGroup(SchemaNode node, IpcField field)
    {
        if (GroupTypes.RepeatedOf(node) is { } repeated)
        {
            if (field.Children.Length == 1)
            {
                node.ArrayWidth = node.Logical.Kind == LogicalKind.List ? WidthOf(field.Format) : null;
                Refine(GroupTypes.ElementOf(node, repeated) ?? repeated, field.Children[0]);
                RefreshGroup(repeated);
            }
        }
        else if (node.Children.Length == field.Children.Length)
        {
            for (int child = 0; child < node.Children.Length; child++)
            {
                Refine(node.Children[child], field.Children[child]);
            }
        }
        RefreshGroup(node);
    }

    private static void RefreshGroup(SchemaNode node)
    {
        if (!node.IsLeaf)
        {
            node.ItemType = GroupTypes.Resolve(node);
            node.Type = node.Repetition == Repetition.Repeated ? DataType.List(node.ItemType) : node.ItemType;
        }
    }

    /// <summary>Our own form, which others read as decimals.</summary>
    private static bool IsInt128(SchemaNode node, IpcField field)
        => node.ItemType.Kind == TypeKind.Decimal && node.ItemType.Precision == DataType.MaxDecimalPrecision && node.ItemType.Scale == 0
            && (field.Format == IpcField.Int128Format || field.Metadata.Any(pair => pair is (SchemaMetadata.ExtensionKey, SchemaMetadata.Int128Extension)));

    private static void RefineLeaf(SchemaNode node, string format)
    {
        DataType type = node.ItemType;
        const int ZoneStart = 4;
        if (type.Kind == TypeKind.Int64 && node.Form == ValueForm.Direct && DurationUnit(format) is { } unit)
        {
            node.ItemType = DataType.Duration(unit);
        }
        else if (type.Kind == TypeKind.Datetime && type.TimeZone == Utc && format.StartsWith("ts", StringComparison.Ordinal) && format.Length > ZoneStart)
        {
            node.ItemType = DataType.Datetime(type.Unit, format[ZoneStart..]);
        }
        else if (format is IpcField.Int128Format or IpcField.UInt128Format && node.Physical == PhysicalType.FixedLenByteArray && node.TypeLength == Int128Bytes && type.Kind == TypeKind.Binary)
        {
            node.Form = ValueForm.Direct;
            node.ItemType = format == IpcField.Int128Format ? DataType.Int128 : DataType.UInt128;
        }
    }

    private static int? WidthOf(string format)
    {
        const string Prefix = "+w:";
        return format.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(format.AsSpan(Prefix.Length), CultureInfo.InvariantCulture, out int width) ? width : null;
    }

    private static TimeUnit? DurationUnit(string format) => format switch
    {
        ArrowImport.SecondsFormat => TimeUnit.Seconds,
        "tDm" => TimeUnit.Milliseconds,
        "tDu" => TimeUnit.Microseconds,
        "tDn" => TimeUnit.Nanoseconds,
        _ => null,
    };
}
