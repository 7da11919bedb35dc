using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>Makes the sinks of operators.</summary>
internal static class Sinks
{
    /// <summary>Keys first, then aggregates.</summary>
    public static ISink Aggregate(Schema input, int[] keys, AggregateSpec[] aggregates, bool maintainOrder, QueryContext context)
        => Throw.Unsupported<ISink>($"aggregation ({keys.Length} keys, {aggregates.Length} aggregates, order {maintainOrder}) of {input.Count} columns in {context}");
}
