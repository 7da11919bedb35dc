using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Functions across columns: folded pair by pair.</summary>
internal sealed partial class ExprBinder
{
    private static void AddHorizontal(Dictionary<string, Entry> all)
    {
        all.Add("sum_horizontal", Across((f, a) => SumAcross(a, f.Options.FlagOr("ignore_nulls", true))));
        all.Add("mean_horizontal", Across((f, a) => MeanAcross(f, a)));
        all.Add("min_horizontal", Across((_, a) => Extreme(CompareOp.Lt, a)));
        all.Add("max_horizontal", Across((_, a) => Extreme(CompareOp.Gt, a)));
        all.Add("all_horizontal", Across((f, a) => Flags(LogicOp.And, f, a)));
        all.Add("any_horizontal", Across((f, a) => Flags(LogicOp.Or, f, a)));
    }

    private static Entry Across(Func<Function, Bound[], PhysicalExpr> make)
        => new(0, int.MaxValue, (_, function, arguments) => arguments.Length > 0 ? new Bound(arguments[0].Name, make(function, arguments)) { Root = arguments[0].Root }
            : function.Name is "all_horizontal" or "any_horizontal" ? new Bound(function.Name, Flag(function.Name == "all_horizontal"))
            : Throw.Error<Bound>(ErrorKind.InvalidOperation, $"expected at least 1 input in '{function.Name}'"));

    private static PhysicalExpr SumAcross(Bound[] arguments, bool ignoreNulls)
    {
        Bound? sum = null;
        DataType typed = arguments.FirstOrDefault(a => a.Type.Kind is not (TypeKind.Boolean or TypeKind.Null))?.Type ?? DataType.UInt32;
        bool hasValues = arguments.Any(a => a.Type.Kind != TypeKind.Null);
        foreach (Bound argument in arguments)
        {
            // A column of nulls counts as zeros of the type of the others.
            Bound next = argument.Type.Kind == TypeKind.Boolean ? argument with { Expr = Coercion.To(argument.Expr, DataType.UInt32) }
                : argument.Type.Kind == TypeKind.Null && hasValues ? argument with { Expr = Coercion.To(argument.Expr, typed) } : argument;
            next = ignoreNulls && next.Dynamic is null && next.Type.Kind != TypeKind.Null ? next with { Expr = OrZero(next.Expr) } : next;
            sum = sum is null ? next : sum.Type.Kind == TypeKind.Null && next.Type.Kind == TypeKind.Null ? sum : BindArithmetic(ArithmeticOp.Add, sum, next);
        }
        return sum!.Expr;
    }

    private static RowFunctionExpr OrZero(PhysicalExpr expr) => OrElse(expr, Coercion.To(Whole(0), expr.Type));

    private static PhysicalExpr MeanAcross(Function function, Bound[] arguments)
    {
        bool ignoreNulls = function.Options.FlagOr("ignore_nulls", true);
        bool isShort = arguments.All(a => a.Type.Kind is TypeKind.Float16 or TypeKind.Float32 or TypeKind.Null) && arguments.Any(a => a.Type.IsFloat);
        DataType type = !isShort ? DataType.Float64 : arguments.Any(a => a.Type.Kind == TypeKind.Float32) ? DataType.Float32 : DataType.Float16;
        Bound[] values = Array.ConvertAll(arguments, a => a with { Expr = Coercion.To(a, type), Dynamic = null });
        var sum = new Bound("", SumAcross(values, ignoreNulls));
        Bound[] present = Array.ConvertAll(values, v => new Bound("", ignoreNulls ? NotNull(v.Expr) : Coercion.To(Whole(1), DataType.UInt32)));
        PhysicalExpr count = SumAcross(present, false);
        // No value at all: null, not 0 / 0.
        PhysicalExpr some = new ComparisonExpr(CompareOp.Gt, count, Coercion.To(Whole(0), count.Type));
        PhysicalExpr mean = TrueDivision(sum, new Bound("", Coercion.To(count, sum.Type)));
        return new ConditionalExpr(some, mean, TypedNull(mean.Type));
    }

    private static PhysicalExpr Extreme(CompareOp better, Bound[] arguments)
    {
        DataType type = Coercion.RequireCommon(arguments);
        PhysicalExpr best = Coercion.To(arguments[0], type);
        foreach (Bound argument in arguments.AsSpan(1))
        {
            PhysicalExpr next = Coercion.To(argument, type);
            PhysicalExpr isBetter = new ComparisonExpr(better, next, best);
            if (type.IsFloat)
            {
                var bestIsNan = new RowFunctionExpr("is_nan", [best], DataType.Boolean, static (o, _, memory) => Nulls.IsNan(o[0].Column, memory));
                isBetter = new LogicExpr(LogicOp.Or, new LogicExpr(LogicOp.And, isBetter, NotNan(next)), new LogicExpr(LogicOp.And, bestIsNan, NotNull(next)));
            }
            best = new ConditionalExpr(new LogicExpr(LogicOp.Or, isBetter, IsNull(best)), next, best);
        }
        return best;
    }

    private static PhysicalExpr Flags(LogicOp op, Function function, Bound[] arguments)
    {
        bool ignoreNulls = function.Options.FlagOr("ignore_nulls", false);
        PhysicalExpr? all = null;
        foreach (Bound argument in arguments)
        {
            if (argument.Type.Kind is not (TypeKind.Boolean or TypeKind.Null) && !argument.Type.IsInteger && !argument.Type.IsFloat)
            {
                Undefined(function, argument.Type);
            }
            PhysicalExpr flag = Coercion.To(argument, DataType.Boolean);
            flag = ignoreNulls ? OrFlag(flag, op == LogicOp.And) : flag;
            all = all is null ? flag : new LogicExpr(op, all, flag);
        }
        return all!;
    }

    private static RowFunctionExpr OrFlag(PhysicalExpr expr, bool value) => OrElse(expr, Flag(value));

    private static LiteralExpr Flag(bool value) => new(LiteralColumn.One(DataType.Boolean, new LiteralValue.Flag(value), JsonPath.Root, LiteralExpr.Memory));
}
