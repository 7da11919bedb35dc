using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Means: a sum and a count. Temporal means are exact and truncate; decimal means round half away from zero.</summary>
internal static class MeanFinish
{
    private const double MillisecondsPerDay = 86_400_000;

    public static Finisher For(AggregateSpec spec, AccumulatorSet set)
    {
        DataType input = set.TypeOf(spec.Column);
        DataType output = spec.Output.Type;
        CountAccumulator lengths = set.Lengths;
        CountAccumulator nulls = set.Nulls(spec.Column);
        if (input.Kind == TypeKind.Boolean)
        {
            CountAccumulator trues = set.Trues(spec.Column);
            return OfFloats(output, lengths, nulls, (group, rows) => trues.Counts[group] / (double)rows);
        }
        Accumulator sum = set.Typed(AccumulatorRole.WideSum, spec.Column);
        if (output.IsFloat)
        {
            double scale = AggregateFinish.ScaleOf(input);
            return sum switch
            {
                ISums<double> sums => OfFloats(output, lengths, nulls, (group, rows) => sums.Sums[group] / rows),
                ISums<long> sums => OfFloats(output, lengths, nulls, (group, rows) => sums.Sums[group] / (double)rows),
                ISums<Int128> sums => OfFloats(output, lengths, nulls, (group, rows) => (double)sums.Sums[group] / rows / scale),
                _ => Throw.Internal<Finisher>("a mean without sums"),
            };
        }
        double ticks = TicksPer(input, output);
        return sum switch
        {
            // As Polars has it: the mean day as a float, then its ticks.
            ISums<long> sums when ticks != 1 => OfFloats(output, lengths, nulls, (group, rows) => sums.Sums[group] / (double)rows * ticks),
            ISums<long> sums => Exact(input, output, lengths, nulls, group => sums.Sums[group]),
            ISums<Int128> sums => Exact(input, output, lengths, nulls, group => sums.Sums[group]),
            _ => Throw.Unsupported<Finisher>($"a mean of {input} as {output}"),
        };
    }

    /// <summary>Ticks of the output per tick of the input: a Date's mean may be a Datetime.</summary>
    public static double TicksPer(DataType input, DataType output) => input.Kind == TypeKind.Date && output.Kind == TypeKind.Datetime
        ? output.Unit switch
        {
            TimeUnit.Milliseconds => MillisecondsPerDay,
            TimeUnit.Microseconds => MillisecondsPerDay * 1_000,
            _ => MillisecondsPerDay * 1_000_000,
        }
        : 1;

    private static Finisher OfFloats(DataType output, CountAccumulator lengths, CountAccumulator nulls, Func<int, long, double> mean)
        => (start, count, memory) =>
        {
            var values = new double[count];
            for (int row = 0; row < count; row++)
            {
                long rows = lengths.Counts[start + row] - nulls.Counts[start + row];
                values[row] = rows == 0 ? 0 : mean(start + row, rows);
            }
            Bitmap? validity = OutputValues.WithAtLeast(1, lengths.Counts.Slice(start, count), nulls.Counts.Slice(start, count), memory);
            return OutputValues.Of<double>(values, output, validity, memory);
        };

    private static Finisher Exact(DataType input, DataType output, CountAccumulator lengths, CountAccumulator nulls, Func<int, Int128> sum)
    {
        Int128 factor = 1;
        bool rounds = output.Kind == TypeKind.Decimal;
        for (int digit = input.Scale; rounds && digit < output.Scale; digit++)
        {
            factor *= 10;
        }
        return (start, count, memory) =>
        {
            var values = new Int128[count];
            for (int row = 0; row < count; row++)
            {
                long rows = lengths.Counts[start + row] - nulls.Counts[start + row];
                Int128 total = sum(start + row) * factor;
                Int128 half = rounds ? rows / 2 * Int128.Sign(total) : 0;
                values[row] = rows == 0 ? 0 : (total + half) / rows;
            }
            Bitmap? validity = OutputValues.WithAtLeast(1, lengths.Counts.Slice(start, count), nulls.Counts.Slice(start, count), memory);
            return OutputValues.Of<Int128>(values, output, validity, memory);
        };
    }
}
