using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>From an aggregate to the accumulators it needs and the result they give.</summary>
internal static class AggregateFinish
{
    public static Finisher For(AggregateSpec spec, AccumulatorSet set)
    {
        if (spec.Column >= 0 && set.TypeOf(spec.Column).Kind == TypeKind.Null && OfNulls(spec, set) is { } trivial)
        {
            return trivial;
        }
        return spec.Kind switch
        {
            AggregateKind.Length => Counts(spec, set.Lengths, null),
            AggregateKind.Count => Counts(spec, set.Lengths, set.Nulls(spec.Column)),
            AggregateKind.NullCount => Counts(spec, set.Nulls(spec.Column), null),
            AggregateKind.Sum => Sum(spec, set),
            AggregateKind.Product => Product(spec, set),
            AggregateKind.Mean => MeanFinish.For(spec, set),
            AggregateKind.Min or AggregateKind.Max => Extremum(spec, set),
            AggregateKind.First or AggregateKind.Last => Pick(spec, set),
            AggregateKind.NUnique => NUnique(spec, set),
            AggregateKind.Std or AggregateKind.Var => Spread(spec, set),
            AggregateKind.Median => Quantile(spec, set, 0.5, QuantileInterpolation.Linear),
            AggregateKind.Quantile => Quantile(spec, set, spec.Quantile, spec.Interpolation),
            AggregateKind.Any or AggregateKind.All => Flags(spec, set),
            AggregateKind.Implode => Implode(spec, set),
            AggregateKind.ArgMin or AggregateKind.ArgMax => ArgExtremum(spec, set),
            _ => Throw.Unsupported<Finisher>($"aggregate {spec.Kind}"),
        };
    }

    /// <summary>10 to the scale of a decimal, by which its numbers are divided; 1 for other types.</summary>
    internal static double ScaleOf(DataType type) => type.Kind == TypeKind.Decimal ? Math.Pow(10, type.Scale) : 1;

    private static Finisher? OfNulls(AggregateSpec spec, AccumulatorSet set) => spec.Kind switch
    {
        AggregateKind.Count or AggregateKind.NullCount or AggregateKind.NUnique or AggregateKind.Implode => null,
        AggregateKind.Any => (_, count, memory) => OutputValues.OfBooleans(new byte[count], memory),
        AggregateKind.Sum when spec.Output.Type.IsNumeric => (_, count, memory) => OutputValues.Of<long>(new long[count], spec.Output.Type, null, memory),
        _ => (_, count, memory) => Gather.AllNull(spec.Output.Type, count, memory),
    };

    private static Finisher Counts(AggregateSpec spec, CountAccumulator counts, CountAccumulator? without)
        => (start, count, memory) =>
        {
            var values = new long[count];
            for (int row = 0; row < count; row++)
            {
                values[row] = counts.Counts[start + row] - (without is null ? 0 : without.Counts[start + row]);
            }
            return OutputValues.Of<long>(values, spec.Output.Type, null, memory);
        };

    private static Finisher Sum(AggregateSpec spec, AccumulatorSet set)
    {
        DataType type = spec.Output.Type;
        if (set.TypeOf(spec.Column).Kind == TypeKind.Boolean)
        {
            return Counts(spec, set.Trues(spec.Column), null);
        }
        return set.Typed(AccumulatorRole.Sum, spec.Column) switch
        {
            ISums<double> sums => (start, count, memory) => OutputValues.Of(sums.Sums.Slice(start, count), type, null, memory),
            ISums<long> sums => (start, count, memory) => OutputValues.Of(sums.Sums.Slice(start, count), type, null, memory),
            DecimalSumAccumulator sums => (start, count, memory) =>
            {
                DecimalSumAccumulator.Check(sums.Sums.Slice(start, count));
                return OutputValues.Of(sums.Sums.Slice(start, count), type, null, memory);
            },
            ISums<Int128> sums => (start, count, memory) => OutputValues.Of(sums.Sums.Slice(start, count), type, null, memory),
            ISums<UInt128> sums => (start, count, memory) => OutputValues.Of(sums.Sums.Slice(start, count), type, null, memory),
            _ => Throw.Internal<Finisher>("a sum without sums"),
        };
    }

    private static Finisher Product(AggregateSpec spec, AccumulatorSet set)
    {
        DataType type = spec.Output.Type;
        if (set.TypeOf(spec.Column).Kind == TypeKind.Decimal)
        {
            Throw.Unsupported($"product of {set.TypeOf(spec.Column)}; cast the column to Float64");
        }
        return set.Typed(AccumulatorRole.Product, spec.Column) switch
        {
            ISums<double> products => (start, count, memory) => OutputValues.Of(products.Sums.Slice(start, count), type, null, memory),
            ISums<long> products => (start, count, memory) => OutputValues.Of(products.Sums.Slice(start, count), type, null, memory),
            ISums<Int128> products => (start, count, memory) => OutputValues.Of(products.Sums.Slice(start, count), type, null, memory),
            ISums<UInt128> products => (start, count, memory) => OutputValues.Of(products.Sums.Slice(start, count), type, null, memory),
            _ => Throw.Internal<Finisher>("a product without products"),
        };
    }

    private static Finisher Extremum(AggregateSpec spec, AccumulatorSet set)
    {
        bool largest = spec.Kind == AggregateKind.Max;
        if (set.TypeOf(spec.Column).Kind == TypeKind.Boolean)
        {
            FlagsAccumulator flags = set.Flags(spec.Column);
            byte winner = largest ? FlagsAccumulator.True : FlagsAccumulator.False;
            byte loser = largest ? FlagsAccumulator.False : FlagsAccumulator.True;
            return Booleans(flags, seen => (seen & winner) != 0 ? largest : (seen & loser) != 0 ? !largest : null);
        }
        AccumulatorRole role = spec.PropagateNans ? (largest ? AccumulatorRole.MaxOrNan : AccumulatorRole.MinOrNan) : largest ? AccumulatorRole.Max : AccumulatorRole.Min;
        var values = (IFixedValues)set.Typed(role, spec.Column);
        CountAccumulator lengths = set.Lengths;
        CountAccumulator nulls = set.Nulls(spec.Column);
        return (start, count, memory)
            => values.Values(start, count, OutputValues.WithAtLeast(1, lengths.Counts.Slice(start, count), nulls.Counts.Slice(start, count), memory), memory);
    }

    private static Finisher Pick(AggregateSpec spec, AccumulatorSet set)
    {
        PickAccumulator picked = set.Pick(spec);
        return (start, count, _) => picked.Values(spec.Column, start, count);
    }

    private static Finisher NUnique(AggregateSpec spec, AccumulatorSet set)
    {
        DistinctValuesAccumulator distinct = set.Distinct(spec.Column);
        return (start, count, memory) => OutputValues.Of(distinct.Counts.Slice(start, count), spec.Output.Type, null, memory);
    }

    private static Finisher Spread(AggregateSpec spec, AccumulatorSet set)
    {
        var moments = (IMoments)set.Typed(AccumulatorRole.Moments, spec.Column);
        double scale = ScaleOf(set.TypeOf(spec.Column));
        bool root = spec.Kind == AggregateKind.Std;
        return (start, count, memory) =>
        {
            var values = new double[count];
            var valid = new bool[count];
            for (int row = 0; row < count; row++)
            {
                Moments group = moments.Moments[start + row];
                valid[row] = group.Count > spec.Ddof;
                double variance = group.Spread / (group.Count - spec.Ddof) / (scale * scale);
                values[row] = valid[row] ? root ? Math.Sqrt(variance) : variance : 0;
            }
            return OutputValues.Of<double>(values, spec.Output.Type, ValidityOf(valid, memory), memory);
        };
    }

    private static Finisher Quantile(AggregateSpec spec, AccumulatorSet set, double quantile, QuantileInterpolation interpolation)
    {
        DataType input = set.TypeOf(spec.Column);
        var numbers = (INumbers)set.Typed(AccumulatorRole.Numbers, spec.Column);
        double divisor = ScaleOf(input);
        double factor = MeanFinish.TicksPer(input, spec.Output.Type) * ScaleOf(spec.Output.Type);
        return (start, count, memory) =>
        {
            var values = new double[count];
            var valid = new bool[count];
            for (int row = 0; row < count; row++)
            {
                Span<double> group = numbers.ValuesOf(start + row);
                valid[row] = group.Length > 0;
                values[row] = valid[row] ? Quantiles.Of(group, quantile, interpolation, divisor) * factor : 0;
            }
            return OutputValues.Of<double>(values, spec.Output.Type, ValidityOf(valid, memory), memory);
        };
    }

    private static Finisher Flags(AggregateSpec spec, AccumulatorSet set)
    {
        if (set.TypeOf(spec.Column).Kind != TypeKind.Boolean)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"any and all need a Boolean column, not {set.TypeOf(spec.Column)}");
        }
        FlagsAccumulator flags = set.Flags(spec.Column);
        bool any = spec.Kind == AggregateKind.Any;
        byte deciding = any ? FlagsAccumulator.True : FlagsAccumulator.False;
        return Booleans(flags, seen => (seen & deciding) != 0 ? any : !spec.IgnoreNulls && (seen & FlagsAccumulator.Null) != 0 ? null : !any);
    }

    private static Finisher Booleans(FlagsAccumulator flags, Func<byte, bool?> decide)
        => (start, count, memory) =>
        {
            var values = new byte[count];
            for (int row = 0; row < count; row++)
            {
                values[row] = decide(flags.Flags[start + row]) switch { true => 1, false => 0, null => 2 };
            }
            return OutputValues.OfBooleans(values, memory);
        };

    private static Finisher Implode(AggregateSpec spec, AccumulatorSet set)
    {
        ValuesAccumulator values = set.Values(spec.Column);
        return (start, count, _) => values.Lists(start, count);
    }

    private static Finisher ArgExtremum(AggregateSpec spec, AccumulatorSet set)
    {
        ValuesAccumulator values = set.Values(spec.Column);
        bool largest = spec.Kind == AggregateKind.ArgMax;
        return (start, count, memory) => values.ExtremumPlaces(start, count, largest, spec.Output.Type, memory);
    }

    private static Bitmap? ValidityOf(ReadOnlySpan<bool> valid, Allocator memory) => valid.Contains(false) ? Bitmap.From(valid, memory) : null;
}
