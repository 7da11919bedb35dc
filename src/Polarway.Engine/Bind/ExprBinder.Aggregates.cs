using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Aggregates and their options.</summary>
internal sealed partial class ExprBinder
{
    private static readonly Dictionary<string, AggregateKind> Aggregates = new()
    {
        ["sum"] = AggregateKind.Sum, ["mean"] = AggregateKind.Mean, ["min"] = AggregateKind.Min, ["max"] = AggregateKind.Max,
        ["count"] = AggregateKind.Count, ["len"] = AggregateKind.Length, ["n_unique"] = AggregateKind.NUnique,
        ["first"] = AggregateKind.First, ["last"] = AggregateKind.Last, ["std"] = AggregateKind.Std, ["var"] = AggregateKind.Var,
        ["median"] = AggregateKind.Median, ["quantile"] = AggregateKind.Quantile, ["product"] = AggregateKind.Product,
        ["any"] = AggregateKind.Any, ["all"] = AggregateKind.All, ["null_count"] = AggregateKind.NullCount,
        ["implode"] = AggregateKind.Implode, ["arg_min"] = AggregateKind.ArgMin, ["arg_max"] = AggregateKind.ArgMax,
    };

    // Aggregates of the plan format that are not there yet.
    private static readonly HashSet<string> KnownAggregates =
    [
        "skew", "kurtosis", "index_of", "get",
    ];

    private Bound BindAggregate(Aggregate aggregate)
    {
        if (WholeAggregates.TryGetValue(aggregate.Name, out (int, SummaryBinder) summary))
        {
            return BindSummary(aggregate, summary);
        }
        if (!Aggregates.TryGetValue(aggregate.Name, out AggregateKind kind))
        {
            return KnownAggregates.Contains(aggregate.Name) ? Throw.Unsupported<Bound>($"aggregate \"{aggregate.Name}\" (at {aggregate.Path})")
                : PlanError.Unknown<Bound>(aggregate.Path, "aggregate", aggregate.Name, Aggregates.Keys);
        }
        if (aggregate.Arguments.Length != 1)
        {
            PlanError.Invalid(aggregate.Path, $"aggregate \"{aggregate.Name}\" takes one argument, found {aggregate.Arguments.Length}");
        }
        AggregateSpec settings = ReadOptions(kind, aggregate);
        (Bound argument, PhysicalExpr? filter) = BindArgument(aggregate.Arguments[0]);
        CheckOpaque(kind, aggregate.Name, argument.Type);
        argument = WithoutMean(kind, argument);
        return new Bound(argument.Name, Build(settings, argument.Expr, filter, aggregate)) { Root = argument.Root };
    }

    /// <summary>A bare <c>x.filter(p)</c> below an aggregate is the aggregate of those rows.</summary>
    private (Bound Argument, PhysicalExpr? Filter) BindArgument(Expr expr)
    {
        switch (expr)
        {
            case FilterRows rows:
                return (Bind(rows.Input), BindPredicate(rows.By, "the condition of filter"));
            case Function { Name: "drop_nulls", Arguments.Length: 1 } function:
                function.Options.Complete();
                Bound values = Bind(function.Arguments[0]);
                return (values, NotNull(values.Expr));
            default:
                return (Bind(expr), null);
        }
    }

    private static AggregateSpec ReadOptions(AggregateKind kind, Aggregate aggregate)
    {
        PlanObject options = aggregate.Options;
        AggregateSpec settings = Spec(kind);
        switch (kind)
        {
            case AggregateKind.Std or AggregateKind.Var:
                settings = settings with { Ddof = (int)Math.Clamp(options.IntegerOr("ddof", 1), 0, int.MaxValue) };
                break;
            case AggregateKind.Quantile:
                settings = settings with { Quantile = QuantileOf(options), Interpolation = InterpolationOf(options) };
                break;
            case AggregateKind.First or AggregateKind.Last:
                settings = settings with { IgnoreNulls = options.FlagOr("ignore_nulls", false) };
                break;
            case AggregateKind.Any or AggregateKind.All:
                settings = settings with { IgnoreNulls = options.FlagOr("ignore_nulls", true) };
                break;
            case AggregateKind.Min or AggregateKind.Max:
                settings = settings with { PropagateNans = options.FlagOr("propagate_nans", false) };
                break;
        }
        options.Complete();
        return settings;
    }

    private static double QuantileOf(PlanObject options)
    {
        double quantile = options.NumberOr("q", 0.5);
        return quantile is >= 0 and <= 1 ? quantile : Throw.Error<double>(ErrorKind.Compute, $"quantile should be between 0.0 and 1.0, not {quantile}");
    }

    private static QuantileInterpolation InterpolationOf(PlanObject options) => options.TextOr("interpolation", "nearest") switch
    {
        "nearest" => QuantileInterpolation.Nearest,
        "lower" => QuantileInterpolation.Lower,
        "higher" => QuantileInterpolation.Higher,
        "midpoint" => QuantileInterpolation.Midpoint,
        "linear" => QuantileInterpolation.Linear,
        "equiprobable" => QuantileInterpolation.Equiprobable,
        string other => PlanError.Unknown<QuantileInterpolation>(options.Path, "interpolation", other, ["nearest", "lower", "higher", "midpoint", "linear", "equiprobable"]),
    };

    private static PhysicalExpr Build(AggregateSpec settings, PhysicalExpr argument, PhysicalExpr? filter, Aggregate aggregate)
    {
        if (settings.Kind is AggregateKind.Any or AggregateKind.All && argument.Type.Kind != TypeKind.Boolean)
        {
            argument = argument.Type.IsNumeric || argument.Type.Kind == TypeKind.Null ? Coercion.To(argument, DataType.Boolean)
                : Throw.Error<PhysicalExpr>(ErrorKind.InvalidOperation, $"expected boolean: `{aggregate.Name}` operation not supported for dtype `{ShortName.Of(argument.Type)}`");
        }
        DataType type = AggregateTypes.Of(settings.Kind, argument.Type, aggregate.Name);
        if (filter is null && !argument.DependsOnRows && OneValue.Aggregate(settings, argument, type) is { } one)
        {
            return one;
        }
        if (filter is null)
        {
            // Rows of the input, unless the argument has rows of its own: then those that are null or not.
            return settings.Kind == AggregateKind.Length && !argument.IsRowWise ? new AggregateExpr(IsNull(argument), type, Spec(AggregateKind.Count))
                : new AggregateExpr(settings.Kind == AggregateKind.Length ? null : argument, type, settings);
        }
        switch (settings.Kind)
        {
            case AggregateKind.Length:
                return new AggregateExpr(Flagged(filter), type, Spec(AggregateKind.Count));
            case AggregateKind.NullCount:
                return new AggregateExpr(Flagged(new LogicExpr(LogicOp.And, filter, IsNull(argument))), type, Spec(AggregateKind.Count));
            case AggregateKind.First or AggregateKind.Last when !settings.IgnoreNulls && !IsNotNullTest(filter, argument):
            case AggregateKind.NUnique or AggregateKind.Implode or AggregateKind.ArgMin or AggregateKind.ArgMax:
            case AggregateKind.Any or AggregateKind.All when !settings.IgnoreNulls:
                return new AggregateExpr(Filtered(argument, filter), type, settings);
            default:
                settings = settings.Kind is AggregateKind.First or AggregateKind.Last ? settings with { IgnoreNulls = true } : settings;
                return new AggregateExpr(new ConditionalExpr(filter, argument, TypedNull(argument.Type)), type, settings);
        }
    }

    // True where the condition is, null elsewhere: the count of it is the number of rows.
    private static ConditionalExpr Flagged(PhysicalExpr condition)
        => new(condition, new LiteralExpr(LiteralColumn.One(DataType.Boolean, new LiteralValue.Flag(true), JsonPath.Root, LiteralExpr.Memory)), TypedNull(DataType.Boolean));

    private static bool IsNotNullTest(PhysicalExpr filter, PhysicalExpr argument)
        => filter is RowFunctionExpr { Name: "is_not_null" } test && test.Children[0].SameAs(argument);
}
