using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Whole;

/// <summary>An expression evaluated over the rows up to each: quadratic in the rows, as any expression may be given.</summary>
/// <param name="inner">One value, over a schema of one column.</param>
/// <param name="least">Values that are not null, below which a row is null.</param>
internal sealed class CumulativeExpr(PhysicalExpr value, PhysicalExpr inner, int least) : PhysicalExpr(inner.Type)
{
    private static readonly Field NoName = new("", DataType.Null);

    public override IReadOnlyList<PhysicalExpr> Children { get; } = [value];

    public override bool IsRowWise => false;

    public override bool DependsOnRows => true;

    public override bool CanFail => true;

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        using Column column = value.Evaluate(batch, context).Column;
        var schema = new Schema([NoName with { Type = column.Type }]);
        var parts = new List<Column>(column.Length + 1) { Fill.Nulls(Type, 0, context.Memory) };
        int present = 0;
        try
        {
            for (int row = 0; row < column.Length; row++)
            {
                context.ThrowIfCancelled();
                present += column.IsValid(row) ? 1 : 0;
                if (present < least)
                {
                    parts.Add(Fill.Nulls(Type, 1, context.Memory));
                    continue;
                }
                using var part = new Batch(schema, [column.Slice(0, row + 1)], row + 1);
                parts.Add(inner.Evaluate(part, context).Column);
            }
            return Concatenation.Concat([.. parts], context.Memory);
        }
        finally
        {
            parts.ForEach(p => p.Dispose());
        }
    }

    public override PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children) => new CumulativeExpr(children[0], inner, least);

    public override void Describe(StringBuilder text, Schema names)
    {
        value.Describe(text, names);
        text.Append(".cumulative_eval(");
        inner.Describe(text, new Schema([NoName with { Type = value.Type }]));
        text.Append(", ").Append(least).Append(')');
    }

    protected override bool SameSettings(PhysicalExpr other) => other is CumulativeExpr same && least == same.Least && inner.SameAs(same.Inner);

    private int Least => least;

    private PhysicalExpr Inner => inner;
}
