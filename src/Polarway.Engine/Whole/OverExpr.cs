using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Bind;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Whole;

/// <summary>
/// A value of a group at each of its rows. A single aggregate is computed for all groups at once; anything else group by group.
/// </summary>
internal sealed class OverExpr : PhysicalExpr
{
    private readonly PhysicalExpr _value;
    private readonly PhysicalExpr[] _partition;
    private readonly PhysicalExpr[] _order;
    private readonly RowOrder _direction;
    private readonly bool _isExploded;
    private readonly bool _isOneValue;

    /// <param name="order">What the rows of a group are sorted by before; may be empty.</param>
    /// <param name="isOneValue">Whether the value is one for each group, also where it is computed as a column of one row.</param>
    /// <param name="isExploded">The groups' values one after the other, as many as there are, instead of one at each row.</param>
    public OverExpr(PhysicalExpr value, PhysicalExpr[] partition, PhysicalExpr[] order, RowOrder direction, bool isExploded = false, bool isOneValue = false) : base(value.Type)
    {
        (_value, _partition, _order, _direction) = (value, partition, order, direction);
        (_isExploded, _isOneValue) = (isExploded, isOneValue);
        Children = [value, .. partition, .. order];
    }

    public override IReadOnlyList<PhysicalExpr> Children { get; }

    public override bool IsRowWise => false;

    public override bool DependsOnRows => true;

    public override bool HasOwnRows => true;

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        if (batch.Length == 0)
        {
            return Fill.Nulls(Type, 0, context.Memory);
        }
        int[] groups = Groups(batch, context, out int count);
        bool isOneAggregate = _value is AggregateExpr { Argument: null or { IsRowWise: true, DependsOnRows: true } } aggregate && !(aggregate.Argument is { } argument && Scalars.HasAggregate(argument))
            && _order.Length == 0 && !_isExploded;
        return isOneAggregate ? AtOnce((AggregateExpr)_value, batch, groups, context) : GroupByGroup(batch, groups, count, context);
    }

    public override PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children)
    {
        PhysicalExpr[] all = [.. children];
        return new OverExpr(all[0], all[1..(1 + _partition.Length)], all[(1 + _partition.Length)..], _direction, _isExploded, _isOneValue);
    }

    public override void Describe(StringBuilder text, Schema names)
    {
        _value.Describe(text, names);
        text.Append(".over([");
        for (int key = 0; key < _partition.Length; key++)
        {
            text.Append(key > 0 ? ", " : "");
            _partition[key].Describe(text, names);
        }
        text.Append("])");
    }

    protected override bool SameSettings(PhysicalExpr other)
        => _partition.Length == ((OverExpr)other)._partition.Length && _direction == ((OverExpr)other)._direction && _isExploded == ((OverExpr)other)._isExploded;

    private int[] Groups(Batch batch, QueryContext context, out int count)
    {
        if (_partition.Length == 0)
        {
            count = 1;
            return new int[batch.Length];
        }
        Column[] keys = Array.ConvertAll(_partition, p => FullColumn(p, batch, context));
        try
        {
            return Distinctness.Groups(keys, batch.Length, context.Memory, out count);
        }
        finally
        {
            Array.ForEach(keys, k => k.Dispose());
        }
    }

    internal static Column FullColumn(PhysicalExpr expr, Batch batch, QueryContext context)
    {
        Column column = EvaluateColumn(expr, batch, context, out bool isScalar);
        if (!isScalar && column.Length == batch.Length)
        {
            return column;
        }
        using (column)
        {
            return isScalar || column.Length == 1 ? Fill.Repeat(column, batch.Length, context.Memory)
                : Throw.Error<Column>(ErrorKind.Shape, $"can't broadcast a column of length {column.Length} to length {batch.Length}: keys, orders and arguments of windows have a value for each row, or one for all");
        }
    }

    private static Column AtOnce(AggregateExpr aggregate, Batch batch, int[] groups, QueryContext context)
    {
        using Column values = GroupAggregate.PerGroup(aggregate, batch, groups, context);
        return Gather.Take(values, groups, context.Memory);
    }

    private Column GroupByGroup(Batch batch, int[] groups, int count, QueryContext context)
    {
        int[][] rows = Distinctness.RowsOf(groups, count);
        var parts = new List<Column>(count);
        var places = new int[batch.Length];
        int next = 0;
        try
        {
            foreach (int[] unsorted in rows)
            {
                context.ThrowIfCancelled();
                int[] group = Sorted(batch, unsorted, context);
                using Batch part = Gather.Take(batch, group, context.Memory);
                parts.Add(Value(part, context));
                foreach (int row in group)
                {
                    places[row] = next++;
                }
            }
            if (_isExploded)
            {
                return Concatenation.Concat([.. parts], context.Memory);
            }
            using Column all = Concatenation.Concat([.. parts], context.Memory);
            return Gather.Take(all, places, context.Memory);
        }
        finally
        {
            parts.ForEach(p => p.Dispose());
        }
    }

    private int[] Sorted(Batch batch, int[] rows, QueryContext context)
    {
        if (_order.Length == 0)
        {
            return rows;
        }
        using Batch part = Gather.Take(batch, rows, context.Memory);
        Column[] keys = Array.ConvertAll(_order, o => FullColumn(o, part, context));
        try
        {
            var directions = new RowOrder[keys.Length];
            Array.Fill(directions, _direction);
            return Array.ConvertAll(RowSorting.Order(keys, directions, context.Memory), position => rows[position]);
        }
        finally
        {
            Array.ForEach(keys, k => k.Dispose());
        }
    }

    private Column Value(Batch part, QueryContext context)
    {
        Column column = EvaluateColumn(_value, part, context, out bool isScalar);
        isScalar |= _isOneValue && column.Length == 1;
        if (_isExploded || (column.Length == part.Length && !isScalar))
        {
            return column;
        }
        using (column)
        {
            return isScalar ? Fill.Repeat(column, part.Length, context.Memory)
                : Throw.Error<Column>(ErrorKind.Shape, $"the length of the window expression did not match that of the group: expressions must have matching group lengths, and {column.Length} values stand beside {part.Length} rows");
        }
    }
}
