using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Aggregate;

namespace Polarway.Engine.Physical;

/// <summary>Makes the sinks of operators.</summary>
internal static class Sinks
{
    /// <summary>Keys first, then aggregates.</summary>
    public static ISink Aggregate(Schema input, int[] keys, AggregateSpec[] aggregates, bool maintainOrder, QueryContext context, bool ordersByLast = false)
        => new HashAggregateSink(input, keys, aggregates, !maintainOrder ? GroupOrder.None : ordersByLast ? GroupOrder.Last : GroupOrder.First, context);
}
