using System.Runtime.CompilerServices;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Rewrites written expressions from the leaves up, in the order of the text.</summary>
internal static class ExprRewrite
{
    public static Expr Map(Expr expr, Func<Expr, Expr> change)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Expr Sub(Expr child) => Map(child, change);
        Expr[] All(Expr[] children) => Array.ConvertAll(children, Sub);
        return change(expr switch
        {
            Alias node => node with { Input = Sub(node.Input) },
            NameChange node => node with { Input = Sub(node.Input) },
            Cast node => node with { Input = Sub(node.Input) },
            Function node => node with { Arguments = All(node.Arguments) },
            Aggregate node => node with { Arguments = All(node.Arguments) },
            When node => node with { Cases = Array.ConvertAll(node.Cases, c => (Sub(c.Condition), Sub(c.Then))), Otherwise = node.Otherwise is null ? null : Sub(node.Otherwise) },
            Over node => node with { Input = Sub(node.Input), PartitionBy = All(node.PartitionBy), OrderBy = node.OrderBy is null ? null : All(node.OrderBy) },
            FilterRows node => node with { Input = Sub(node.Input), By = Sub(node.By) },
            SortRows node => node with { Input = Sub(node.Input), By = node.By is null ? null : All(node.By) },
            StructOf node => node with { Fields = All(node.Fields) },
            _ => expr,
        });
    }
}
