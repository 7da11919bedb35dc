namespace Polarway.Core.Kernels;

/// <summary>The error function and its complement, to a few units in the 15th digit.</summary>
internal static class ErrorFunction
{
    // Where the series needs more terms than the fraction, and 1 - erf still has enough digits.
    private const double Turn = 2;

    // From here on the complement is 0 as a double.
    private const double Far = 27.3;

    public static double Erf(double x)
    {
        double size = Math.Abs(x);
        return double.IsNaN(x) ? x : size < Turn ? Series(x) : Math.CopySign(1 - Tail(size), x);
    }

    public static double Erfc(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }
        return Math.Abs(x) < Turn ? 1 - Series(x) : x > 0 ? Tail(x) : 2 - Tail(-x);
    }

    /// <summary>2/√π · e^(-x²) · Σ 2^n·x^(2n+1) / (1·3·…·(2n+1)): all terms have one sign, so that none cancels another.</summary>
    private static double Series(double x)
    {
        double square = x * x;
        double term = x;
        double sum = x;
        for (int n = 1; Math.Abs(term) > Math.Abs(sum) * 1e-17; n++)
        {
            term *= 2 * square / ((2 * n) + 1);
            sum += term;
        }
        return 2 / Math.Sqrt(Math.PI) * Bell(x) * sum;
    }

    /// <summary>e^(-x²) / √π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …)))), from the inside.</summary>
    private static double Tail(double x)
    {
        if (x > Far)
        {
            return 0;
        }
        double below = x;
        // The larger the number, the fewer levels change the result.
        for (int n = 12 + (int)(420 / (x * x)); n >= 1; n--)
        {
            below = x + (n / 2.0 / below);
        }
        return Bell(x) / Math.Sqrt(Math.PI) / below;
    }

    /// <summary>e^(-x²), with the part of the square that a double cannot hold.</summary>
    private static double Bell(double x)
    {
        double square = x * x;
        double rest = Math.FusedMultiplyAdd(x, x, -square);
        return Math.Exp(-square) * (1 - rest);
    }
}
