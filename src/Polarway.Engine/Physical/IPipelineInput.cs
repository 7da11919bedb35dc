using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>Where a pipeline reads from: a frame, files, the output of an earlier pipeline, or several of those.</summary>
public interface IPipelineInput
{
    Schema Schema { get; }

    /// <summary>The source for one run, owned by the caller.</summary>
    /// <param name="outputs">What earlier pipelines gave, by their positions; an entry that is used is taken (set to null).</param>
    ISource Open(QueryContext context, ISource?[] outputs);
}
