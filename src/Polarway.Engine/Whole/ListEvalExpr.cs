using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Bind;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Whole;

/// <summary>What comes of an expression of the items of each list.</summary>
internal enum ListEvalKind
{
    /// <summary>A list of its rows.</summary>
    Lists,

    /// <summary>Its one value.</summary>
    Values,

    /// <summary>The items where it is true.</summary>
    Filter,
}

/// <summary>
/// An expression evaluated over the items of each list. Expressions of single items are evaluated over all items at once; others list
/// by list.
/// </summary>
/// <param name="inner">Over a schema of one column: the items.</param>
internal sealed class ListEvalExpr(PhysicalExpr lists, PhysicalExpr inner, ListEvalKind kind, DataType type) : PhysicalExpr(type)
{
    public override IReadOnlyList<PhysicalExpr> Children { get; } = [lists];

    public override bool CanFail => true;

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        Operand operand = lists.Evaluate(batch, context);
        using Column column = operand.Column;
        var rows = new ListRows((Operand)column);
        bool isOfItems = inner.IsRowWise && inner.DependsOnRows && !Scalars.HasAggregate(inner);
        Column result = kind == ListEvalKind.Values ? Values(rows, column.Length, context)
            : isOfItems ? OfItems(rows, column.Length, context) : ListByList(rows, column.Length, context);
        return new Operand(result, operand.IsScalar);
    }

    public override PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children) => new ListEvalExpr(children[0], inner, kind, Type);

    public override void Describe(StringBuilder text, Schema names)
    {
        lists.Describe(text, names);
        text.Append(kind switch { ListEvalKind.Lists => ".list.eval(", ListEvalKind.Values => ".list.agg(", _ => ".list.filter(" });
        inner.Describe(text, ItemSchema(inner.Type));
        text.Append(')');
    }

    protected override bool SameSettings(PhysicalExpr other) => other is ListEvalExpr same && kind == same.Kind && inner.SameAs(same.Inner);

    private ListEvalKind Kind => kind;

    private PhysicalExpr Inner => inner;

    private static Schema ItemSchema(DataType type) => new([new Field("", type)]);

    private ListColumn OfItems(ListRows rows, int length, QueryContext context)
    {
        rows.Flatten(length, out _, out int[] itemAt);
        Column items = Gather.Take(rows.Items, itemAt, context.Memory);
        using var batch = new Batch(ItemSchema(items.Type), [items], itemAt.Length);
        Column values = inner.Evaluate(batch, context).Column;
        var assembly = new ListAssembly(length);
        int next = 0;
        var mask = kind == ListEvalKind.Filter ? (BooleanColumn)values : null;
        for (int row = 0; row < length; row++)
        {
            for (int item = 0; item < rows.Count(row); item++, next++)
            {
                if (mask is null || (mask.IsValid(next) && mask.Values[next]))
                {
                    assembly.Add(next);
                }
            }
            assembly.EndRow(rows.IsValid(row));
        }
        if (mask is null)
        {
            return assembly.Over(values, context.Memory);
        }
        using (values)
        {
            return assembly.Finish(items, context.Memory);
        }
    }

    private ListColumn ListByList(ListRows rows, int length, QueryContext context)
    {
        var parts = new List<Column> { Fill.Nulls(kind == ListEvalKind.Filter ? rows.Items.Type : inner.Type, 0, context.Memory) };
        var assembly = new ListAssembly(length);
        int next = 0;
        try
        {
            for (int row = 0; row < length; row++)
            {
                context.ThrowIfCancelled();
                if (rows.IsValid(row))
                {
                    parts.Add(One(rows, row, context));
                    assembly.AddRange(next, parts[^1].Length);
                    next += parts[^1].Length;
                }
                assembly.EndRow(rows.IsValid(row));
            }
            return assembly.Over(Concatenation.Concat([.. parts], context.Memory), context.Memory);
        }
        finally
        {
            parts.ForEach(p => p.Dispose());
        }
    }

    private Column Values(ListRows rows, int length, QueryContext context)
        => inner is AggregateExpr { Argument: null or { IsRowWise: true, DependsOnRows: true } } aggregate && !(aggregate.Argument is { } argument && Scalars.HasAggregate(argument))
            ? AtOnce(aggregate, rows, length, context) : ValueByValue(rows, length, context);

    private static Column AtOnce(AggregateExpr aggregate, ListRows rows, int length, QueryContext context)
    {
        rows.Flatten(length, out int[] rowOf, out int[] itemAt);
        using var none = new Batch(ItemSchema(rows.Items.Type), [rows.Items.Slice(0, 0)], 0);
        using Column ofNone = GroupAggregate.Of(aggregate, none, context);
        Column items = Gather.Take(rows.Items, itemAt, context.Memory);
        using var batch = new Batch(ItemSchema(items.Type), [items], itemAt.Length);
        using Column perList = itemAt.Length == 0 ? ofNone.Slice(0, 0) : GroupAggregate.PerGroup(aggregate, batch, Renumbered(rowOf), context);
        using Column all = Concatenation.Concat([perList, ofNone], context.Memory);
        var picks = new int[length];
        int next = 0;
        for (int row = 0; row < length; row++)
        {
            picks[row] = !rows.IsValid(row) ? -1 : rows.Count(row) == 0 ? perList.Length : next++;
        }
        return Gather.Take(all, picks, context.Memory);
    }

    /// <summary>Ascending numbers without gaps.</summary>
    private static int[] Renumbered(int[] rowOf)
    {
        var groups = new int[rowOf.Length];
        for (int item = 1; item < groups.Length; item++)
        {
            groups[item] = groups[item - 1] + (rowOf[item] != rowOf[item - 1] ? 1 : 0);
        }
        return groups;
    }

    private Column ValueByValue(ListRows rows, int length, QueryContext context)
    {
        var parts = new List<Column> { Fill.Nulls(inner.Type, 1, context.Memory) };
        var picks = new int[length];
        try
        {
            for (int row = 0; row < length; row++)
            {
                context.ThrowIfCancelled();
                if (rows.IsValid(row))
                {
                    picks[row] = parts.Count;
                    parts.Add(One(rows, row, context));
                }
            }
            using Column all = Concatenation.Concat([.. parts], context.Memory);
            for (int row = 0; row < length; row++)
            {
                picks[row] = picks[row] == 0 ? -1 : picks[row];
            }
            return Gather.Take(all, picks, context.Memory);
        }
        finally
        {
            parts.ForEach(p => p.Dispose());
        }
    }

    /// <summary>The result of one list.</summary>
    private Column One(ListRows rows, int row, QueryContext context)
    {
        Column items = rows.Items.Slice(rows.Start(row), rows.Count(row));
        using var batch = new Batch(ItemSchema(items.Type), [items], items.Length);
        Operand value = inner.Evaluate(batch, context);
        if (kind != ListEvalKind.Filter)
        {
            return value.Column;
        }
        using Column flags = value.IsScalar ? Fill.Repeat(value.Column, items.Length, context.Memory) : value.Column.Retain();
        using (value.Column)
        {
            return Filtering.Apply(items, (BooleanColumn)flags, context.Memory);
        }
    }
}
