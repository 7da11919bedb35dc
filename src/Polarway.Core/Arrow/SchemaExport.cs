using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>Types as Arrow schemas. Every node owns one block: children, then name, format and metadata.</summary>
internal static unsafe class SchemaExport
{
    /// <summary>A frame's columns as a struct.</summary>
    public static void Write(Schema schema, ExportRequest request, ArrowSchema* target)
        => WriteNode("", "+s", null, 0, schema.Fields, request, null, target);

    public static void Write(Field field, ExportRequest request, ArrowSchema* target)
    {
        DataType type = field.Type;
        switch (type.Kind)
        {
            case TypeKind.Categorical or TypeKind.Enum when !request.DecodeDictionary:
                long ordered = type.Kind == TypeKind.Enum ? ArrowSchema.DictionaryOrdered : 0;
                WriteNode(field.Name, "I", MetadataOf(type), ArrowSchema.Nullable | ordered, [], request, TextFormat(DataType.String, ArrayExport.DictionaryForm(request)), target);
                break;
            case TypeKind.Categorical or TypeKind.Enum:
                WriteNode(field.Name, FormatOf(type, request), null, ArrowSchema.Nullable, [], request, null, target);
                break;
            case TypeKind.Map:
                WriteMap(field, request, target);
                break;
            default:
                Field[] children = [.. type.Fields];
                WriteNode(field.Name, FormatOf(type, request), MetadataOf(type), ArrowSchema.Nullable, children, request, null, target);
                break;
        }
    }

    /// <summary>Arrow's map: its entries and their keys are never null, and readers refuse a schema that says otherwise.</summary>
    private static void WriteMap(Field field, ExportRequest request, ArrowSchema* target)
    {
        WriteNode(field.Name, "+m", MetadataOf(field.Type), ArrowSchema.Nullable, [.. field.Type.Fields], request, null, target);
        ArrowSchema* entries = target->Children[0];
        entries->Flags &= ~ArrowSchema.Nullable;
        entries->Children[0]->Flags &= ~ArrowSchema.Nullable;
    }

    private static byte[]? MetadataOf(DataType type) => SchemaMetadata.Of(type) is { Length: > 0 } pairs ? SchemaMetadata.Encode(pairs) : null;

    private static void WriteNode(string name, string format, byte[]? metadata, long flags, ReadOnlySpan<Field> children, ExportRequest request, string? dictionaryFormat, ArrowSchema* target)
    {
        int nested = children.Length + (dictionaryFormat is null ? 0 : 1);
        int nameBytes = Encoding.UTF8.GetByteCount(name);
        int formatBytes = Encoding.UTF8.GetByteCount(format);
        int structBytes = nested * sizeof(ArrowSchema);
        int pointerBytes = children.Length * sizeof(ArrowSchema*);
        byte* block = (byte*)NativeMemory.AllocZeroed((nuint)(structBytes + pointerBytes + nameBytes + formatBytes + 2 + (metadata?.Length ?? 0)));
        var structs = (ArrowSchema*)block;
        var pointers = (ArrowSchema**)(block + structBytes);
        byte* text = block + structBytes + pointerBytes;
        *target = new ArrowSchema { Flags = flags, ChildCount = children.Length, Children = children.Length == 0 ? null : pointers, Release = &Release, PrivateData = block };
        // Metadata first: it is read as int32s, and everything before it is a multiple of 8.
        if (metadata is not null)
        {
            metadata.CopyTo(new Span<byte>(text, metadata.Length));
            target->Metadata = text;
            text += metadata.Length;
        }
        target->Name = Put(name, nameBytes, ref text);
        target->Format = Put(format, formatBytes, ref text);
        ExportLedger.Opened();
        for (int child = 0; child < children.Length; child++)
        {
            pointers[child] = structs + child;
            Write(children[child], request.Child(child), structs + child);
        }
        if (dictionaryFormat is not null)
        {
            target->Dictionary = structs + children.Length;
            WriteNode("", dictionaryFormat, null, ArrowSchema.Nullable, [], request, null, target->Dictionary);
        }
    }

    private static byte* Put(string value, int bytes, ref byte* at)
    {
        byte* start = at;
        Encoding.UTF8.GetBytes(value, new Span<byte>(at, bytes));
        at += bytes + 1;
        return start;
    }

    private static string FormatOf(DataType type, ExportRequest request) => type.Kind switch
    {
        TypeKind.Null => "n",
        TypeKind.Boolean => "b",
        TypeKind.Int8 => "c",
        TypeKind.UInt8 => "C",
        TypeKind.Int16 => "s",
        TypeKind.UInt16 => "S",
        TypeKind.Int32 => "i",
        TypeKind.UInt32 => "I",
        TypeKind.Int64 => "l",
        TypeKind.UInt64 => "L",
        TypeKind.Int128 => type.IsExtension ? "_pli128" : "d:38,0",
        TypeKind.UInt128 => "_plu128",
        TypeKind.Object => "w:8",
        TypeKind.Float16 => "e",
        TypeKind.Float32 => "f",
        TypeKind.Float64 => "g",
        TypeKind.Decimal when type.IsWideDecimal => string.Create(CultureInfo.InvariantCulture, $"d:{type.Precision},{type.Scale},256"),
        TypeKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"d:{type.Precision},{type.Scale}"),
        TypeKind.String or TypeKind.Binary => TextFormat(type, request.Text),
        TypeKind.Categorical or TypeKind.Enum => TextFormat(DataType.String, request.Text),
        TypeKind.Date => "tdD",
        TypeKind.Time => "ttn",
        TypeKind.Datetime => $"ts{UnitLetter(type.Unit)}:{type.TimeZone}",
        TypeKind.Duration => $"tD{UnitLetter(type.Unit)}",
        TypeKind.List => "+L",
        TypeKind.Array => string.Create(CultureInfo.InvariantCulture, $"+w:{type.Width}"),
        TypeKind.Struct => "+s",
        _ => Errors.Throw.Internal<string>($"no Arrow format for {type}"),
    };

    private static string TextFormat(DataType type, TextForm form) => (type.Kind == TypeKind.Binary, form) switch
    {
        (false, TextForm.View) => "vu",
        (false, TextForm.Large) => "U",
        (false, _) => "u",
        (true, TextForm.View) => "vz",
        (true, TextForm.Large) => "Z",
        (true, _) => "z",
    };

    private static char UnitLetter(TimeUnit unit) => unit switch
    {
        TimeUnit.Seconds => 's',
        TimeUnit.Milliseconds => 'm',
        TimeUnit.Microseconds => 'u',
        _ => 'n',
    };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(ArrowSchema* schema)
    {
        if (schema == null || schema->Release == null)
        {
            return;
        }
        for (long child = 0; child < schema->ChildCount; child++)
        {
            ReleaseNested(schema->Children[child]);
        }
        ReleaseNested(schema->Dictionary);
        NativeMemory.Free(schema->PrivateData);
        schema->Release = null;
        ExportLedger.Closed();
    }

    // A consumer may have moved a child out: then its release is null.
    private static void ReleaseNested(ArrowSchema* schema)
    {
        if (schema != null && schema->Release != null)
        {
            schema->Release(schema);
        }
    }
}
