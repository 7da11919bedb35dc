using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Physical;
using Polarway.Engine.Scan;
using Polarway.Engine.Schedule;

namespace Polarway.Engine;

/// <summary>Plans in, queries out: the compiler, the settings and the worker threads that queries share. Thread-safe.</summary>
public sealed class QueryEngine(EngineSettings settings, FormatRegistry formats)
{
    /// <summary>Frames of at most this many rows are computed on the calling thread: a hand-off would cost more than the work.</summary>
    private const long SmallRows = 1 << 15;

    private readonly PlanCompiler _compiler = new(formats);
    private long _queries;

    public EngineSettings Settings => settings;

    /// <summary>A query that is ready to run. Mistakes in the plan are found here, before data is read.</summary>
    /// <param name="again">After a run that failed and was worth another one.</param>
    public Query Prepare(ReadOnlySpan<byte> plan, IFrameCatalog catalog, bool again = false)
        => Prepare(plan, catalog, new QueryBudget(MemoryBudget.Process, $"query {Interlocked.Increment(ref _queries)}", settings.QueryMemoryLimit), again);

    /// <summary>As the other, on a budget that the caller shares between queries.</summary>
    public Query Prepare(ReadOnlySpan<byte> plan, IFrameCatalog catalog, QueryBudget budget, bool again = false)
    {
        CompiledPlan compiled = _compiler.Compile(plan, catalog, again);
        return new Query(compiled.Plan, new QueryContext(budget, settings) { Frames = compiled.Frames }, Scheduler.Process);
    }

    /// <summary>Runs a plan to its end: small frames here, anything else on the worker threads. The caller gets the frame.</summary>
    public Frame Collect(ReadOnlySpan<byte> plan, IFrameCatalog catalog)
    {
        try
        {
            return CollectOnce(plan, catalog, again: false);
        }
        catch (PolarwayException error) when (error.IsWorthAnotherRun)
        {
            byte[] kept = plan.ToArray();
            return Rerun.Of(error, () => CollectOnce(kept, catalog, again: true));
        }
    }

    private Frame CollectOnce(ReadOnlySpan<byte> plan, IFrameCatalog catalog, bool again)
    {
        using Query query = Prepare(plan, catalog, again);
        if (IsSmall(query))
        {
            return query.RunHere();
        }
        query.StartCollect();
        return query.TakeFrame();
    }

    /// <summary>Names and types of a plan's result, without running it.</summary>
    public Schema SchemaOf(ReadOnlySpan<byte> plan, IFrameCatalog catalog)
    {
        using CompiledPlan compiled = _compiler.Compile(plan, catalog);
        return compiled.Plan.Schema;
    }

    /// <summary>The plan as text for people, as it was written or as it will run.</summary>
    public string Explain(ReadOnlySpan<byte> plan, bool optimized, IFrameCatalog catalog) => _compiler.Explain(plan, optimized, catalog);

    private static bool IsSmall(Query query)
    {
        if (!query.ReadsOnlyFrames)
        {
            return false;
        }
        long rows = 0;
        foreach (Frame frame in query.Context.Frames)
        {
            rows += frame.Rows;
        }
        return rows <= SmallRows;
    }
}
