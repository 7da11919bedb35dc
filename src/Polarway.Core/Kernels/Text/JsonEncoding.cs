using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Values of structs as JSON text, each as it stands in a file of JSON.</summary>
public static class JsonEncoding
{
    private static readonly SearchValues<byte> s_escaped = SearchValues.Create([.. Enumerable.Range(0, 32).Select(n => (byte)n), (byte)'"', (byte)'\\']);

    /// <summary>One text for each row; a struct that is null is the text null. The caller gets a reference.</summary>
    /// <exception cref="PolarwayException">Compute: bytes, which JSON has no text for.</exception>
    public static Column Encode(Column structs, Allocator memory)
    {
        Require(structs.Type);
        var buffer = new ArrayBufferWriter<byte>();
        var names = new Dictionary<DataType, byte[][]>();
        using var writer = new ViewWriter(structs.Length, memory);
        for (int row = 0; row < structs.Length; row++)
        {
            buffer.ResetWrittenCount();
            Value(structs, row, names, buffer);
            writer.Append(buffer.WrittenSpan);
        }
        return writer.Finish(DataType.String, null);
    }

    private static void Require(DataType type)
    {
        if (type.Kind == TypeKind.Binary)
        {
            Throw.Error(ErrorKind.Compute, "JSON has no text for Binary; cast it to String, or encode it as hex or base64");
        }
        if (type.Kind == TypeKind.Map)
        {
            JsonKeys.Require(type);
        }
        foreach (Field child in type.Fields)
        {
            Require(child.Type);
        }
    }

    private static void Value(Column column, int row, Dictionary<DataType, byte[][]> names, ArrayBufferWriter<byte> target)
    {
        if (!column.IsValid(row))
        {
            target.Write("null"u8);
            return;
        }
        switch (column)
        {
            case ViewColumn text:
                Quoted(text.BytesAt(row), target);
                break;
            case DictionaryColumn coded:
                Quoted(coded.Dictionary.BytesAt((int)coded.Codes[row]), target);
                break;
            case BooleanColumn flags:
                target.Write(flags.Values[row] ? "true"u8 : "false"u8);
                break;
            case ListColumn { Type.Kind: TypeKind.Map } map:
                Entries((StructColumn)map.Items, map.Offsets[row], map.Offsets[row + 1], names, target);
                break;
            case ListColumn list:
                Items(list.Items, list.Offsets[row], list.Offsets[row + 1], names, target);
                break;
            case ArrayColumn array:
                Items(array.Items, (long)row * array.Type.Width, (row + 1L) * array.Type.Width, names, target);
                break;
            case StructColumn record:
                Fields(record, row, names, target);
                break;
            default:
                target.Advance(JsonScalars.Write((PrimitiveColumn)column, row, target.GetSpan(JsonScalars.MaxBytes)));
                break;
        }
    }

    private static void Fields(StructColumn record, int row, Dictionary<DataType, byte[][]> names, ArrayBufferWriter<byte> target)
    {
        if (!names.TryGetValue(record.Type, out byte[][]? keys))
        {
            keys = [.. record.Type.Fields.Select(Key)];
            names.Add(record.Type, keys);
        }
        ReadOnlySpan<byte> before = "{"u8;
        for (int field = 0; field < keys.Length; field++)
        {
            target.Write(before);
            target.Write(keys[field]);
            Value(record.Fields[field], row, names, target);
            before = ","u8;
        }
        target.Write(keys.Length == 0 ? "{}"u8 : "}"u8);
    }

    private static byte[] Key(Field field) => [(byte)'"', .. JsonEncodedText.Encode(field.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"', (byte)':'];

    private static void Items(Column items, long from, long to, Dictionary<DataType, byte[][]> names, ArrayBufferWriter<byte> target)
    {
        target.Write("["u8);
        for (long item = from; item < to; item++)
        {
            if (item > from)
            {
                target.Write(","u8);
            }
            Value(items, (int)item, names, target);
        }
        target.Write("]"u8);
    }

    private static void Entries(StructColumn entries, long from, long to, Dictionary<DataType, byte[][]> names, ArrayBufferWriter<byte> target)
    {
        ReadOnlySpan<byte> before = "{"u8;
        for (long entry = from; entry < to; entry++)
        {
            target.Write(before);
            Value(entries.Fields[0], (int)entry, names, target);
            target.Write(":"u8);
            Value(entries.Fields[1], (int)entry, names, target);
            before = ","u8;
        }
        target.Write(from == to ? "{}"u8 : "}"u8);
    }

    private static void Quoted(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> target)
    {
        target.Write("\""u8);
        while (text.IndexOfAny(s_escaped) is >= 0 and int at)
        {
            target.Write(text[..at]);
            target.Write(Escape(text[at]));
            text = text[(at + 1)..];
        }
        target.Write(text);
        target.Write("\""u8);
    }

    private static ReadOnlySpan<byte> Escape(byte value) => value switch
    {
        (byte)'"' => "\\\""u8,
        (byte)'\\' => "\\\\"u8,
        (byte)'\n' => "\\n"u8,
        (byte)'\r' => "\\r"u8,
        (byte)'\t' => "\\t"u8,
        (byte)'\b' => "\\b"u8,
        (byte)'\f' => "\\f"u8,
        _ => Encoding.ASCII.GetBytes($"\\u{value:x4}"),
    };
}
