using System.Globalization;

namespace Polarway.Core.Memory;

/// <summary>Numbers of bytes as people write them: "500000000", "2GB", "1.5 GiB". Units are powers of 1000 unless they have an i.</summary>
public static class ByteSize
{
    private static readonly string[] s_decimal = ["", "k", "m", "g", "t"];

    /// <summary>False when the text is no such number, or less than one byte.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        string trimmed = text.Trim().Replace("_", "", StringComparison.Ordinal);
        int digits = 0;
        while (digits < trimmed.Length && (char.IsAsciiDigit(trimmed[digits]) || trimmed[digits] == '.'))
        {
            digits++;
        }
        bytes = 0;
        decimal? factor = Factor(trimmed[digits..].Trim().ToLowerInvariant());
        if (factor is null || !decimal.TryParse(trimmed[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            || number > long.MaxValue / factor.Value)
        {
            return false;
        }
        bytes = (long)(number * factor.Value);
        return bytes > 0;
    }

    private static decimal? Factor(string unit)
    {
        bool isBinary = unit.EndsWith("ib", StringComparison.Ordinal);
        string prefix = isBinary ? unit[..^2] : unit.EndsWith('b') ? unit[..^1] : unit;
        int power = Array.IndexOf(s_decimal, prefix);
        if (power < 0 || (isBinary && power == 0))
        {
            return null;
        }
        decimal factor = 1;
        for (int step = 0; step < power; step++)
        {
            factor *= isBinary ? 1024 : 1000;
        }
        return factor;
    }
}
