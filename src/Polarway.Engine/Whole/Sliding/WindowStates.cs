using System.Numerics;

namespace Polarway.Engine.Whole.Sliding;

/// <summary>A sum, which wraps around for integers.</summary>
internal readonly record struct SumState<T>(T Sum) : IWindowState<SumState<T>, T> where T : unmanaged, INumber<T>
{
    public static SumState<T> None => new(T.Zero);

    public static SumState<T> Of(T value, T beside) => new(value);

    public static SumState<T> Join(in SumState<T> left, in SumState<T> right) => new(unchecked(left.Sum + right.Sum));
}

/// <summary>The least value; NaN, where there is one.</summary>
internal readonly record struct LeastState<T>(T Value, bool Has) : IWindowState<LeastState<T>, T> where T : unmanaged, INumber<T>
{
    public static LeastState<T> None => default;

    public static LeastState<T> Of(T value, T beside) => new(value, true);

    public static LeastState<T> Join(in LeastState<T> left, in LeastState<T> right)
        => !left.Has ? right : !right.Has || T.IsNaN(left.Value) || left.Value < right.Value ? left : right;
}

/// <summary>The largest value; NaN, where there is one.</summary>
internal readonly record struct LargestState<T>(T Value, bool Has) : IWindowState<LargestState<T>, T> where T : unmanaged, INumber<T>
{
    public static LargestState<T> None => default;

    public static LargestState<T> Of(T value, T beside) => new(value, true);

    public static LargestState<T> Join(in LargestState<T> left, in LargestState<T> right)
        => !left.Has ? right : !right.Has || T.IsNaN(left.Value) || left.Value > right.Value ? left : right;
}

/// <summary>Mean and sum of squared differences from it.</summary>
internal readonly record struct SpreadState(double Count, double Mean, double Squares) : IWindowState<SpreadState, double>
{
    public static SpreadState None => default;

    public static SpreadState Of(double value, double beside) => new(1, value, double.IsFinite(value) ? 0 : double.NaN);

    public static SpreadState Join(in SpreadState left, in SpreadState right)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return left.Count == 0 ? right : left;
        }
        double count = left.Count + right.Count;
        double gap = right.Mean - left.Mean;
        return new SpreadState(count, left.Mean + (gap * right.Count / count), left.Squares + right.Squares + (gap * gap * left.Count * right.Count / count));
    }
}

/// <summary>Mean and the sums of differences from it, to the powers 2 to 4.</summary>
internal readonly record struct ShapeState(double Count, double Mean, double Squares, double Cubes, double Fourths) : IWindowState<ShapeState, double>
{
    public static ShapeState None => default;

    public static ShapeState Of(double value, double beside)
    {
        double zero = double.IsFinite(value) ? 0 : double.NaN;
        return new(1, value, zero, zero, zero);
    }

    public static ShapeState Join(in ShapeState left, in ShapeState right)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return left.Count == 0 ? right : left;
        }
        (double a, double b) = (left.Count, right.Count);
        double n = a + b;
        double gap = right.Mean - left.Mean;
        double share = gap / n;
        double squares = left.Squares + right.Squares + (gap * share * a * b);
        double cubes = left.Cubes + right.Cubes + (gap * share * share * a * b * (a - b)) + (3 * share * ((a * right.Squares) - (b * left.Squares)));
        double fourths = left.Fourths + right.Fourths + (gap * share * share * share * a * b * ((a * a) - (a * b) + (b * b)))
            + (6 * share * share * ((a * a * right.Squares) + (b * b * left.Squares))) + (4 * share * ((a * right.Cubes) - (b * left.Cubes)));
        return new ShapeState(n, left.Mean + (share * b), squares, cubes, fourths);
    }
}

/// <summary>Means of two columns, and the sums of products of differences from them.</summary>
internal readonly record struct PairState(double Count, double MeanX, double MeanY, double SquaresX, double SquaresY, double Products) : IWindowState<PairState, double>
{
    public static PairState None => default;

    public static PairState Of(double value, double beside)
    {
        double zero = double.IsFinite(value) && double.IsFinite(beside) ? 0 : double.NaN;
        return new(1, value, beside, zero, zero, zero);
    }

    public static PairState Join(in PairState left, in PairState right)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return left.Count == 0 ? right : left;
        }
        double n = left.Count + right.Count;
        (double x, double y) = (right.MeanX - left.MeanX, right.MeanY - left.MeanY);
        double weight = left.Count * right.Count / n;
        return new PairState(n, left.MeanX + (x * right.Count / n), left.MeanY + (y * right.Count / n),
            left.SquaresX + right.SquaresX + (x * x * weight), left.SquaresY + right.SquaresY + (y * y * weight), left.Products + right.Products + (x * y * weight));
    }
}
