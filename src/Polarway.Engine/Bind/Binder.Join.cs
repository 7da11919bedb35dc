using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators.Join;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Joins: keys become columns of one type on both sides, and the columns of the result get their names.</summary>
internal sealed partial class Binder
{
    private BoundNode BindJoin(JoinNode node)
    {
        if (node.Where is { } where)
        {
            return BindJoinWhere(node, where);
        }
        BoundNode left = Bind(node.Left);
        BoundNode right = Bind(node.Right);
        JoinHow how = node.How switch
        {
            "inner" => JoinHow.Inner, "left" => JoinHow.Left, "right" => JoinHow.Right, "full" => JoinHow.Full, "semi" => JoinHow.Semi, "anti" => JoinHow.Anti, "cross" => JoinHow.Cross,
            _ => PlanError.Unknown<JoinHow>(node.Path, "how", node.How, ["inner", "left", "right", "full", "semi", "anti", "cross"]),
        };
        NamedExpr[] leftKeys = BindAll(node.LeftOn, left.Schema, NoColumns);
        NamedExpr[] rightKeys = BindAll(node.RightOn, right.Schema, NoColumns);
        if (leftKeys.Length != rightKeys.Length || (leftKeys.Length == 0) != (how == JoinHow.Cross))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"the number of columns given as join key (left: {leftKeys.Length}, right:{rightKeys.Length}) should be equal, and not 0 but for a cross join (at {node.Path})");
        }
        Keyed leftSide = WithKeys(left, leftKeys, rightKeys);
        Keyed rightSide = WithKeys(right, rightKeys, leftKeys);
        (JoinOrder order, bool leftUnique, bool rightUnique) = (OrderOf(node), node.Validate is "1:1" or "1:m", node.Validate is "1:1" or "m:1");
        if (node.Validate is not ("m:m" or "1:1" or "1:m" or "m:1"))
        {
            PlanError.Unknown<int>(node.Path, "validate", node.Validate, ["m:m", "1:1", "1:m", "m:1"]);
        }
        var shape = new JoinShape(how, leftSide.Keys, rightSide.Keys, node.NullsEqual, order, leftUnique, rightUnique, node.Validate);
        (JoinColumn[] columns, Schema schema) = ResultOf(node, how, left.Schema, right.Schema, leftKeys, rightKeys, shape);
        return new BoundJoin(leftSide.Input, rightSide.Input, shape, columns, schema);
    }

    private static JoinOrder OrderOf(JoinNode node) => node.MaintainOrder switch
    {
        "none" => JoinOrder.None,
        "left" or "left_right" => JoinOrder.Left,
        "right" or "right_left" => JoinOrder.Right,
        _ => PlanError.Unknown<JoinOrder>(node.Path, "maintain_order", node.MaintainOrder, ["none", "left", "right", "left_right", "right_left"]),
    };

    /// <summary>An input with its keys among, or behind, its columns.</summary>
    private sealed record Keyed(BoundNode Input, int[] Keys);

    private Keyed WithKeys(BoundNode input, NamedExpr[] keys, NamedExpr[] others)
    {
        var columns = new List<NamedExpr>(Columns(input.Schema));
        var places = new int[keys.Length];
        for (int key = 0; key < keys.Length; key++)
        {
            if (!IsElementwise(keys[key].Expr))
            {
                Throw.Error(ErrorKind.InvalidOperation, "all join key expressions must be elementwise: a value in a row may not depend on other rows");
            }
            DataType type = KeyType(keys[key], others[key]);
            if (keys[key].Expr is ColumnExpr column && column.Type.Equals(type))
            {
                places[key] = column.Column;
                continue;
            }
            places[key] = columns.Count;
            columns.Add(new NamedExpr($"join key {key}", Coercion.To(keys[key].Expr, type)));
        }
        return columns.Count == input.Schema.Count ? new Keyed(input, places)
            : new Keyed(WithScalars(input, [.. columns], lifted => Project(input, lifted, keepsRows: true)), places);
    }

    private static DataType KeyType(NamedExpr left, NamedExpr right)
    {
        (DataType l, DataType r) = (left.Expr.Type, right.Expr.Type);
        if (l.HasObject || r.HasObject)
        {
            Throw.Error(ErrorKind.Compute, $"not yet implemented: Hash Inner Join between {ShortName.Of(l)} and {ShortName.Of(r)}");
        }
        bool isOneFamily = l.Equals(r) || (l.IsInteger && r.IsInteger) || (l.IsFloat && r.IsFloat) || (l.Kind == r.Kind && (l.IsNested || l.Kind is TypeKind.Decimal or TypeKind.Categorical));
        return (isOneFamily ? Supertype.Find(l, r) : null)
            ?? Throw.Error<DataType>(ErrorKind.Schema, $"datatypes of join keys don't match - `{left.Name}`: {l} on left does not match `{right.Name}`: {r} on right (and no other type was available to cast to)");
    }

    private static bool IsElementwise(PhysicalExpr expr) => expr is not WholeFunctionExpr && expr.Children.All(IsElementwise);

    private static (JoinColumn[] Columns, Schema Schema) ResultOf(JoinNode node, JoinHow how, Schema left, Schema right, NamedExpr[] leftKeys, NamedExpr[] rightKeys, JoinShape shape)
    {
        bool merges = node.Coalesce ?? how is not JoinHow.Full;
        var dropped = new HashSet<int>();
        var either = new Dictionary<int, int>();
        for (int key = 0; key < leftKeys.Length && merges; key++)
        {
            // Only plain columns are merged; computed keys stay beside each other.
            if (leftKeys[key].Expr is not ColumnExpr leftColumn || rightKeys[key].Expr is not ColumnExpr rightColumn)
            {
                continue;
            }
            dropped.Add(how == JoinHow.Right ? leftColumn.Column : rightColumn.Column);
            if (how == JoinHow.Full)
            {
                either[leftColumn.Column] = key;
            }
        }
        var columns = new List<JoinColumn>();
        var fields = new List<Field>();
        for (int column = 0; column < left.Count; column++)
        {
            if (how == JoinHow.Right && dropped.Contains(column))
            {
                continue;
            }
            bool isMerged = either.TryGetValue(column, out int key);
            columns.Add(isMerged ? new JoinColumn(JoinSide.Either, shape.LeftKeys[key], shape.RightKeys[key]) : new JoinColumn(JoinSide.Left, column));
            fields.Add(isMerged ? new Field(left[column].Name, KeyType(leftKeys[key], rightKeys[key])) : left[column]);
        }
        if (how is JoinHow.Semi or JoinHow.Anti)
        {
            return ([.. columns], new Schema([.. fields]));
        }
        var taken = new HashSet<string>(fields.Select(f => f.Name));
        for (int column = 0; column < right.Count; column++)
        {
            if (how != JoinHow.Right && dropped.Contains(column))
            {
                continue;
            }
            string name = taken.Contains(right[column].Name) ? right[column].Name + node.Suffix : right[column].Name;
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
