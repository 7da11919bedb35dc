using System.Text;
using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Formats.Text;

namespace Polarway.Formats.Csv.Encode;

/// <summary>When values are put into quotes.</summary>
internal enum CsvQuoteStyle
{
    /// <summary>Where they must be: empty text, and text with separators, quotes or line ends.</summary>
    Necessary,
    Always,
    NonNumeric,
    Never,
}

/// <summary>The options of a CSV sink in a plan; names and defaults are Polars'.</summary>
internal sealed record CsvWriteOptions
{
    private static readonly string[] Names =
    [
        "include_header", "include_bom", "separator", "quote_char", "quote_style", "null_value", "line_terminator", "float_precision", "float_scientific",
        "date_format", "time_format", "datetime_format", "decimal_comma", "compression", "compression_level", "batch_size", "check_extension",
    ];

    public bool IncludeHeader { get; init; } = true;

    public bool IncludeByteOrderMark { get; init; }

    public byte Separator { get; init; } = (byte)',';

    public byte Quote { get; init; } = (byte)'"';

    public CsvQuoteStyle QuoteStyle { get; init; }

    public byte[] NullValue { get; init; } = [];

    public byte[] LineEnd { get; init; } = [(byte)'\n'];

    public int? FloatPrecision { get; init; }

    public bool? FloatScientific { get; init; }

    public TimePattern? DateFormat { get; init; }

    public TimePattern? TimeFormat { get; init; }

    public TimePattern? DatetimeFormat { get; init; }

    public bool DecimalComma { get; init; }

    public string? Compression { get; init; }

    /// <summary>null: the codec's own default.</summary>
    public long? CompressionLevel { get; init; }

    /// <exception cref="PolarwayException">InvalidPlan, for an unknown key or a wrong value.</exception>
    public static CsvWriteOptions Read(JsonElement options)
    {
        var read = new CsvWriteOptions();
        if (options.ValueKind != JsonValueKind.Object)
        {
            return read;
        }
        foreach (JsonProperty option in options.EnumerateObject())
        {
            if (option.Value.ValueKind != JsonValueKind.Null)
            {
                read = Apply(read, option.Name, option.Value);
            }
        }
        return read;
    }

    private static CsvWriteOptions Apply(CsvWriteOptions read, string name, JsonElement value) => name switch
    {
        "include_header" => read with { IncludeHeader = value.GetBoolean() },
        "include_bom" => read with { IncludeByteOrderMark = value.GetBoolean() },
        "separator" => read with { Separator = OneByte(value, name) },
        "quote_char" => read with { Quote = OneByte(value, name) },
        "quote_style" => read with { QuoteStyle = StyleOf(value.GetString()!) },
        "null_value" => read with { NullValue = Encoding.UTF8.GetBytes(value.GetString()!) },
        "line_terminator" => read with { LineEnd = Encoding.UTF8.GetBytes(value.GetString()!) },
        "float_precision" => read with { FloatPrecision = value.GetInt32() },
        "float_scientific" => read with { FloatScientific = value.GetBoolean() },
        "date_format" => read with { DateFormat = new TimePattern(value.GetString()!) },
        "time_format" => read with { TimeFormat = new TimePattern(value.GetString()!) },
        "datetime_format" => read with { DatetimeFormat = new TimePattern(value.GetString()!) },
        "decimal_comma" => read with { DecimalComma = value.GetBoolean() },
        "compression" => read with { Compression = value.GetString() },
        "compression_level" => read with { CompressionLevel = value.ValueKind == JsonValueKind.Null ? null : value.GetInt64() },
        // Advice that this writer does not need.
        "batch_size" or "check_extension" => read,
        _ => Throw.Error<CsvWriteOptions>(ErrorKind.InvalidPlan, NearestName.Describe("option of a CSV sink", name, Names)),
    };

    private static CsvQuoteStyle StyleOf(string name) => name switch
    {
        "necessary" => CsvQuoteStyle.Necessary,
        "always" => CsvQuoteStyle.Always,
        "non_numeric" => CsvQuoteStyle.NonNumeric,
        "never" => CsvQuoteStyle.Never,
        _ => Throw.Error<CsvQuoteStyle>(ErrorKind.InvalidPlan, $"option \"quote_style\": \"{name}\" is not one of necessary, always, non_numeric, never"),
    };

    private static byte OneByte(JsonElement value, string name)
        => value.GetString() is [var only] && only < 128 ? (byte)only : Throw.Error<byte>(ErrorKind.InvalidPlan, $"option \"{name}\": {value.GetRawText()} is not a single byte");
}
