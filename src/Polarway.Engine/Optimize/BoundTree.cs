using Polarway.Engine.Bind;
using Polarway.Engine.Expressions;

namespace Polarway.Engine.Optimize;

/// <summary>Rewrites of bound nodes.</summary>
internal static class BoundTree
{
    /// <summary>The node with its inputs changed.</summary>
    public static BoundNode MapInputs(BoundNode node, Func<BoundNode, BoundNode> change) => node switch
    {
        BoundFilter filter => filter with { Input = change(filter.Input) },
        BoundProject project => project with { Input = change(project.Input) },
        BoundWhole whole => whole with { Input = change(whole.Input) },
        BoundGroups groups => groups with { Input = change(groups.Input) },
        BoundAggregate aggregate => aggregate with { Input = change(aggregate.Input) },
        BoundScalars scalars => scalars with { Body = change(scalars.Body), Scalars = change(scalars.Scalars) },
        BoundSort sort => sort with { Input = change(sort.Input) },
        BoundSlice slice => slice with { Input = change(slice.Input) },
        BoundUnion union => union with { Inputs = Array.ConvertAll(union.Inputs, i => change(i)) },
        BoundZip zip => zip with { Inputs = Array.ConvertAll(zip.Inputs, i => change(i)) },
        BoundWindows windows => windows with { Input = change(windows.Input) },
        BoundJoin join => join with { Left = change(join.Left), Right = change(join.Right) },
        BoundDistinct distinct => distinct with { Input = change(distinct.Input) },
        BoundRowIndex index => index with { Input = change(index.Input) },
        BoundExplode explode => explode with { Input = change(explode.Input) },
        BoundSink sink => sink with { Input = change(sink.Input) },
        _ => node,
    };

    /// <summary>The node with its expressions changed; its inputs are left alone.</summary>
    public static BoundNode MapExprs(BoundNode node, Func<PhysicalExpr, PhysicalExpr> change)
    {
        NamedExpr[] Named(NamedExpr[] exprs) => Array.ConvertAll(exprs, e => e with { Expr = change(e.Expr) });
        return node switch
        {
            BoundFilter filter => filter with { Predicate = change(filter.Predicate) },
            BoundProject project => project with { Exprs = Named(project.Exprs) },
            BoundWhole whole => whole with { Exprs = Named(whole.Exprs) },
            BoundGroups groups => groups with { Keys = Named(groups.Keys), Values = Named(groups.Values) },
            BoundAggregate aggregate => aggregate with { Keys = Named(aggregate.Keys), Aggregates = Named(aggregate.Aggregates) },
            BoundSort sort => sort with { By = Array.ConvertAll(sort.By, e => change(e)) },
            _ => node,
        };
    }
}
