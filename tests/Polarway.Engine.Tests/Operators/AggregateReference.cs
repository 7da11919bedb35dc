using Polarway.Core.Tests.Structural;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Tests.Operators;

/// <summary>Aggregates of a few cells, computed the obvious way.</summary>
internal static class AggregateReference
{
    public static object? Of(AggregateSpec spec, DataType type, object?[] cells)
    {
        object[] values = [.. cells.Where(c => c is not null).Cast<object>()];
        double scale = type.Kind == TypeKind.Decimal ? Math.Pow(10, type.Scale) : 1;
        switch (spec.Kind)
        {
            case AggregateKind.Length:
                return (Int128)cells.Length;
            case AggregateKind.Count:
                return (Int128)values.Length;
            case AggregateKind.NullCount:
                return (Int128)(cells.Length - values.Length);
            case AggregateKind.NUnique:
                return (Int128)cells.Select(Cells.Text).Distinct().Count();
            case AggregateKind.First:
                return spec.IgnoreNulls ? values.FirstOrDefault() : cells.FirstOrDefault();
            case AggregateKind.Last:
                return spec.IgnoreNulls ? values.LastOrDefault() : cells.LastOrDefault();
            case AggregateKind.Implode:
                return "[" + string.Join(",", cells.Select(Cells.Text)) + "]";
            case AggregateKind.Any:
                return values.Contains(true) ? true : !spec.IgnoreNulls && values.Length < cells.Length ? null : false;
            case AggregateKind.All:
                return values.Contains(false) ? false : !spec.IgnoreNulls && values.Length < cells.Length ? null : true;
            case AggregateKind.Sum:
                return type.IsFloat ? values.Sum(v => (double)v) : values.Aggregate((Int128)0, (sum, v) => sum + (v is bool b ? (b ? 1 : 0) : (Int128)v));
            case AggregateKind.ArgMin or AggregateKind.ArgMax:
                object? extremum = Extremum(values, spec.Kind == AggregateKind.ArgMax, type, nanWins: false);
                return extremum is null ? null : (Int128)Array.FindIndex(cells, c => c is not null && Same(c, extremum));
            case AggregateKind.Min or AggregateKind.Max:
                return Extremum(values, spec.Kind == AggregateKind.Max, type, spec.PropagateNans);
        }
        double[] numbers = [.. values.Select(v => v is bool b ? (b ? 1 : 0) : v is double d ? d : (double)(Int128)v / scale)];
        double ticks = type.Kind == TypeKind.Date ? 86_400_000_000 : 1;
        switch (spec.Kind)
        {
            case AggregateKind.Product:
                return type.IsFloat ? numbers.Aggregate(1.0, (p, v) => p * v) : values.Aggregate((Int128)1, (p, v) => (long)(p * (v is bool b ? (b ? 1 : 0) : (Int128)v)));
            case AggregateKind.Mean:
                double mean = numbers.Length == 0 ? 0 : numbers.Average();
                return numbers.Length == 0 ? null : type.IsTemporal ? (object)(Int128)(mean * ticks) : mean;
            case AggregateKind.Var or AggregateKind.Std:
                if (numbers.Length <= spec.Ddof)
                {
                    return null;
                }
                double average = numbers.Average();
                double variance = numbers.Sum(v => (v - average) * (v - average)) / (numbers.Length - spec.Ddof);
                return spec.Kind == AggregateKind.Var ? variance : Math.Sqrt(variance);
            default:
                return Quantile(numbers, spec, type);
        }
    }

    public static bool Same(object? actual, object? expected) => (actual, expected) switch
    {
        (null, null) => true,
        // Answers of 16 bits are the reference's, rounded.
        (double a, double b) => a == (double)(Half)b || (double.IsNaN(a) && double.IsNaN(b)) || a == b || Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Abs(b)) || (float)a == (float)b || Math.Abs(a - b) <= 1e-5 * Math.Abs(b),
        _ => Equals(actual, expected),
    };

    private static object? Quantile(double[] numbers, AggregateSpec spec, DataType type)
    {
        if (numbers.Length == 0)
        {
            return null;
        }
        double[] sorted = [.. numbers.OrderBy(v => double.IsNaN(v)).ThenBy(v => v)];
        double quantile = spec.Kind == AggregateKind.Median ? 0.5 : spec.Quantile;
        QuantileInterpolation interpolation = spec.Kind == AggregateKind.Median ? QuantileInterpolation.Linear : spec.Interpolation;
        double place = quantile * (sorted.Length - 1);
        double low = sorted[(int)place];
        double high = sorted[(int)Math.Ceiling(place)];
        double result = interpolation switch
        {
            QuantileInterpolation.Nearest => sorted[(int)Math.Round(place, MidpointRounding.AwayFromZero)],
            QuantileInterpolation.Lower => low,
            QuantileInterpolation.Higher => high,
            QuantileInterpolation.Midpoint => low == high ? low : (low + high) / 2,
            QuantileInterpolation.Linear => low == high ? low : low + ((place - (int)place) * (high - low)),
            _ => sorted[(int)Math.Max(Math.Ceiling(quantile * sorted.Length) - 1, 0)],
        };
        return type.IsTemporal ? (object)(Int128)(result * (type.Kind == TypeKind.Date ? 86_400_000_000 : 1)) : result;
    }

    private static object? Extremum(object[] values, bool largest, DataType type, bool nanWins)
    {
        object? best = null;
        foreach (object value in values)
        {
            if (best is null || (largest ? Compare(value, best, type, nanWins) > 0 : Compare(value, best, type, nanWins) < 0))
            {
                best = value;
            }
            else if (value is double number && best is double current && double.IsNaN(number) != double.IsNaN(current))
            {
                best = double.IsNaN(number) == nanWins ? value : best;
            }
        }
        return best;
    }

    private static int Compare(object left, object right, DataType type, bool nanWins)
    {
        if (left is double a && right is double b)
        {
            return double.IsNaN(a) || double.IsNaN(b) ? 0 : a == b ? 0 : a.CompareTo(b);
        }
        if (type.Kind == TypeKind.Enum)
        {
            return Place(type, left).CompareTo(Place(type, right));
        }
        return left is string text ? string.CompareOrdinal(text, (string)right) : ((IComparable)left).CompareTo(right);
    }

    private static int Place(DataType type, object cell)
        => type.Categories!.Select(System.Text.Encoding.UTF8.GetBytes).ToList().FindIndex(c => System.Text.Encoding.Latin1.GetString(c) == (string)cell);
}
