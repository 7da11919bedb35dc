using Polarway.Engine.Bind;

namespace Polarway.Engine.Optimize;

/// <summary>The rewrites in their order: constants first, then rows are dropped early, then columns.</summary>
internal static class Optimizer
{
    public static BoundNode Apply(BoundNode plan)
    {
        plan = ConstantFolding.Apply(plan);
        plan = PredicatePushdown.Apply(plan);
        plan = SlicePushdown.Apply(plan);
        return ProjectionPushdown.Apply(plan);
    }
}
