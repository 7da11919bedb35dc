using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole.Sliding;

/// <summary>Functions of windows by name and type. Columns are borrowed; results carry one reference for the caller.</summary>
internal static class SlidingFunctions
{
    /// <param name="column">Float64, but for sums (of the result's type), extremes (anything fixed-width) and ranks (anything).</param>
    public static Column Run(SlidingOp op, Column column, SlidingWindows windows, SlidingSettings settings, Allocator memory)
    {
        int least = settings.Least;
        switch (op)
        {
            case SlidingOp.Sum or SlidingOp.Min or SlidingOp.Max:
                return OfType(op, column, windows, least, memory);
            case SlidingOp.Mean:
                return SlidingLoop.Run<SumState<double>, MeanFinish, double, double>(column, column, windows, least, default, DataType.Float64, memory);
            case SlidingOp.Std or SlidingOp.Var:
                return SlidingLoop.Run<SpreadState, SpreadFinish, double, double>(column, column, windows, least, new SpreadFinish(settings.Ddof, op == SlidingOp.Std), DataType.Float64, memory);
            case SlidingOp.Skew:
                return SlidingLoop.Run<ShapeState, SkewFinish, double, double>(column, column, windows, least, new SkewFinish(settings.IsBiased), DataType.Float64, memory);
            case SlidingOp.Kurtosis:
                return SlidingLoop.Run<ShapeState, KurtosisFinish, double, double>(column, column, windows, least, new KurtosisFinish(settings.IsFisher, settings.IsBiased), DataType.Float64, memory);
            case SlidingOp.Rank:
                return SlidingRank.Run(column, windows, least, settings.Method, settings.Seed, memory);
            default:
                return SlidingQuantile.Run(column, windows, least, settings.Quantile, settings.Interpolation, memory);
        }
    }

    /// <summary>Covariance or correlation of two columns in each window. Rows that lack one of both do not count.</summary>
    /// <param name="left">Float64.</param>
    /// <param name="right">Float64.</param>
    public static Column Pairs(Column left, Column right, SlidingWindows windows, int least, bool correlates, int ddof, Allocator memory)
        => SlidingLoop.Run<PairState, PairFinish, double, double>(left, right, windows, least, new PairFinish(correlates, ddof), DataType.Float64, memory);

    private static Column OfType(SlidingOp op, Column column, SlidingWindows windows, int least, Allocator memory) => column.Type.Physical switch
    {
        PhysicalKind.Int8 => OfType<sbyte>(op, column, windows, least, memory),
        PhysicalKind.Int16 => OfType<short>(op, column, windows, least, memory),
        PhysicalKind.Int32 => OfType<int>(op, column, windows, least, memory),
        PhysicalKind.Int64 => OfType<long>(op, column, windows, least, memory),
        PhysicalKind.Int128 => OfType<Int128>(op, column, windows, least, memory),
        PhysicalKind.UInt8 => OfType<byte>(op, column, windows, least, memory),
        PhysicalKind.UInt16 => OfType<ushort>(op, column, windows, least, memory),
        PhysicalKind.UInt32 => OfType<uint>(op, column, windows, least, memory),
        PhysicalKind.UInt64 => OfType<ulong>(op, column, windows, least, memory),
        PhysicalKind.UInt128 => OfType<UInt128>(op, column, windows, least, memory),
        PhysicalKind.Float16 => OfType<Half>(op, column, windows, least, memory),
        PhysicalKind.Float32 => OfType<float>(op, column, windows, least, memory),
        PhysicalKind.Float64 => OfType<double>(op, column, windows, least, memory),
        _ => Throw.Internal<Column>($"a moving window over {column.Type}"),
    };

    private static Column OfType<T>(SlidingOp op, Column column, SlidingWindows windows, int least, Allocator memory) where T : unmanaged, INumber<T> => op switch
    {
        SlidingOp.Sum => SlidingLoop.Run<SumState<T>, SumFinish<T>, T, T>(column, column, windows, least, default, column.Type, memory),
        SlidingOp.Min => SlidingLoop.Run<LeastState<T>, LeastFinish<T>, T, T>(column, column, windows, least, default, column.Type, memory),
        _ => SlidingLoop.Run<LargestState<T>, LargestFinish<T>, T, T>(column, column, windows, least, default, column.Type, memory),
    };
}
