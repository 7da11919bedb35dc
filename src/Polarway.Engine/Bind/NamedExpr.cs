using Polarway.Core.Types;
using Polarway.Engine.Expressions;

namespace Polarway.Engine.Bind;

/// <summary>A column that a node computes.</summary>
internal sealed record NamedExpr(string Name, PhysicalExpr Expr)
{
    public Field Field => new(Name, Expr.Type);
}
