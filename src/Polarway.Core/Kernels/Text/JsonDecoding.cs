using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>
/// JSON text of each row as a value of a type. Leaves that are written as text (dates, decimals, categories) are gathered as text
/// and cast at the end, all at once.
/// </summary>
public sealed class JsonDecoding
{
    private const int MaxDepth = 256;

    private readonly DataType _type;
    private readonly DataType _gathered;
    private int _row;

    /// <exception cref="PolarwayException">Compute: JSON has no text for the type.</exception>
    public JsonDecoding(DataType type) => (_type, _gathered) = (type, Gathered(type));

    /// <summary>One value for each row; null rows and the text null are null. The caller gets a reference.</summary>
    /// <exception cref="PolarwayException">Compute: no JSON, or a value of another kind than the type has.</exception>
    public Column Decode(Operand texts, int length, Allocator memory)
    {
        using ColumnBuilder builder = ColumnBuilder.For(_gathered, memory);
        var values = new TextValues(texts);
        for (_row = 0; _row < length; _row++)
        {
            if (!texts.Column.IsValid(_row & texts.RowMask))
            {
                builder.AppendNull();
                continue;
            }
            try
            {
                Row(values[_row], builder);
            }
            catch (JsonException error)
            {
                throw new PolarwayException(ErrorKind.Compute, $"error deserializing JSON: row {_row}: {error.Message}", error);
            }
        }
        GC.KeepAlive(texts.Column);
        using Column gathered = builder.Finish();
        return Cast.To(gathered, _type, false, memory);
    }

    private void Row(ReadOnlySpan<byte> text, ColumnBuilder builder)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read())
        {
            Throw.Error(ErrorKind.Compute, $"error deserializing JSON: row {_row} is empty");
        }
        Value(ref reader, _type, builder);
        if (reader.Read())
        {
            Refuse(ref reader, "one value");
        }
    }

    private void Value(ref Utf8JsonReader reader, DataType type, ColumnBuilder builder)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            builder.AppendNull();
            return;
        }
        switch (type.Kind)
        {
            case TypeKind.List or TypeKind.Array:
                Items(ref reader, type, builder);
                break;
            case TypeKind.Map:
                Entries(ref reader, type, builder);
                break;
            case TypeKind.Struct:
                Fields(ref reader, type, builder);
                break;
            case TypeKind.Boolean:
                builder.Append(reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.TokenType == JsonTokenType.True : Refuse(ref reader, "boolean") > 0);
                break;
            case TypeKind.Null:
                reader.Skip();
                builder.AppendNull();
                break;
            case TypeKind.String or TypeKind.Categorical or TypeKind.Enum or TypeKind.Decimal:
                builder.Append(Scalar(ref reader, type));
                break;
            case TypeKind.Date or TypeKind.Time or TypeKind.Datetime:
                Moment(ref reader, type, builder);
                break;
            default:
                Number(ref reader, type, builder);
                break;
        }
    }

    private void Number(ref Utf8JsonReader reader, DataType type, ColumnBuilder builder)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            Int128 flag = reader.TokenType == JsonTokenType.True ? 1 : 0;
            Whole(flag, type, builder);
            return;
        }
        if (reader.TokenType != JsonTokenType.Number)
        {
            Refuse(ref reader, "numeric");
        }
        if (type.IsFloat)
        {
            builder.Append(reader.GetDouble());
        }
        else if (Int128.TryParse(reader.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 whole))
        {
            Whole(whole, type, builder);
        }
        else if (reader.TryGetDouble(out double real) && Math.Abs(real) < 1e38)
        {
            Whole((Int128)real, type, builder);
        }
        else
        {
            builder.AppendNull();
        }
    }

    private static void Whole(Int128 value, DataType type, ColumnBuilder builder)
    {
        if (type.IsFloat)
        {
            builder.Append((double)value);
            return;
        }
        (Int128 low, Int128 high) = type.Physical switch
        {
            PhysicalKind.Int8 => ((Int128)sbyte.MinValue, (Int128)sbyte.MaxValue),
            PhysicalKind.Int16 => (short.MinValue, short.MaxValue),
            PhysicalKind.Int32 => (int.MinValue, int.MaxValue),
            PhysicalKind.Int64 => (long.MinValue, long.MaxValue),
            PhysicalKind.UInt8 => (0, byte.MaxValue),
            PhysicalKind.UInt16 => (0, ushort.MaxValue),
            PhysicalKind.UInt32 => (0, uint.MaxValue),
            PhysicalKind.UInt64 => (0, ulong.MaxValue),
            PhysicalKind.UInt128 => (0, Int128.MaxValue),
            _ => (Int128.MinValue, Int128.MaxValue),
        };
        if (value < low || value > high)
        {
            builder.AppendNull();
            return;
        }
        builder.Append(value);
    }

    private void Moment(ref Utf8JsonReader reader, DataType type, ColumnBuilder builder)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            builder.Append(reader.GetString()!);
            return;
        }
        if (type.Kind == TypeKind.Datetime || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long ticks))
        {
            Refuse(ref reader, type.Kind == TypeKind.Datetime ? "timestamp" : "a date or time");
            return;
        }
        Span<byte> text = stackalloc byte[TextFormat.MaxBytes];
        if (type.Kind == TypeKind.Date)
        {
            builder.Append(text[..TextFormat.Date((int)Math.Clamp(ticks, int.MinValue, int.MaxValue), text)]);
            return;
        }
        ticks = FloorMath.Mod(ticks, Ticks.NanosecondsPerDay);
        int at = TextFormat.Clock((int)(ticks / Ticks.NanosecondsPerSecond), text);
        text[at++] = (byte)'.';
        at += TextFormat.Padded(ticks % Ticks.NanosecondsPerSecond, 9, text[at..]);
        builder.Append(text[..at]);
    }

    // Numbers and flags are text too, as they are written.
    private byte[] Scalar(ref Utf8JsonReader reader, DataType type)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            Refuse(ref reader, "string");
        }
        byte[] text = reader.TokenType == JsonTokenType.String ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan.ToArray();
        if (type.Kind == TypeKind.Enum && !type.Categories!.Contains(Encoding.UTF8.GetString(text)))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"conversion from `str` to `enum` failed in row {_row}: \"{Encoding.UTF8.GetString(text)}\" is no category");
        }
        return text;
    }

    private void Items(ref Utf8JsonReader reader, DataType type, ColumnBuilder builder)
    {
        ColumnBuilder items = builder.Children[0];
        int count = 0;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Value(ref reader, type.Inner, items);
                count++;
            }
        }
        else
        {
            // One value stands for a list of it.
            count = reader.TokenType == JsonTokenType.StartObject ? Refuse(ref reader, "list") : 1;
            Value(ref reader, type.Inner, items);
        }
        if (type.Kind == TypeKind.Array && count != type.Width)
        {
            Throw.Error(ErrorKind.Compute, $"error deserializing JSON: row {_row}: {count} items for {type}");
        }
        builder.EndRow();
    }

    private void Entries(ref Utf8JsonReader reader, DataType type, ColumnBuilder builder)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref reader, "map");
        }
        ColumnBuilder entries = builder.Children[0];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            entries.Children[0].Append(Encoding.UTF8.GetBytes(reader.GetString()!));
            reader.Read();
            Value(ref reader, type.Value, entries.Children[1]);
            entries.EndRow();
        }
        builder.EndRow();
    }

    // The first of two values with one name counts; other names are passed over; what is missing is null.
    private void Fields(ref Utf8JsonReader reader, DataType type, ColumnBuilder builder)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref reader, "struct");
        }
        int row = builder.Count;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int field = 0;
            while (field < type.Fields.Count && !reader.ValueTextEquals(type.Fields[field].Name))
            {
                field++;
            }
            reader.Read();
            if (field < type.Fields.Count && builder.Children[field].Count == row)
            {
                Value(ref reader, type.Fields[field].Type, builder.Children[field]);
            }
            else
            {
                reader.Skip();
            }
        }
        foreach (ColumnBuilder field in builder.Children)
        {
            if (field.Count == row)
            {
                field.AppendNull();
            }
        }
        builder.EndRow();
    }

    private int Refuse(ref Utf8JsonReader reader, string wanted)
    {
        string found = reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => $"\"{reader.GetString()}\"",
            _ => Encoding.UTF8.GetString(reader.ValueSpan),
        };
        return Throw.Error<int>(ErrorKind.Compute, $"error deserializing JSON: error deserializing value {found} as {wanted} (row {_row})");
    }

    private static DataType Gathered(DataType type) => type.Kind switch
    {
        TypeKind.Binary => Throw.Error<DataType>(ErrorKind.Compute, $"error deserializing JSON: deserialization from JSON is not implemented for {type}"),
        TypeKind.Date or TypeKind.Time or TypeKind.Datetime or TypeKind.Decimal or TypeKind.Categorical or TypeKind.Enum => DataType.String,
        TypeKind.Duration => DataType.Int64,
        TypeKind.List => DataType.List(Gathered(type.Inner)),
        TypeKind.Array => DataType.Array(Gathered(type.Inner), type.Width),
        TypeKind.Map => GatheredEntries(type),
        TypeKind.Struct => DataType.Struct([.. type.Fields.Select(field => new Field(field.Name, Gathered(field.Type)))]),
        _ => type,
    };

    // The cast to the map leaves one of the entries with one key.
    private static DataType GatheredEntries(DataType map)
    {
        JsonKeys.Require(map);
        return DataType.List(DataType.Struct(new Field("key", DataType.String), new Field("value", Gathered(map.Value))));
    }
}
