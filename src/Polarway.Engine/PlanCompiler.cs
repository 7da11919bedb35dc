using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Engine.Bind;
using Polarway.Engine.Optimize;
using Polarway.Engine.Physical;
using Polarway.Engine.Plan;
using Polarway.Engine.Scan;

namespace Polarway.Engine;

/// <summary>
/// From the text of a plan to pipelines: read, bind, optimize, plan. The same text over frames of the same schema is compiled once.
/// Thread-safe.
/// </summary>
public sealed class PlanCompiler(FormatRegistry formats)
{
    private readonly PlanCache _cache = new();

    /// <summary>The plan with its frames; the caller owns it (or gives frames and files to a query).</summary>
    /// <param name="again">For a run after one that failed and was worth another one.</param>
    /// <exception cref="PolarwayException">What is wrong with the plan: names, types, files, unknown or unsupported parts.</exception>
    public CompiledPlan Compile(ReadOnlySpan<byte> plan, IFrameCatalog catalog, bool again = false)
    {
        PlanText text = PlanText.Parse(plan);
        Frame[] frames = GetFrames(text, catalog);
        try
        {
            FrameInfo[] infos = Array.ConvertAll(frames, f => new FrameInfo(f.Schema, f.Rows == 1));
            int hash = PlanCache.HashOf(text.Template);
            PhysicalPlan? known = _cache.Find(hash, text.Template, infos);
            if (known is null)
            {
                known = Build(text, infos, again);
                if (known.IsReusable)
                {
                    _cache.Add(hash, text.Template, infos, known);
                }
            }
            return new CompiledPlan(known, frames);
        }
        catch (InsufficientExecutionStackException error)
        {
            Release(frames);
            throw new PolarwayException(ErrorKind.InvalidPlan, "the plan is nested too deeply for this thread's stack; compute parts of it in steps (with_columns), or combine many columns with a function of all (sum_horizontal)", error);
        }
        catch
        {
            Release(frames);
            throw;
        }
    }

    /// <summary>The plan as text for people, as it was written or as it will run.</summary>
    public string Explain(ReadOnlySpan<byte> plan, bool optimized, IFrameCatalog catalog)
    {
        PlanText text = PlanText.Parse(plan);
        Frame[] frames = GetFrames(text, catalog);
        try
        {
            using var binder = new Binder(Array.ConvertAll(frames, f => new FrameInfo(f.Schema, f.Rows == 1)), formats);
            BoundNode bound = binder.Bind(PlanReader.Read(text.Template));
            return ExplainText.Of(optimized ? Optimizer.Apply(bound) : bound);
        }
        finally
        {
            Release(frames);
        }
    }

    private PhysicalPlan Build(PlanText text, FrameInfo[] frames, bool again)
    {
        var binder = new Binder(frames, formats, again);
        try
        {
            BoundNode bound = Optimizer.Apply(binder.Bind(PlanReader.Read(text.Template)));
            return PhysicalPlanner.Build(bound, formats) with { Files = binder.Scans };
        }
        catch
        {
            binder.Dispose();
            throw;
        }
    }

    private static Frame[] GetFrames(PlanText text, IFrameCatalog catalog)
    {
        var frames = new List<Frame>(text.Handles.Length);
        try
        {
            foreach (ulong handle in text.Handles)
            {
                frames.Add(catalog.Get(handle));
            }
            return [.. frames];
        }
        catch
        {
            Release(frames);
            throw;
        }
    }

    private static void Release(IReadOnlyList<Frame> frames)
    {
        foreach (Frame frame in frames)
        {
            frame.Dispose();
        }
    }
}
