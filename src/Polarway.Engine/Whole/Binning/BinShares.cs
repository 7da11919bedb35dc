using System.Globalization;
using Polarway.Core.Errors;

namespace Polarway.Engine.Whole.Binning;

/// <summary>Where bins end, as shares of the rows: given as fractions, or so many bins of one size.</summary>
internal sealed class BinShares
{
    private readonly double[]? _fractions;
    private readonly long _bins;

    public BinShares(double[] fractions)
    {
        for (int at = 0; at < fractions.Length; at++)
        {
            if (fractions[at] is not (>= 0 and <= 1))
            {
                Throw.Error(ErrorKind.Compute, $"fractions must be between 0.0 and 1.0, got {fractions[at].ToString(CultureInfo.InvariantCulture)}");
            }
            if (at > 0 && fractions[at] < fractions[at - 1])
            {
                Throw.Error(ErrorKind.Compute, "fractions must be non-decreasing");
            }
        }
        (_fractions, _bins) = (fractions, fractions.Length + 1);
    }

    public BinShares(long bins)
    {
        _bins = bins is >= 1 and <= int.MaxValue ? bins : Throw.Error<long>(ErrorKind.Compute, "binning requires at least one bin");
    }

    public int Bins => (int)_bins;

    /// <summary>Places at or below the shares of the way from 0 to the last.</summary>
    public int[] Places(long last)
    {
        var places = new int[Bins - 1];
        for (int at = 0; at < places.Length; at++)
        {
            places[at] = _fractions is null ? (int)((Int128)last * (at + 1) / _bins) : (int)Math.Floor(_fractions[at] * last);
        }
        return places;
    }

    /// <summary>How many of so many rows lie in the bins up to each: the nearest number, or as even as can be with the rest in the first bins.</summary>
    public int[] Counts(int rows)
    {
        var counts = new int[Bins - 1];
        for (int at = 0; at < counts.Length; at++)
        {
            counts[at] = _fractions is null ? (int)(((rows / _bins) * (at + 1)) + Math.Min(at + 1, rows % _bins))
                : (int)Math.Round(_fractions[at] * rows, MidpointRounding.AwayFromZero);
        }
        return counts;
    }

    public override string ToString() => _fractions is null ? $"{_bins}" : $"[{string.Join(", ", _fractions.Select(f => f.ToString("R", CultureInfo.InvariantCulture)))}]";
}
