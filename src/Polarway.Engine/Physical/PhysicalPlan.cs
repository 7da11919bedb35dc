using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>
/// A query cut into pipelines, in the order in which they run. Immutable and free of state of a run: one plan may be run many times,
/// also at once, with other frames in <see cref="QueryContext.Frames"/>; one that reads files only once.
/// </summary>
/// <param name="Schema">Of the result: what the last pipeline gives to the sink that the caller brings.</param>
/// <param name="Pipelines">Each runs after those before it. Only the last has no sink of its own.</param>
public sealed record PhysicalPlan(Schema Schema, IReadOnlyList<PhysicalPipeline> Pipelines)
{
    /// <summary>False when the plan names files: their schema may change, so it is bound anew each time.</summary>
    public bool IsReusable { get; init; } = true;

    /// <summary>Files that were opened to bind the plan.</summary>
    internal IReadOnlyList<IDisposable> Files { get; init; } = [];

    /// <summary>Closes files that no pipeline has taken over; the end of every query.</summary>
    public void CloseFiles()
    {
        foreach (IDisposable file in Files)
        {
            file.Dispose();
        }
    }
}
