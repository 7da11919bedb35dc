using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Numbers written in other bases. The caller gets a reference.</summary>
public static class TextNumbers
{
    private const int LargestBase = 36;

    /// <summary>Integers in a base of 2 to 36 with an optional sign, as Int64; what cannot be read is null.</summary>
    /// <param name="strict">It is an error instead.</param>
    /// <exception cref="PolarwayException">InvalidOperation: the base. Compute: a strict failure.</exception>
    public static Column Integers(Column text, int numberBase, bool strict, Allocator memory)
    {
        if (numberBase is < 2 or > LargestBase)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"to_integer: the base is 2 to {LargestBase}, found {numberBase}");
        }
        Column result = TextRows.Measure<long, BaseMeasure>(text, TextRows.NoArgument, text.Length, DataType.Int64, new(numberBase), memory);
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
        int first = 0;
        while (!text.IsValid(first) || result.IsValid(first))
        {
            first++;
        }
        Throw.Error(ErrorKind.Compute, $"strict integer parsing failed for {result.NullCount - text.NullCount} value(s), the first is {ValueText.Of(text, first)}; use strict=False for nulls");
    }

    private readonly struct BaseMeasure(int numberBase) : ITextMeasure<long>
    {
        public bool TryMeasure(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, out long value)
        {
            bool isNegative = text.Length > 0 && text[0] == '-';
            ReadOnlySpan<byte> digits = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
            Int128 number = 0;
            value = 0;
            foreach (byte character in digits)
            {
                int digit = char.IsAsciiDigit((char)character) ? character - '0' : char.IsAsciiLetter((char)character) ? (character | 0x20) - 'a' + 10 : numberBase;
                number = (number * numberBase) + digit;
                if (digit >= numberBase || number > (Int128)long.MaxValue + 1)
                {
                    return false;
                }
            }
            number = isNegative ? -number : number;
            value = (long)number;
            return digits.Length > 0 && number == value;
        }
    }
}
