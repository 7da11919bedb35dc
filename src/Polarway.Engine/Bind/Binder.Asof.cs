using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators.Join;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Joins by the nearest value.</summary>
internal sealed partial class Binder
{
    private BoundJoin BindJoinAsof(JoinAsofNode node)
    {
        BoundNode left = Bind(node.Left);
        BoundNode right = Bind(node.Right);
        NamedExpr leftOn = One(node.On.Left, left.Schema);
        NamedExpr rightOn = One(node.On.Right, right.Schema);
        DataType type = OrderedType(leftOn, rightOn);
        NamedExpr[] leftBy = ColumnsNamed(left.Schema, node.By.Left);
        NamedExpr[] rightBy = ColumnsNamed(right.Schema, node.By.Right);
        if (leftBy.Length != rightBy.Length)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"expected both 'by_left' and 'by_right' to have the same length in 'asof_join', got {leftBy.Length} and {rightBy.Length} (at {node.Path})");
        }
        PlanObject options = node.Options;
        string suffix = options.TextOr("suffix", "_right");
        bool merges = options.FlagOr("coalesce", true) && node.On.Left is not Function && node.On.Right is not Function && leftOn.Expr is ColumnExpr && rightOn.Expr is ColumnExpr && leftOn.Name == rightOn.Name;
        Keyed leftSide = WithKeys(left, [.. leftBy, leftOn], [.. rightBy, rightOn]);
        Keyed rightSide = WithKeys(right, [.. rightBy, rightOn], [.. leftBy, leftOn]);
        AsofStrategy strategy = StrategyOf(options);
        (long? ticks, double? share) = ToleranceOf(options, type);
        if (strategy == AsofStrategy.Nearest && !AsofRule.HasDistance(type))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"asof join with strategy 'nearest' is for numbers and times, not for {type} (at {node.Path})");
        }
        var rule = new AsofRule(leftSide.Keys[^1], rightSide.Keys[^1], strategy, ticks, share, options.FlagOr("allow_exact_matches", true), options.FlagOr("check_sortedness", true));
        options.Complete();
        var shape = new JoinShape(JoinHow.Left, leftSide.Keys[..^1], rightSide.Keys[..^1], false, JoinOrder.Left, false, false, "m:m") { Asof = rule };
        HashSet<int> dropped = [.. rightBy.Select(key => ((ColumnExpr)key.Expr).Column)];
        if (merges)
        {
            dropped.Add(((ColumnExpr)rightOn.Expr).Column);
        }
        (JoinColumn[] columns, Schema schema) = BesideEachOther(left.Schema, right.Schema, dropped, suffix);
        return new BoundJoin(leftSide.Input, rightSide.Input, shape, columns, schema);
    }

    private NamedExpr One(Expr expr, Schema schema)
    {
        NamedExpr[] all = BindAll([expr], schema, NoColumns);
        return all.Length == 1 ? all[0] : Throw.Error<NamedExpr>(ErrorKind.InvalidOperation, $"an asof join is on one column, found {all.Length} (at {expr.Path})");
    }

    private static NamedExpr[] ColumnsNamed(Schema schema, string[] names)
        => [.. names.Select(name => new NamedExpr(name, new ColumnExpr(schema.Require(name), schema[schema.Require(name)].Type)))];

    private static DataType OrderedType(NamedExpr left, NamedExpr right)
    {
        (DataType l, DataType r) = (left.Expr.Type, right.Expr.Type);
        bool fits = l.Equals(r) || (l.IsInteger && r.IsInteger) || (l.IsFloat && r.IsFloat);
        if (l.IsWideDecimal || r.IsWideDecimal)
        {
            Throw.Unsupported($"an asof join on {l} and {r}; cast both to decimals of at most 38 digits");
        }
        bool isOrdered = !l.Kind.Equals(TypeKind.List) && l.Kind is not (TypeKind.Array or TypeKind.Struct or TypeKind.Categorical or TypeKind.Null);
        return (fits && isOrdered ? Supertype.Find(l, r) : null)
            ?? Throw.Error<DataType>(ErrorKind.Schema, $"datatypes of join keys don't match - `{left.Name}`: {l} on left does not match `{right.Name}`: {r} on right (and no other type was available to cast to)");
    }

    private static AsofStrategy StrategyOf(PlanObject options) => options.TextOr("strategy", "backward") switch
    {
        "backward" => AsofStrategy.Backward,
        "forward" => AsofStrategy.Forward,
        "nearest" => AsofStrategy.Nearest,
        string other => PlanError.Unknown<AsofStrategy>(options.Path.At("strategy"), "strategy", other, ["backward", "forward", "nearest"]),
    };

    /// <summary>How far two values may be apart: ticks of times, units of numbers, or a part of one.</summary>
    private static (long? Ticks, double? Share) ToleranceOf(PlanObject options, DataType type)
    {
        if (!options.TryGet("tolerance", out JsonElement given))
        {
            return (null, null);
        }
        if (given.ValueKind == JsonValueKind.Number)
        {
            double number = Math.Abs(given.GetDouble());
            bool isWhole = given.TryGetInt64(out long whole) && whole != long.MinValue;
            return (isWhole ? Math.Abs(whole) : number < long.MaxValue ? (long)number : long.MaxValue, type.IsFloat || type.Kind == TypeKind.Decimal ? number : null);
        }
        CalendarSpan span = CalendarSpan.Parse(PlanObject.TextOf(given, options.Path.At("tolerance")));
        if (!type.IsTemporal)
        {
            Throw.Error(ErrorKind.Compute, $"can only use timedelta string language with Date/Datetime/Duration/Time dtypes, not with {type}; give a number as `tolerance`");
        }
        if (!span.IsFixed)
        {
            Throw.Error(ErrorKind.Compute, "cannot use month offset in timedelta of an asof join; consider using 4 weeks");
        }
        long perTick = type.Kind switch { TypeKind.Date => Ticks.NanosecondsPerDay, TypeKind.Time => 1, _ => Ticks.Nanoseconds(type.Unit) };
        return (span.FixedNanoseconds / perTick, null);
    }

    private static (JoinColumn[] Columns, Schema Schema) BesideEachOther(Schema left, Schema right, HashSet<int> dropped, string suffix)
    {
        var columns = new List<JoinColumn>();
        var fields = new List<Field>();
        for (int column = 0; column < left.Count; column++)
        {
            columns.Add(new JoinColumn(JoinSide.Left, column));
            fields.Add(left[column]);
        }
        var taken = new HashSet<string>(fields.Select(f => f.Name));
        for (int column = 0; column < right.Count; column++)
        {
            if (dropped.Contains(column))
            {
                continue;
            }
            string name = taken.Contains(right[column].Name) ? right[column].Name + suffix : right[column].Name;
            if (!taken.Add(name))
            {
                Throw.Error(ErrorKind.Duplicate, $"column with name '{name}' already exists\n\nYou may want to try:\n- renaming the column prior to joining\n- using the `suffix` parameter to specify a suffix different to the default one ('_right')");
            }
            columns.Add(new JoinColumn(JoinSide.Right, column));
            fields.Add(new Field(name, right[column].Type));
        }
        return ([.. columns], new Schema([.. fields]));
    }
}
