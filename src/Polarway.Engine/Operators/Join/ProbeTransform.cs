using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Join;

/// <summary>The side of a join that streams by: finds for each row its partners in the table.</summary>
/// <param name="table">Borrowed; null: the one in the join's slot.</param>
internal sealed class ProbeTransform(JoinSpec spec, JoinTable? table = null) : ITransform
{
    public JoinSpec Spec => spec;

    public Schema OutputSchema => spec.Output;

    public bool KeepsRowCount => false;

    public bool MayMultiply => true;

    public IBatchConsumer CreateStage(IBatchConsumer next, QueryContext context)
    {
        JoinTable held = table ?? context.Joins.Get(spec.Slot);
        return spec.Condition is null ? new ProbeStage(spec, held, next, context) : new PairStage(spec, held, next, context);
    }

    /// <summary>No row comes any more. A table whose rows without a partner follow is left to those.</summary>
    public void Release(QueryContext context)
    {
        if (!spec.KeepsBuild)
        {
            context.Joins.Release(spec.Slot);
        }
    }
}
