using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>Tests against sets and intervals.</summary>
internal sealed partial class ExprBinder
{
    private static void AddMembership(Dictionary<string, Entry> all)
        => all.Add("is_between", new Entry(3, 3, (_, f, a) => BindBetween(f, a)));

    private static Bound BindBetween(Function function, Bound[] arguments)
    {
        string text = function.Options.TextOr("closed", "both");
        ClosedInterval closed = text switch
        {
            "both" => ClosedInterval.Both,
            "left" => ClosedInterval.Left,
            "right" => ClosedInterval.Right,
            "none" => ClosedInterval.None,
            _ => PlanError.Unknown<ClosedInterval>(function.Path, "closed", text, ["both", "left", "right", "none"]),
        };
        DataType low = ComparedType(arguments[0], arguments[1]);
        DataType high = ComparedType(arguments[0], arguments[2]);
        if (!low.Equals(high) || IsCategory(low))
        {
            CompareOp above = closed is ClosedInterval.Both or ClosedInterval.Left ? CompareOp.Ge : CompareOp.Gt;
            CompareOp below = closed is ClosedInterval.Both or ClosedInterval.Right ? CompareOp.Le : CompareOp.Lt;
            var both = new LogicExpr(LogicOp.And, BindComparison(above, arguments[0], arguments[1]).Expr, BindComparison(below, arguments[0], arguments[2]).Expr);
            return new Bound(arguments[0].Name, both) { Root = arguments[0].Root };
        }
        if (arguments[1].Expr is LiteralExpr { IsNull: true } || arguments[2].Expr is LiteralExpr { IsNull: true })
        {
            // Nothing is known without an end.
            return new Bound(arguments[0].Name, new ConditionalExpr(NotNull(arguments[0].Expr), TypedNull(DataType.Boolean), TypedNull(DataType.Boolean))) { Root = arguments[0].Root };
        }
        PhysicalExpr[] exprs = Array.ConvertAll(arguments, a => Coercion.To(a, low));
        return new Bound(arguments[0].Name, new BetweenExpr(exprs[0], exprs[1], exprs[2], closed)) { Root = arguments[0].Root };
    }

    /// <summary>Its set is not an expression of rows: a list literal, or the column of a frame.</summary>
    private Bound BindIsIn(Function function)
    {
        if (function.Arguments.Length != 2)
        {
            PlanError.Invalid(function.Path, $"function \"is_in\" takes 2 arguments, found {function.Arguments.Length}");
        }
        bool nullsEqual = function.Options.FlagOr("nulls_equal", false);
        function.Options.Complete();
        Bound value = Bind(function.Arguments[0]);
        Expr set = function.Arguments[1] is Alias alias ? alias.Input : function.Arguments[1];
        if (set is FrameLiteral frame)
        {
            DataType members = FrameOf(frame).Schema[0].Type;
            if (HasItems(members) && !value.Type.IsNested)
            {
                return IsInLists(function, value, BindFrameLiteral(frame), nullsEqual);
            }
            DataType type = SetType(value.Type, members);
            return value with { Expr = new InFrameExpr(Coercion.To(value, type), frame.Slot, nullsEqual), Dynamic = null };
        }
        Bound sets = Bind(set);
        if (sets.Expr is not LiteralExpr { Value: ListColumn list } literal)
        {
            return HasItems(sets.Type) ? IsInLists(function, value, sets, nullsEqual)
                : sets.Expr is LiteralExpr one ? BindComparison(nullsEqual ? CompareOp.EqMissing : CompareOp.Eq, value, new Bound("", one))
                : IsInColumn(function, value, sets, nullsEqual);
        }
        if (literal.IsNull)
        {
            return value with { Expr = TypedNull(DataType.Boolean), Dynamic = null };
        }
        (PhysicalExpr expr, Column items) = Conform(value, list);
        return value with { Expr = new InSetExpr(expr, items, nullsEqual), Dynamic = null };
    }

    /// <summary>Whether each value is in the list of its row.</summary>
    private static Bound IsInLists(Function function, Bound value, Bound lists, bool nullsEqual)
    {
        DataType inner = lists.Type.Inner;
        bool isCategory = (IsCategory(value.Type) && inner.Kind == TypeKind.String) || (IsCategory(inner) && value.Type.Kind == TypeKind.String);
        bool isAlike = isCategory || value.Dynamic is not null && inner.IsNumeric || AreAlike(value.Type, inner);
        DataType? type = !isAlike ? null : isCategory ? DataType.String : Coercion.Common(value, new Bound("", new ColumnExpr(0, inner)));
        if (type is null)
        {
            Unlike(value.Type, lists.Type);
        }
        PhysicalExpr member = Coercion.To(value, type!);
        PhysicalExpr sets = Coercion.To(lists.Expr, DataType.List(type!));
        PhysicalExpr matches = new RowFunctionExpr(function.Name, [sets, member], DataType.UInt32, static (o, length, memory) => ListKernels.CountMatches(o[0], o[1], length, memory));
        PhysicalExpr found = new ComparisonExpr(CompareOp.Gt, matches, Coercion.To(Whole(0), DataType.UInt32));
        found = nullsEqual ? found : new ConditionalExpr(NotNull(member), found, TypedNull(DataType.Boolean));
        return new Bound(value.Name, found) { Root = value.Root };
    }

    /// <summary>Whether each value is in a column that is computed: in all of its rows.</summary>
    private static Bound IsInColumn(Function function, Bound value, Bound column, bool nullsEqual)
        => IsInLists(function, value, new Bound("", Scalars.PerGroup(column.Expr)) is { Type.Kind: TypeKind.List } all ? all
            : Throw.Unsupported<Bound>($"is_in with one value of type {column.Type} (at {function.Path}); compare with =="), nullsEqual);

    private static (PhysicalExpr Value, Column Set) Conform(Bound value, ListColumn list)
    {
        using Column items = list.Items.Slice((int)list.Offsets[0], (int)(list.Offsets[1] - list.Offsets[0]));
        DataType type = SetType(value.Type, items.Type);
        // Whole numbers take the column's type; those that do not fit are in no row.
        if (value.Type.IsInteger && items.Type.IsInteger)
        {
            using Column narrowed = Core.Kernels.Cast.To(items, value.Type, false, LiteralExpr.Memory);
            using BooleanColumn wasNull = Nulls.IsNull(items, LiteralExpr.Memory);
            using BooleanColumn fits = Nulls.IsNotNull(narrowed, LiteralExpr.Memory);
            using BooleanColumn kept = Logic.Or(wasNull, fits, items.Length, LiteralExpr.Memory);
            return (value.Expr, Filtering.Apply(narrowed, kept, LiteralExpr.Memory));
        }
        return (Coercion.To(value, type), Core.Kernels.Cast.To(items, type, false, LiteralExpr.Memory));
    }

    /// <summary>Types whose values are looked for in each other without loss: integers and decimals, floats, and others in themselves.</summary>
    private static bool AreAlike(DataType value, DataType set)
    {
        if (value.Kind == TypeKind.Null || set.Kind == TypeKind.Null || value.Equals(set))
        {
            return true;
        }
        bool IsExact(DataType type) => type.IsInteger || type.Kind == TypeKind.Decimal;
        return IsExact(value) && IsExact(set) || value.IsFloat && set.IsFloat
            || value.Kind == set.Kind && value.Kind is TypeKind.Duration or TypeKind.Categorical
            || value.Kind == TypeKind.Datetime && set.Kind == TypeKind.Datetime && value.TimeZone == set.TimeZone
            || value.IsNested && set.IsNested && Supertype.Find(value, set) is not null;
    }

    private static void Unlike(DataType value, DataType lists)
    {
        bool isLossy = value.IsNumeric && lists.Inner.IsNumeric && value.IsFloat != lists.Inner.IsFloat;
        string hint = isLossy ? ".\nHint: Before version 2.0, Polars would perform this check by lossily casting the values; cast one of the two sides." : "; cast one of them";
        Throw.Error(ErrorKind.InvalidOperation, $"'is_in' cannot check for {LongName.Of(value)} values in {LongName.Of(lists)} data{hint}");
    }

    private static DataType SetType(DataType value, DataType set)
    {
        if (IsCategory(value) && set.Kind == TypeKind.String)
        {
            return DataType.String;
        }
        if (value.Kind == TypeKind.String && IsCategory(set))
        {
            return DataType.String;
        }
        DataType? type = AreAlike(value, set) ? Supertype.Find(value, set) : null;
        if (type is null)
        {
            Unlike(value, DataType.List(set));
        }
        return type!;
    }
}
