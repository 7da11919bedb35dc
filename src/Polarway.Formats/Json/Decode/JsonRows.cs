using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Json.Decode;

/// <summary>Appends JSON objects to column builders. Used by one thread at a time.</summary>
internal sealed class JsonRows(JsonTarget[] columns, byte[][] names, bool ignoresErrors)
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 256 };

    private int _rows;

    public int Rows => _rows;

    /// <summary>One line with one object.</summary>
    /// <exception cref="PolarwayException">Compute: no object, or a value that does not fit.</exception>
    /// <exception cref="JsonException">The line is not JSON.</exception>
    public void Append(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, ReaderOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Throw.Error(ErrorKind.Compute, $"NDJSON line expected to contain JSON object, found {Describe(line)}");
        }
        AppendObject(ref reader, line, columns, names, _rows);
        if (reader.Read())
        {
            Throw.Error(ErrorKind.Compute, $"a second value follows the object of a line: {Describe(line)}");
        }
        _rows++;
    }

    /// <summary>The builders were finished.</summary>
    public void Restart() => _rows = 0;

    private void AppendObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, JsonTarget[] targets, byte[][] keys, int row)
    {
        int expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int field = Find(ref reader, keys, expected);
            reader.Read();
            // Of two values with one name the first counts.
            if (field < 0 || targets[field].Builder.Count > row)
            {
                reader.Skip();
                continue;
            }
            AppendValue(ref reader, line, targets[field]);
            expected = field + 1;
        }
        foreach (JsonTarget target in targets)
        {
            if (target.Builder.Count == row)
            {
                target.Builder.AppendNull();
            }
        }
    }

    /// <summary>Keys mostly come in the same order.</summary>
    private static int Find(ref Utf8JsonReader reader, byte[][] keys, int expected)
    {
        if (expected < keys.Length && reader.ValueTextEquals(keys[expected]))
        {
            return expected;
        }
        for (int key = 0; key < keys.Length; key++)
        {
            if (reader.ValueTextEquals(keys[key]))
            {
                return key;
            }
        }
        return -1;
    }

    private void AppendValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, JsonTarget target)
    {
        ColumnBuilder builder = target.Builder;
        if (reader.TokenType == JsonTokenType.Null)
        {
            builder.AppendNull();
            return;
        }
        bool fits = target.Type.Kind switch
        {
            TypeKind.String => AppendText(ref reader, line, builder),
            TypeKind.Int64 => AppendInt64(ref reader, (PrimitiveBuilder<long>)builder),
            TypeKind.Float64 => AppendFloat64(ref reader, (PrimitiveBuilder<double>)builder),
            TypeKind.Float32 => AppendFloat32(ref reader, (PrimitiveBuilder<float>)builder),
            TypeKind.Boolean => AppendBoolean(ref reader, builder),
            TypeKind.List or TypeKind.Array => AppendList(ref reader, line, target),
            TypeKind.Struct => AppendStruct(ref reader, line, target),
            TypeKind.Date or TypeKind.Time or TypeKind.Datetime => AppendTemporal(ref reader, builder),
            TypeKind.Null => false,
            _ => AppendInteger(ref reader, builder),
        };
        if (fits)
        {
            return;
        }
        if (!ignoresErrors)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            Throw.Error(ErrorKind.Compute, $"cannot parse '{FieldText.Shorten(line[start..(int)reader.BytesConsumed])}' as {target.Type}; raise infer_schema_length, pass another type in the schema (String takes any value), or ignore_errors=True to read it as null");
        }
        reader.Skip();
        builder.AppendNull();
    }

    private static bool AppendText(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, ColumnBuilder builder)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            builder.Append(line[start..(int)reader.BytesConsumed]);
        }
        else if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped)
        {
            byte[] scratch = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
            int length = reader.CopyString(scratch);
            builder.Append(scratch.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(scratch);
        }
        else
        {
            builder.Append(reader.ValueSpan);
        }
        return true;
    }

    private static bool AppendInt64(ref Utf8JsonReader reader, PrimitiveBuilder<long> builder)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long value))
        {
            return false;
        }
        builder.AppendValue(value);
        return true;
    }

    private bool AppendInteger(ref Utf8JsonReader reader, ColumnBuilder builder)
    {
        if (reader.TokenType != JsonTokenType.Number || !Int128.TryParse(reader.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 value))
        {
            return false;
        }
        int before = builder.Count;
        try
        {
            builder.Append(value);
        }
        catch (PolarwayException) when (ignoresErrors && builder.Count == before)
        {
            return false;
        }
        return true;
    }

    private static bool AppendFloat64(ref Utf8JsonReader reader, PrimitiveBuilder<double> builder)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out double value))
        {
            return false;
        }
        builder.AppendValue(value);
        return true;
    }

    private static bool AppendFloat32(ref Utf8JsonReader reader, PrimitiveBuilder<float> builder)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetSingle(out float value))
        {
            return false;
        }
        builder.AppendValue(value);
        return true;
    }

    private static bool AppendBoolean(ref Utf8JsonReader reader, ColumnBuilder builder)
    {
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
        {
            return false;
        }
        builder.Append(reader.TokenType == JsonTokenType.True);
        return true;
    }

    private bool AppendList(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, JsonTarget target)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            AppendValue(ref reader, line, target.Children[0]);
        }
        target.Builder.EndRow();
        return true;
    }

    private bool AppendStruct(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, JsonTarget target)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }
        AppendObject(ref reader, line, target.Children, target.Names, target.Builder.Count);
        target.Builder.EndRow();
        return true;
    }

    private static bool AppendTemporal(ref Utf8JsonReader reader, ColumnBuilder builder)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped)
        {
            return false;
        }
        ReadOnlySpan<byte> text = reader.ValueSpan;
        DataType type = builder.Type;
        long value = 0;
        bool good = false;
        if (type.Kind == TypeKind.Date)
        {
            good = TemporalText.TryDate(ref text, out int days) && text.Length == 0;
            value = days;
        }
        else if (type.Kind == TypeKind.Time)
        {
            good = TemporalText.TryTime(ref text, out value) && text.Length == 0;
        }
        else
        {
            good = new DatetimeParser(type.Unit, type.TimeZone is not null).TryLoose(text, out value);
        }
        if (good)
        {
            builder.Append(value);
        }
        return good;
    }

    private static string Describe(ReadOnlySpan<byte> line) => $"\"{FieldText.Shorten(line)}\"";
}
