using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine;
using Polarway.Engine.Sources;

namespace Polarway.Hosting;

/// <summary>An engine with its settings, as hosts see it: plans in, queries and frames out. Thread-safe.</summary>
public sealed class Session
{
    private readonly FrameStore _frames;
    private readonly QueryEngine _engine;

    /// <param name="settings">Of every query of this session.</param>
    /// <param name="frames">What plans may name.</param>
    /// <exception cref="PolarwayException">InvalidArgument: the limit of memory in the environment is not understood.</exception>
    public Session(EngineSettings settings, FrameStore frames)
    {
        MemoryBudget.CheckEnvironment();
        _frames = frames;
        _engine = new QueryEngine(settings, Formats.Registry);
        Sources = Hosting.Sources.Create(settings);
        Imports = new QueryBudget(MemoryBudget.Process, "Arrow import").CreateAllocator("Arrow import");
    }

    public EngineSettings Settings => _engine.Settings;

    /// <summary>Kinds of sources that stream chunks.</summary>
    public SourceRegistry Sources { get; }

    /// <summary>Pays for imported rows that cannot be shared with their producer, and for exports of frames.</summary>
    public Allocator Imports { get; }

    /// <summary>Compiles a plan; mistakes in it are found here.</summary>
    public HostedQuery Start(ReadOnlySpan<byte> plan)
    {
        byte[] kept = plan.ToArray();
        return new HostedQuery(_engine.Prepare(kept, _frames), () => _engine.Prepare(kept, _frames, again: true));
    }

    /// <summary>Runs a plan to its end, small ones on the calling thread. The caller gets the frame.</summary>
    public Frame Collect(ReadOnlySpan<byte> plan) => _engine.Collect(plan, _frames);

    /// <summary>Names and types of a plan's result.</summary>
    public Schema SchemaOf(ReadOnlySpan<byte> plan) => _engine.SchemaOf(plan, _frames);

    /// <summary>The plan as text for people.</summary>
    public string Explain(ReadOnlySpan<byte> plan, bool optimized) => _engine.Explain(plan, optimized, _frames);
}
