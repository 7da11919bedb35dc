using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>A column of the input.</summary>
public sealed class ColumnExpr(int column, DataType type) : PhysicalExpr(type)
{
    /// <summary>Position in the input's schema.</summary>
    public int Column { get; } = column;

    public override bool DependsOnRows => true;

    public override Operand Evaluate(Batch batch, QueryContext context) => batch.Columns[Column].Retain();

    public override void CollectColumns(ISet<int> columns) => columns.Add(Column);

    public override void Describe(StringBuilder text, Schema names) => text.Append("col(\"").Append(names[Column].Name).Append("\")");

    protected override bool SameSettings(PhysicalExpr other) => Column == ((ColumnExpr)other).Column;
}
