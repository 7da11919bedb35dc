using System.Buffers;
using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Formats.Text;

namespace Polarway.Formats.Csv.Encode;

/// <summary>Rows as CSV. Shared by all lanes; immutable.</summary>
internal sealed class CsvEncoder
{
    private readonly Schema _schema;
    private readonly CsvWriteOptions _options;
    private readonly FloatLayout _floats;
    private readonly SearchValues<byte> _special;
    private readonly TimeZoneInfo?[] _zones;
    private readonly int _room;
    private readonly bool _isUsual;

    public CsvEncoder(Schema schema, CsvWriteOptions options)
    {
        _schema = schema;
        _options = options;
        _floats = new FloatLayout(options.FloatPrecision, options.FloatScientific);
        _special = SearchValues.Create([options.Separator, options.Quote, (byte)'\n', (byte)'\r']);
        _zones = new TimeZoneInfo?[schema.Count];
        for (int column = 0; column < _zones.Length; column++)
        {
            _zones[column] = schema[column].Type.TimeZone is string zone ? TimeZones.Find(zone) : null;
        }
        _isUsual = options is { QuoteStyle: CsvQuoteStyle.Necessary, DecimalComma: false, DateFormat: null, TimeFormat: null, DatetimeFormat: null }
            && _floats.IsUsual && options.Separator is (byte)',' or (byte)';' or (byte)'\t' or (byte)'|';
        TimePattern?[] patterns = [options.DateFormat, options.TimeFormat, options.DatetimeFormat];
        _room = Math.Max(_floats.IsUsual ? TextFormat.MaxBytes : _floats.MaxBytes, patterns.Max(p => p?.MaxBytes ?? 0)) + 4;
    }

    public void Header(TextBuffer target)
    {
        if (_options.IncludeByteOrderMark)
        {
            target.Append([0xEF, 0xBB, 0xBF]);
        }
        if (!_options.IncludeHeader)
        {
            return;
        }
        for (int column = 0; column < _schema.Count; column++)
        {
            if (column > 0)
            {
                target.Append(_options.Separator);
            }
            byte[] name = Encoding.UTF8.GetBytes(_schema[column].Name);
            WriteText(name, target, name.Length > 0);
        }
        target.Append(_options.LineEnd);
    }

    public void Rows(Batch batch, TextBuffer target)
    {
        if (_isUsual)
        {
            CsvRows.Write(batch, _options, _zones, _special, target);
            return;
        }
        for (int row = 0; row < batch.Length; row++)
        {
            for (int column = 0; column < batch.Columns.Length; column++)
            {
                if (column > 0)
                {
                    target.Append(_options.Separator);
                }
                Cell(batch.Columns[column], column, row, target);
            }
            target.Append(_options.LineEnd);
        }
    }

    private void Cell(Column column, int number, int row, TextBuffer target)
    {
        if (!column.IsValid(row))
        {
            Enclose(_options.NullValue, _options.QuoteStyle == CsvQuoteStyle.Always, target);
        }
        else if (column is ViewColumn text)
        {
            WriteText(text.BytesAt(row), target, mayStayEmpty: false);
        }
        else if (column is DictionaryColumn coded)
        {
            WriteText(coded.Dictionary.BytesAt((int)coded.Codes[row]), target, mayStayEmpty: false);
        }
        else
        {
            WriteValue(column, number, row, target);
        }
    }

    private void WriteValue(Column column, int number, int row, TextBuffer target)
    {
        DataType type = column.Type;
        bool quoted = _options.QuoteStyle == CsvQuoteStyle.Always || (_options.QuoteStyle == CsvQuoteStyle.NonNumeric && !type.IsNumeric);
        Span<byte> room = target.Room(_room);
        int start = quoted ? 1 : 0;
        int length = Format(column, number, row, room[start..]);
        Span<byte> value = room.Slice(start, length);
        if (_options.DecimalComma && (type.IsFloat || type.Kind == TypeKind.Decimal))
        {
            value.Replace((byte)'.', (byte)',');
        }
        // Patterns and decimal commas may hold what separates fields.
        bool mayHoldSpecial = (type.IsTemporal || _options.DecimalComma) && !quoted && _options.QuoteStyle != CsvQuoteStyle.Never;
        if (mayHoldSpecial && value.IndexOfAny(_special) >= 0)
        {
            byte[] copy = value.ToArray();
            WriteText(copy, target, mayStayEmpty: true);
            return;
        }
        if (quoted)
        {
            room[0] = room[length + 1] = _options.Quote;
        }
        target.Advance(length + (2 * start));
    }

    private int Format(Column column, int number, int row, Span<byte> target)
    {
        if (column is BooleanColumn flags)
        {
            ReadOnlySpan<byte> word = flags.Values[row] ? "true"u8 : "false"u8;
            word.CopyTo(target);
            return word.Length;
        }
        var values = (PrimitiveColumn)column;
        return column.Type.Kind switch
        {
            TypeKind.Int8 => TextFormat.Integer(values.Values<sbyte>()[row], target),
            TypeKind.Int16 => TextFormat.Integer(values.Values<short>()[row], target),
            TypeKind.Int32 => TextFormat.Integer(values.Values<int>()[row], target),
            TypeKind.Int64 => TextFormat.Integer(values.Values<long>()[row], target),
            TypeKind.Int128 => TextFormat.Integer(values.Values<Int128>()[row], target),
            TypeKind.UInt8 => TextFormat.Integer(values.Values<byte>()[row], target),
            TypeKind.UInt16 => TextFormat.Integer(values.Values<ushort>()[row], target),
            TypeKind.UInt32 => TextFormat.Integer(values.Values<uint>()[row], target),
            TypeKind.UInt64 => TextFormat.Integer(values.Values<ulong>()[row], target),
            TypeKind.UInt128 => TextFormat.Integer(values.Values<UInt128>()[row], target),
            TypeKind.Float16 => _floats.Write((double)values.Values<Half>()[row], true, target),
            TypeKind.Float32 => _floats.Write(values.Values<float>()[row], true, target),
            TypeKind.Float64 => _floats.Write(values.Values<double>()[row], false, target),
            TypeKind.Decimal when column.Type.IsWideDecimal => TextFormat.Decimal(values.Values<Int256>()[row], column.Type.Scale, target),
            TypeKind.Decimal => TextFormat.Decimal(values.Values<Int128>()[row], column.Type.Scale, target),
            TypeKind.Date => Date(values.Values<int>()[row], target),
            TypeKind.Time => Time(values.Values<long>()[row], target),
            TypeKind.Datetime => Datetime(values.Values<long>()[row], column.Type, _zones[number], target),
            _ => Throw.Internal<int>($"CSV has no text for {column.Type}"),
        };
    }

    private int Date(int days, Span<byte> target) => _options.DateFormat?.Write(days, 0, 0, target) ?? TextFormat.Date(days, target);

    private int Time(long nanoseconds, Span<byte> target) => _options.TimeFormat?.Write(0, nanoseconds, 0, target) ?? CsvTimes.Time(nanoseconds, target);

    private int Datetime(long ticks, DataType type, TimeZoneInfo? zone, Span<byte> target)
    {
        if (_options.DatetimeFormat is not TimePattern pattern)
        {
            return CsvTimes.Datetime(ticks, type.Unit, zone, target);
        }
        long perSecond = Ticks.PerSecond(type.Unit);
        int offset = zone is null ? 0 : TimeZones.OffsetSeconds(zone, ticks, type.Unit);
        long seconds = FloorMath.Div(ticks, perSecond) + offset;
        long ofDay = FloorMath.Mod(seconds, Ticks.SecondsPerDay) * Ticks.NanosecondsPerSecond;
        return pattern.Write((int)FloorMath.Div(seconds, Ticks.SecondsPerDay), ofDay + (FloorMath.Mod(ticks, perSecond) * Ticks.Nanoseconds(type.Unit)), offset, target);
    }

    private void WriteText(ReadOnlySpan<byte> text, TextBuffer target, bool mayStayEmpty)
    {
        bool quoted = _options.QuoteStyle switch
        {
            CsvQuoteStyle.Never => false,
            CsvQuoteStyle.Necessary => text.Length == 0 ? !mayStayEmpty : text.IndexOfAny(_special) >= 0,
            _ => true,
        };
        Enclose(text, quoted, target);
    }

    private void Enclose(ReadOnlySpan<byte> text, bool quoted, TextBuffer target)
    {
        if (!quoted)
        {
            target.Append(text);
            return;
        }
        target.Append(_options.Quote);
        while (text.IndexOf(_options.Quote) is >= 0 and int at)
        {
            target.Append(text[..(at + 1)]);
            target.Append(_options.Quote);
            text = text[(at + 1)..];
        }
        target.Append(text);
        target.Append(_options.Quote);
    }
}
