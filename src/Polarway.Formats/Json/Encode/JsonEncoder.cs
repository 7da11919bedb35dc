using System.Buffers;
using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Formats.Text;

namespace Polarway.Formats.Json.Encode;

/// <summary>Rows as JSON objects. Shared by all lanes; immutable.</summary>
internal sealed class JsonEncoder
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 32).Select(n => (byte)n), (byte)'"', (byte)'\\']);

    // Names of a struct's fields with quotes and colon, by type.
    private readonly Dictionary<DataType, byte[][]> _structs = [];
    private readonly byte[][] _names;
    private readonly string _format;

    /// <exception cref="PolarwayException">Compute, for types that JSON has no text for.</exception>
    /// <param name="format">Its name in errors.</param>
    public JsonEncoder(Schema schema, string format)
    {
        _format = format.ToUpperInvariant();
        _names = [.. schema.Fields.ToArray().Select(f => Key(f.Name))];
        foreach (Field field in schema.Fields)
        {
            Prepare(field.Type, field.Name);
        }
    }

    /// <summary>Each row with a comma before it.</summary>
    public void Items(Batch batch, TextBuffer target)
    {
        for (int row = 0; row < batch.Length; row++)
        {
            target.Append((byte)',');
            Fields(batch.Columns, _names, row, target);
        }
    }

    /// <summary>Each row with a line end behind it.</summary>
    public void Lines(Batch batch, TextBuffer target)
    {
        for (int row = 0; row < batch.Length; row++)
        {
            Fields(batch.Columns, _names, row, target);
            target.Append((byte)'\n');
        }
    }

    private void Prepare(DataType type, string column)
    {
        if (type.Kind is TypeKind.Binary)
        {
            Throw.Error(ErrorKind.Compute, $"{_format} does not support column '{column}' of type {type}; cast it to String");
        }
        if (type.Kind == TypeKind.Map)
        {
            JsonKeys.Require(type);
        }
        if (type.Kind == TypeKind.Struct)
        {
            _structs[type] = [.. type.Fields.Select(f => Key(f.Name))];
        }
        foreach (Field child in type.Fields)
        {
            Prepare(child.Type, column);
        }
    }

    private static byte[] Key(string name) => [.. JsonText(name), (byte)':'];

    private static byte[] JsonText(string name)
    {
        var text = new StringBuilder("\"");
        foreach (char next in name)
        {
            text.Append(next is '"' or '\\' ? $"\\{next}" : next < ' ' ? $"\\u{(int)next:x4}" : next.ToString());
        }
        return Encoding.UTF8.GetBytes(text.Append('"').ToString());
    }

    private void Fields(ReadOnlySpan<Column> columns, byte[][] names, int row, TextBuffer target)
    {
        target.Append((byte)'{');
        for (int column = 0; column < columns.Length; column++)
        {
            if (column > 0)
            {
                target.Append((byte)',');
            }
            target.Append(names[column]);
            Value(columns[column], row, target);
        }
        target.Append((byte)'}');
    }

    private void Value(Column column, int row, TextBuffer target)
    {
        if (!column.IsValid(row))
        {
            target.Append("null"u8);
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
                target.Append(flags.Values[row] ? "true"u8 : "false"u8);
                break;
            case ListColumn { Type.Kind: TypeKind.Map } map:
                Entries((StructColumn)map.Items, map.Offsets[row], map.Offsets[row + 1], target);
                break;
            case ListColumn list:
                Items(list.Items, list.Offsets[row], list.Offsets[row + 1], target);
                break;
            case ArrayColumn array:
                Items(array.Items, (long)row * array.Type.Width, (row + 1L) * array.Type.Width, target);
                break;
            case StructColumn record:
                Fields(record.Fields, NamesOf(record.Type), row, target);
                break;
            default:
                target.Advance(JsonScalars.Write((PrimitiveColumn)column, row, target.Room(JsonScalars.MaxBytes)));
                break;
        }
    }

    private byte[][] NamesOf(DataType type) => _structs.TryGetValue(type, out byte[][]? names) ? names : [.. type.Fields.Select(f => Key(f.Name))];

    private void Items(Column items, long from, long to, TextBuffer target)
    {
        target.Append((byte)'[');
        for (long item = from; item < to; item++)
        {
            if (item > from)
            {
                target.Append((byte)',');
            }
            Value(items, (int)item, target);
        }
        target.Append((byte)']');
    }

    private void Entries(StructColumn entries, long from, long to, TextBuffer target)
    {
        target.Append((byte)'{');
        for (long entry = from; entry < to; entry++)
        {
            if (entry > from)
            {
                target.Append((byte)',');
            }
            Value(entries.Fields[0], (int)entry, target);
            target.Append((byte)':');
            Value(entries.Fields[1], (int)entry, target);
        }
        target.Append((byte)'}');
    }

    private static void Quoted(ReadOnlySpan<byte> text, TextBuffer target)
    {
        target.Append((byte)'"');
        while (text.IndexOfAny(Escaped) is >= 0 and int at)
        {
            target.Append(text[..at]);
            Escape(text[at], target);
            text = text[(at + 1)..];
        }
        target.Append(text);
        target.Append((byte)'"');
    }

    private static void Escape(byte value, TextBuffer target)
    {
        ReadOnlySpan<byte> hex = "0123456789abcdef"u8;
        switch (value)
        {
            case (byte)'"': target.Append("\\\""u8); break;
            case (byte)'\\': target.Append("\\\\"u8); break;
            case (byte)'\n': target.Append("\\n"u8); break;
            case (byte)'\r': target.Append("\\r"u8); break;
            case (byte)'\t': target.Append("\\t"u8); break;
            case (byte)'\b': target.Append("\\b"u8); break;
            case (byte)'\f': target.Append("\\f"u8); break;
            default: target.Append([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', hex[value >> 4], hex[value & 15]]); break;
        }
    }
}
