using Polarway.Core.Kernels;
using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Schemas;

namespace Polarway.Formats.Parquet.Scan;

/// <summary>A part of a predicate that reads one column, as statistics and bloom filters can answer it: "no row" or "perhaps".</summary>
/// <param name="column">Position in the scan's schema.</param>
internal abstract class ColumnTest(int column)
{
    public int Column => column;

    /// <summary>False: none of the rows that the statistics are of can pass.</summary>
    public abstract bool MayMatch(ColumnStatistics statistics, long rows);

    /// <summary>Share of the rows that can be expected to pass, were the values spread evenly between the bounds; NaN when the
    /// statistics do not say.</summary>
    public virtual double Share(ColumnStatistics statistics, long rows) => double.NaN;

    /// <summary>Bloom filters can answer it.</summary>
    public virtual bool AsksForValues => false;

    /// <summary>False: no row of the filter's chunk can pass.</summary>
    public virtual bool MayMatch(BloomFilter filter, SchemaNode leaf) => true;
}

/// <summary>A comparison with a constant. Floats: NaN is not in the bounds and sorts above all numbers, so only upper limits and
/// equality rule rows out.</summary>
internal sealed class ComparisonTest(int column, CompareOp op, Constant constant) : ColumnTest(column)
{
    public override bool AsksForValues => op == CompareOp.Eq;

    public override bool MayMatch(ColumnStatistics statistics, long rows)
    {
        if (statistics.NullCount == rows)
        {
            return false;
        }
        if (statistics.Kind != constant.Kind || (statistics.Kind == BoundKind.Float && op is CompareOp.Gt or CompareOp.Ge))
        {
            return true;
        }
        (int min, int max) = constant.CompareBounds(statistics);
        return op switch
        {
            CompareOp.Eq => min <= 0 && max >= 0,
            CompareOp.Lt => min < 0,
            CompareOp.Le => min <= 0,
            CompareOp.Gt => max > 0,
            _ => max >= 0,
        };
    }

    public override double Share(ColumnStatistics statistics, long rows)
    {
        if (statistics.Kind != constant.Kind || statistics.NullCount is not { } nulls || constant.PlaceWithin(statistics) is not { } below)
        {
            return double.NaN;
        }
        double valid = 1 - ((double)nulls / Math.Max(1, rows));
        return op switch
        {
            CompareOp.Lt or CompareOp.Le => valid * below,
            CompareOp.Gt or CompareOp.Ge => valid * (1 - below),
            _ => double.NaN,
        };
    }

    public override bool MayMatch(BloomFilter filter, SchemaNode leaf) => op != CompareOp.Eq || !constant.IsRuledOut(filter, leaf);
}

/// <summary>Equality with one of some constants, none of them null.</summary>
internal sealed class MemberTest(int column, Constant[] members) : ColumnTest(column)
{
    // Each member costs a read of 32 bytes; with more the answer is nearly always "perhaps".
    private const int MaxProbes = 64;

    public override bool AsksForValues => members.Length <= MaxProbes;

    public override bool MayMatch(ColumnStatistics statistics, long rows)
    {
        if (statistics.NullCount == rows)
        {
            return false;
        }
        foreach (Constant member in members)
        {
            if (statistics.Kind != member.Kind || member.CompareBounds(statistics) is { Min: <= 0, Max: >= 0 })
            {
                return true;
            }
        }
        return false;
    }

    public override bool MayMatch(BloomFilter filter, SchemaNode leaf)
    {
        foreach (Constant member in members)
        {
            if (!member.IsRuledOut(filter, leaf))
            {
                return true;
            }
        }
        return false;
    }
}

/// <summary>Is null, or is not null.</summary>
internal sealed class NullTest(int column, bool wantsNull) : ColumnTest(column)
{
    public override bool MayMatch(ColumnStatistics statistics, long rows) => statistics.NullCount != (wantsNull ? 0 : rows);

    public override double Share(ColumnStatistics statistics, long rows)
    {
        double share = statistics.NullCount is { } nulls ? (double)nulls / Math.Max(1, rows) : double.NaN;
        return wantsNull ? share : 1 - share;
    }
}
