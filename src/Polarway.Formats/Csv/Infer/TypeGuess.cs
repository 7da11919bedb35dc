using Polarway.Core.Types;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Csv.Infer;

/// <summary>The types that the values of a column look like, as a set.</summary>
[Flags]
internal enum TypeGuess
{
    None = 0,
    Boolean = 1,
    Int64 = 2,
    Int128 = 4,
    Float64 = 8,
    String = 16,
    Date = 32,
    Time = 64,
    Datetime = 128,
    DatetimeUtc = 256,
}

/// <summary>Guesses types as Polars does.</summary>
internal static class TypeGuesses
{
    private const TypeGuess Numbers = TypeGuess.Int64 | TypeGuess.Int128 | TypeGuess.Float64;

    /// <summary>What one value looks like, without its quotes and not null.</summary>
    public static TypeGuess Of(ReadOnlySpan<byte> value, bool dates, byte point)
    {
        if (value.Length == 0)
        {
            return TypeGuess.String;
        }
        byte first = value[0];
        if ((uint)(first - '0') > 9 && first is not ((byte)'-' or (byte)'+' or (byte)'i' or (byte)'N') && first != point)
        {
            return BooleanDecoder.TryParse(value, out _) ? TypeGuess.Boolean : TypeGuess.String;
        }
        TypeGuess number = Number(value, point);
        return number != TypeGuess.String || !dates ? number : Temporal(value);
    }

    /// <summary>The one type that holds all of them.</summary>
    public static DataType Resolve(TypeGuess seen) => seen switch
    {
        TypeGuess.Boolean => DataType.Boolean,
        TypeGuess.Int64 => DataType.Int64,
        TypeGuess.Date => DataType.Date,
        TypeGuess.Time => DataType.Time,
        TypeGuess.Datetime => DataType.Datetime(TimeUnit.Microseconds),
        TypeGuess.DatetimeUtc => DataType.Datetime(TimeUnit.Microseconds, "UTC"),
        TypeGuess.Int128 or (TypeGuess.Int64 | TypeGuess.Int128) => DataType.Int128,
        _ => seen != TypeGuess.None && (seen & ~Numbers) == 0 ? DataType.Float64 : DataType.String,
    };

    /// <summary>-1, or 1.5, .5, 1., 1e5, 1.5e-3, inf and NaN with a sign; a plus only before floats.</summary>
    private static TypeGuess Number(ReadOnlySpan<byte> value, byte point)
    {
        bool hasPlus = value[0] == '+';
        ReadOnlySpan<byte> rest = hasPlus || value[0] == '-' ? value[1..] : value;
        if (rest.SequenceEqual("inf"u8) || rest.SequenceEqual("NaN"u8))
        {
            return TypeGuess.Float64;
        }
        int whole = Digits(rest);
        int at = whole;
        if (at == rest.Length)
        {
            return whole == 0 || hasPlus ? TypeGuess.String : Integer(value);
        }
        int fraction = 0;
        bool hasPoint = rest[at] == point;
        if (hasPoint)
        {
            fraction = Digits(rest[(at + 1)..]);
            at += 1 + fraction;
        }
        if (whole + fraction == 0)
        {
            return TypeGuess.String;
        }
        if (at < rest.Length && rest[at] is (byte)'e' or (byte)'E' && (!hasPoint || fraction > 0))
        {
            at++;
            at += at < rest.Length && rest[at] is (byte)'-' or (byte)'+' ? 1 : 0;
            int exponent = Digits(rest[at..]);
            at = exponent == 0 ? -1 : at + exponent;
        }
        return at == rest.Length ? TypeGuess.Float64 : TypeGuess.String;
    }

    private static TypeGuess Integer(ReadOnlySpan<byte> value)
    {
        const int CertainlySmall = 18;
        if (value.Length <= CertainlySmall)
        {
            return TypeGuess.Int64;
        }
        return long.TryParse(value, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out _) ? TypeGuess.Int64
            : Int128.TryParse(value, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out _) ? TypeGuess.Int128
            : TypeGuess.Float64;
    }

    private static TypeGuess Temporal(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> rest = value;
        if (!TemporalText.TryDate(ref rest, out _))
        {
            rest = value;
            return TemporalText.TryTime(ref rest, out _) && rest.Length == 0 ? TypeGuess.Time : TypeGuess.String;
        }
        if (rest.Length == 0)
        {
            return TypeGuess.Date;
        }
        if (rest[0] is not ((byte)' ' or (byte)'T'))
        {
            return TypeGuess.String;
        }
        rest = rest[1..];
        if (!TemporalText.TryTime(ref rest, out _))
        {
            return TypeGuess.String;
        }
        return rest.Length == 0 ? TypeGuess.Datetime : TemporalText.TryOffset(rest, out _) ? TypeGuess.DatetimeUtc : TypeGuess.String;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        int count = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return count < 0 ? text.Length : count;
    }
}
