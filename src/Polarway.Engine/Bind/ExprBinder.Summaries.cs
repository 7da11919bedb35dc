using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>Aggregates that need a whole column: computed to one row, of which the first is taken.</summary>
internal sealed partial class ExprBinder
{
    private delegate Bound SummaryBinder(Aggregate aggregate, Bound[] arguments);

    private static readonly Dictionary<string, (int Arguments, SummaryBinder Bind)> WholeAggregates = new()
    {
        ["item"] = (1, (g, a) =>
        {
            bool allowEmpty = g.Options.FlagOr("allow_empty", false);
            return Summary(g, a, a[0].Type, (c, memory) => Summaries.Item(c[0], allowEmpty, memory), $"{allowEmpty}");
        }),
        ["min_by"] = (2, (g, a) => Summary(g, a, a[0].Type, static (c, memory) => Summaries.By(c[0], c[1], false, memory))),
        ["max_by"] = (2, (g, a) => Summary(g, a, a[0].Type, static (c, memory) => Summaries.By(c[0], c[1], true, memory))),
        ["bitwise_and"] = (1, (g, a) => BindBits(g, a[0], BitwiseOp.And)),
        ["bitwise_or"] = (1, (g, a) => BindBits(g, a[0], BitwiseOp.Or)),
        ["bitwise_xor"] = (1, (g, a) => BindBits(g, a[0], BitwiseOp.Xor)),
        ["is_sorted"] = (1, BindIsSorted),
        ["corr"] = (2, BindCorrelation),
        ["cov"] = (2, BindCovariance),
        ["entropy"] = (1, BindEntropy),
        ["lower_bound"] = (1, (_, a) => BindBound(a[0], false)),
        ["upper_bound"] = (1, (_, a) => BindBound(a[0], true)),
    };

    private Bound BindSummary(Aggregate aggregate, (int Arguments, SummaryBinder Bind) entry)
    {
        if (aggregate.Arguments.Length != entry.Arguments)
        {
            PlanError.Invalid(aggregate.Path, $"aggregate \"{aggregate.Name}\" takes {entry.Arguments} arguments, found {aggregate.Arguments.Length}");
        }
        Bound[] arguments = Array.ConvertAll(aggregate.Arguments, Bind);
        if (aggregate.Name is not ("item" or "is_sorted" or "min_by" or "max_by"))
        {
            CheckOpaque(aggregate.Name, arguments);
        }
        Bound bound = entry.Bind(aggregate, arguments);
        aggregate.Options.Complete();
        return bound;
    }

    private static Bound Summary(Aggregate aggregate, Bound[] arguments, DataType type, WholeKernel kernel, string settings = "")
    {
        var one = new WholeFunctionExpr(aggregate.Name, [.. arguments.Select(a => a.Expr)], type, kernel, settings);
        return FirstOf(new Bound(arguments[0].Name, one) { Root = arguments[0].Root });
    }

    private static Bound BindBits(Aggregate aggregate, Bound value, BitwiseOp op)
    {
        if (!value.Type.IsInteger && value.Type.Kind != TypeKind.Boolean)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{aggregate.Name}` operation not supported for dtype `{ShortName.Of(value.Type)}`");
        }
        bool isOwn = value.Type.Kind is TypeKind.Boolean or TypeKind.Int128 or TypeKind.UInt128;
        DataType wide = isOwn ? value.Type : value.Type.IsUnsignedInteger ? DataType.UInt64 : DataType.Int64;
        Bound bits = Summary(aggregate, [value with { Expr = Coercion.To(value, wide), Dynamic = null }], wide, (c, memory) => Summaries.Bits(c[0], op, wide, memory));
        return bits with { Expr = Coercion.To(bits.Expr, value.Type) };
    }

    private static Bound BindIsSorted(Aggregate aggregate, Bound[] arguments)
    {
        bool? descending = aggregate.Options.TryGet("descending", out System.Text.Json.JsonElement falls) ? falls.GetBoolean() : null;
        bool? nullsLast = aggregate.Options.TryGet("nulls_last", out System.Text.Json.JsonElement last) ? last.GetBoolean() : null;
        return Summary(aggregate, arguments, DataType.Boolean, (c, memory) => Summaries.IsSorted(c[0], descending, nullsLast, memory), $"{descending}, {nullsLast}");
    }

    private static Bound[] Reals(Bound[] arguments) => Array.ConvertAll(arguments, a => a with { Expr = Coercion.To(a, DataType.Float64), Dynamic = null });

    private static Bound BindCorrelation(Aggregate aggregate, Bound[] arguments)
    {
        string method = aggregate.Options.TextOr("method", "pearson");
        bool propagates = aggregate.Options.FlagOr("propagate_nans", false);
        Bound[] pair = arguments;
        if (method == "spearman")
        {
            pair = Array.ConvertAll(arguments, a => a with { Expr = new WholeFunctionExpr("rank", [a.Expr], DataType.Float64, static (c, memory) => RowSorting.Rank(c[0], "average", false, memory)), Dynamic = null });
        }
        else if (method != "pearson")
        {
            PlanError.Unknown<int>(aggregate.Path, "method of corr", method, ["pearson", "spearman"]);
        }
        Bound found = Summary(aggregate, Reals(pair), DataType.Float64, static (c, memory) => Summaries.Together(c[0], c[1], true, 1, memory), $"{method}, {propagates}");
        return Narrow(arguments, found);
    }

    // Of two columns of short floats it is one too.
    private static Bound Narrow(Bound[] pair, Bound found)
    {
        DataType type = pair[0].Type;
        bool isShort = type.Kind is TypeKind.Float32 or TypeKind.Float16 && pair[1].Type.Equals(type);
        return isShort ? found with { Expr = Coercion.To(found.Expr, type) } : found;
    }

    private static Bound BindCovariance(Aggregate aggregate, Bound[] arguments)
    {
        int ddof = (int)Math.Clamp(aggregate.Options.IntegerOr("ddof", 1), 0, int.MaxValue);
        return Narrow(arguments, Summary(aggregate, Reals(arguments), DataType.Float64, (c, memory) => Summaries.Together(c[0], c[1], false, ddof, memory), $"{ddof}"));
    }

    private static Bound BindEntropy(Aggregate aggregate, Bound[] arguments)
    {
        double logBase = aggregate.Options.NumberOr("base", Math.E);
        bool normalize = aggregate.Options.FlagOr("normalize", true);
        if (!arguments[0].Type.IsNumeric)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"expected numerical input for 'entropy', not {arguments[0].Type}");
        }
        Bound entropy = Summary(aggregate, Reals(arguments), DataType.Float64, (c, memory) => Summaries.Entropy(c[0], logBase, normalize, memory), $"{logBase}, {normalize}");
        return entropy with { Expr = Coercion.To(entropy.Expr, FloatOf(arguments[0].Type)) };
    }

    private static Bound BindBound(Bound value, bool upper)
    {
        DataType type = value.Type;
        if (type.IsFloat)
        {
            var infinity = new LiteralExpr(LiteralColumn.One(DataType.Float64, new LiteralValue.Text(upper ? "inf" : "-inf"), JsonPath.Root, LiteralExpr.Memory));
            return new Bound(value.Name, Coercion.To(infinity, type)) { Root = value.Root };
        }
        type = type.IsNested ? type : PhysicalOf(type);
        if (!type.IsInteger)
        {
            Throw.Error(ErrorKind.Compute, $"cannot determine {(upper ? "upper" : "lower")} bound for dtype `{ShortName.Of(value.Type)}`");
        }
        (Int128 low, Int128 high) = LiteralColumn.Range(type);
        LiteralValue last = upper && type.Kind == TypeKind.UInt128 ? new LiteralValue.Unsigned(UInt128.MaxValue) : new LiteralValue.Whole(upper ? high : low);
        var bound = new LiteralExpr(LiteralColumn.One(type, last, JsonPath.Root, LiteralExpr.Memory));
        return new Bound(value.Name, bound) { Root = value.Root };
    }
}
