using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine;

namespace Polarway.Hosting;

/// <summary>An engine with its settings, as hosts see it: plans in, queries and frames out. Thread-safe.</summary>
public sealed class Session
{
    private readonly FrameStore _frames;

    /// <param name="settings">Of every query of this session.</param>
    /// <param name="frames">What plans may name.</param>
    public Session(EngineSettings settings, FrameStore frames)
    {
        Settings = settings;
        _frames = frames;
        Imports = new QueryBudget(MemoryBudget.Process, "Arrow import").CreateAllocator("Arrow import");
    }

    public EngineSettings Settings { get; }

    /// <summary>Pays for imported rows that cannot be shared with their producer, and for exports of frames.</summary>
    public Allocator Imports { get; }

    /// <summary>Compiles a plan; mistakes in it are found here.</summary>
    public HostedQuery Start(ReadOnlySpan<byte> plan) => new(Compile(plan));

    /// <summary>Runs a plan to its end on the calling thread. The caller gets the frame.</summary>
    public Frame Collect(ReadOnlySpan<byte> plan)
    {
        using Query query = Compile(plan);
        return query.RunHere();
    }

    /// <summary>Names and types of a plan's result.</summary>
    public Schema SchemaOf(ReadOnlySpan<byte> plan)
    {
        using Query query = Compile(plan);
        return query.Schema;
    }

    /// <summary>The plan as text for people.</summary>
    public string Explain(ReadOnlySpan<byte> plan, bool optimized) => Throw.Unsupported<string>("explaining plans");

    private Query Compile(ReadOnlySpan<byte> plan) => Throw.Unsupported<Query>("running plans");
}
