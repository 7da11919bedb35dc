using System.Buffers.Text;
using System.Globalization;
using Polarway.Core.Kernels;

namespace Polarway.Formats.Text;

/// <summary>Floats in forms other than the usual one: a number of digits after the point, always or never with an exponent.</summary>
/// <param name="Precision">Digits after the point; null: as few as tell the value.</param>
/// <param name="Scientific">null: as it comes.</param>
internal readonly record struct FloatLayout(int? Precision, bool? Scientific)
{
    /// <summary>More than any float64 takes with all its digits.</summary>
    private const int LongestPlain = 400;

    public bool IsUsual => Precision is null && Scientific is null;

    public int MaxBytes => LongestPlain + (Precision ?? 0);

    public int Write(double value, bool isSingle, Span<byte> target)
    {
        if (IsUsual || !double.IsFinite(value))
        {
            return isSingle ? TextFormat.Float32((float)value, target) : TextFormat.Float64(value, target);
        }
        if (Precision is int digits && Scientific != true)
        {
            value.TryFormat(target, out int written, $"F{digits}", CultureInfo.InvariantCulture);
            return written;
        }
        Span<byte> text = stackalloc byte[TextFormat.MaxBytes];
        int length = 0;
        if (Precision is int precision)
        {
            Span<byte> rounded = stackalloc byte[LongestPlain];
            value.TryFormat(rounded, out length, $"E{Math.Min(precision, 300)}", CultureInfo.InvariantCulture);
            return Scientifically(rounded[..length], precision, target);
        }
        // Without an exponent a float32 has the digits of its exact value, as in Polars.
        length = isSingle && Scientific == true ? TextFormat.Float32((float)value, text) : TextFormat.Float64(value, text);
        return Scientific == true ? Scientifically(text[..length], null, target) : Plain(text[..length], target);
    }

    /// <summary>1.5e-7, from any form.</summary>
    private static int Scientifically(ReadOnlySpan<byte> text, int? precision, Span<byte> target)
    {
        Span<byte> digits = stackalloc byte[LongestPlain];
        (int count, int whole, bool isNegative) = Digits(text, digits, keepsZeros: precision is not null);
        int at = 0;
        if (isNegative)
        {
            target[at++] = (byte)'-';
        }
        target[at++] = digits[0];
        if (count > 1)
        {
            target[at++] = (byte)'.';
            digits[1..count].CopyTo(target[at..]);
            at += count - 1;
        }
        target[at++] = (byte)'e';
        return at + TextFormat.Integer(digits[0] == '0' ? 0 : whole - 1, target[at..]);
    }

    private static int Plain(ReadOnlySpan<byte> text, Span<byte> target)
    {
        if (!text.Contains((byte)'e'))
        {
            text.CopyTo(target);
            return text.Length;
        }
        Span<byte> digits = stackalloc byte[LongestPlain];
        (int count, int whole, bool isNegative) = Digits(text, digits, keepsZeros: false);
        int at = 0;
        if (isNegative)
        {
            target[at++] = (byte)'-';
        }
        if (whole <= 0)
        {
            target[at++] = (byte)'0';
            target[at++] = (byte)'.';
            target.Slice(at, -whole).Fill((byte)'0');
            at -= whole;
            digits[..count].CopyTo(target[at..]);
            return at + count;
        }
        int before = Math.Min(whole, count);
        digits[..before].CopyTo(target[at..]);
        target.Slice(at + before, whole - before).Fill((byte)'0');
        at += whole;
        if (count > whole)
        {
            target[at++] = (byte)'.';
            digits[whole..count].CopyTo(target[at..]);
            at += count - whole;
        }
        return at;
    }

    /// <summary>The digits without leading zeros, and how many of them stand before the point.</summary>
    private static (int Count, int Whole, bool IsNegative) Digits(ReadOnlySpan<byte> text, Span<byte> digits, bool keepsZeros)
    {
        bool isNegative = text[0] == '-';
        int count = 0;
        int whole = -1;
        int exponent = 0;
        int leading = 0;
        for (int index = isNegative ? 1 : 0; index < text.Length; index++)
        {
            byte next = text[index];
            if (next == '.')
            {
                whole = count + leading;
            }
            else if (next is (byte)'e' or (byte)'E')
            {
                int start = text[index + 1] == '+' ? index + 2 : index + 1;
                Utf8Parser.TryParse(text[start..], out exponent, out _);
                break;
            }
            else if (count == 0 && next == '0' && !keepsZeros)
            {
                leading++;
            }
            else
            {
                digits[count++] = next;
            }
        }
        whole = (whole < 0 ? count + leading : whole) - leading + exponent;
        while (count > 1 && !keepsZeros && digits[count - 1] == '0')
        {
            count--;
        }
        if (count == 0)
        {
            digits[count++] = (byte)'0';
        }
        return (count, whole, isNegative);
    }
}
