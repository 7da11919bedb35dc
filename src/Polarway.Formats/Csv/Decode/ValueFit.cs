using Polarway.Core.Types;

namespace Polarway.Formats.Csv.Decode;

/// <summary>Whether a value can be read as a type that inference gives.</summary>
internal static unsafe class ValueFit
{
    /// <param name="start">Of the value in the chunk, without its quotes.</param>
    /// <param name="point">The decimal point.</param>
    public static bool Fits(DataType type, CsvChunk chunk, int start, int length, byte point)
    {
        byte* text = chunk.Data + start;
        for (; length > 1 && *text == ' ' && type.Kind != TypeKind.Boolean; length--)
        {
            text++;
        }
        return length == 0 || type.Kind switch
        {
            TypeKind.Boolean => BooleanDecoder.TryParse(new ReadOnlySpan<byte>(text, length), out _),
            TypeKind.Int64 => default(Int64Parser).TryParse(text, length, out _),
            TypeKind.Int128 => default(Int128Parser).TryParse(text, length, out _),
            TypeKind.Float64 => new Float64Parser(point).TryParse(text, length, out _),
            TypeKind.Date => default(DateParser).TryParse(text, length, out _),
            TypeKind.Time => default(TimeParser).TryParse(text, length, out _),
            TypeKind.Datetime => new DatetimeParser(type.Unit, type.TimeZone is not null).TryParse(text, length, out _),
            _ => true,
        };
    }
}
