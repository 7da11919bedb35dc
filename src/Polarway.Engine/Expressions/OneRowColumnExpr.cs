using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>A column of the input while that has one row: its value stands for as many rows as what it meets.</summary>
public sealed class OneRowColumnExpr(int column, DataType type) : PhysicalExpr(type)
{
    public override bool DependsOnRows => true;

    public override Operand Evaluate(Batch batch, QueryContext context) => new(batch.Columns[Column].Retain(), true);

    public override void CollectColumns(ISet<int> columns) => columns.Add(Column);

    public override void Describe(StringBuilder text, Schema names) => text.Append("col(\"").Append(names[Column].Name).Append("\")");

    /// <summary>The expression over an input of one row, when series of other lengths stand beside it.</summary>
    public static PhysicalExpr Within(PhysicalExpr expr) => HasSeries(expr) ? Replaced(expr) : expr;

    protected override bool SameSettings(PhysicalExpr other) => Column == ((OneRowColumnExpr)other).Column;

    private int Column => column;

    private static bool HasSeries(PhysicalExpr expr) => expr is FrameColumnExpr || expr.Children.Any(HasSeries);

    private static PhysicalExpr Replaced(PhysicalExpr expr) => expr switch
    {
        ColumnExpr leaf => new OneRowColumnExpr(leaf.Column, leaf.Type),
        { HasOwnRows: true } => expr,
        { Children.Count: 0 } => expr,
        _ => expr.WithChildren([.. expr.Children.Select(Replaced)]),
    };
}
