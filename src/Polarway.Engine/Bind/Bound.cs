using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>An expression with its type and the name of its column.</summary>
/// <param name="Dynamic">The value of a literal that has not settled on a type (Whole or Real): <see cref="Expr"/> has its type by default.</param>
internal sealed record Bound(string Name, PhysicalExpr Expr, LiteralValue? Dynamic = null)
{
    public DataType Type => Expr.Type;

    /// <summary>Name of the first column that the expression reads, for <c>name.keep</c>.</summary>
    public string Root { get; init; } = Name;

    /// <summary>Whether the type is that of a real literal which met a Boolean: a Float64 only as long as it meets no other float.</summary>
    public bool IsLooseFloat { get; init; }
}
