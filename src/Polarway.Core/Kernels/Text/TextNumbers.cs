using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Numbers written in other bases. The caller gets a reference.</summary>
public static class TextNumbers
{
    private const int LargestBase = 36;

    /// <summary>Integers in a base of 2 to 36 with an optional sign; what cannot be read is null.</summary>
    /// <param name="type">Int64 or Int128.</param>
    /// <param name="strict">It is an error instead.</param>
    /// <exception cref="PolarwayException">Compute: the base, or a strict failure.</exception>
    public static Column Integers(Column text, long numberBase, DataType type, bool strict, Allocator memory)
    {
        if (text.NullCount == text.Length)
        {
            return Fill.Nulls(type, text.Length, memory);
        }
        if (numberBase is < 2 or > LargestBase)
        {
            Throw.Error(ErrorKind.Compute, $"`to_integer` called with invalid base '{numberBase}'; a base is 2 to {LargestBase}");
        }
        Column result = type.Kind == TypeKind.Int128
            ? TextRows.Measure<Int128, WideMeasure>(text, TextRows.NoArgument, text.Length, type, new((int)numberBase), memory)
            : TextRows.Measure<long, BaseMeasure>(text, TextRows.NoArgument, text.Length, type, new((int)numberBase), memory);
        if (strict && result.NullCount > text.NullCount)
        {
            using (result)
            {
                Fail(text, result);
            }
        }
        return result;
    }

    private static void Fail(Column text, Column result)
    {
        const int MostShown = 3;
        var shown = new List<string>();
        for (int row = 0; row < text.Length && shown.Count < MostShown; row++)
        {
            if (text.IsValid(row) && !result.IsValid(row))
            {
                shown.Add(ValueText.Of(text, row));
            }
        }
        int failed = result.NullCount - text.NullCount;
        string why = shown[0].Trim('"').Length == 0 ? "cannot parse integer from empty string" : "invalid digit found in string";
        Throw.Error(ErrorKind.Compute, $"strict integer parsing failed for {failed} value(s): [{string.Join(", ", shown)}{(failed > shown.Count ? ", …" : "")}]; "
            + $"error message for the first shown value: '{why}' (consider non-strict parsing)");
    }

    // False: no number, or none of 128 bits.
    private static bool TryRead(ReadOnlySpan<byte> text, int numberBase, out Int128 number)
    {
        bool isNegative = text.Length > 0 && text[0] == '-';
        ReadOnlySpan<byte> digits = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        number = 0;
        foreach (byte character in digits)
        {
            int digit = char.IsAsciiDigit((char)character) ? character - '0' : char.IsAsciiLetter((char)character) ? (character | 0x20) - 'a' + 10 : numberBase;
            // Below zero, where there is room for one more.
            if (digit >= numberBase || number < (Int128.MinValue + digit) / numberBase)
            {
                return false;
            }
            number = (number * numberBase) - digit;
        }
        if (!isNegative && number == Int128.MinValue)
        {
            return false;
        }
        number = isNegative ? number : -number;
        return digits.Length > 0;
    }

    private readonly struct WideMeasure(int numberBase) : ITextMeasure<Int128>
    {
        public bool TryMeasure(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, out Int128 value) => TryRead(text, numberBase, out value);
    }

    private readonly struct BaseMeasure(int numberBase) : ITextMeasure<long>
    {
        public bool TryMeasure(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, out long value)
        {
            bool isRead = TryRead(text, numberBase, out Int128 number);
            value = (long)number;
            return isRead && number == value;
        }
    }
}
