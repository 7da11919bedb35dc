using Polarway.Core.Columns;

namespace Polarway.Engine.Physical;

/// <summary>A plan that is ready to run with the frames it names. Owns a reference to each frame.</summary>
public sealed class CompiledPlan : IDisposable
{
    internal CompiledPlan(PhysicalPlan plan, Frame[] frames)
    {
        Plan = plan;
        Frames = frames;
    }

    public PhysicalPlan Plan { get; }

    /// <summary>For <see cref="Operators.QueryContext.Frames"/>. A query that takes them disposes them instead of this object.</summary>
    public IReadOnlyList<Frame> Frames { get; }

    /// <summary>Releases frames and files; not after a query has taken them.</summary>
    public void Dispose()
    {
        foreach (Frame frame in Frames)
        {
            frame.Dispose();
        }
        Plan.CloseFiles();
    }
}
