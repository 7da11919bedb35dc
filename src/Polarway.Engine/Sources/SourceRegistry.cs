using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Engine.Sources;

/// <summary>The kinds of sources of a build. Filled once, at the start; read by any thread.</summary>
public sealed class SourceRegistry
{
    private readonly Dictionary<string, ISourceKind> _kinds = new(StringComparer.OrdinalIgnoreCase);
    private long _opened;

    /// <exception cref="ArgumentException">A kind of that name is there already.</exception>
    public void Register(ISourceKind kind)
    {
        foreach (string name in kind.Names)
        {
            _kinds.Add(name, kind);
        }
    }

    /// <summary>Every name, in order.</summary>
    public IReadOnlyList<string> Names => [.. _kinds.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Opens a source; the caller owns it.</summary>
    /// <exception cref="PolarwayException">Unsupported for a kind that is not there; FileNotFound, Corrupt, Schema… as the kind says.</exception>
    public StreamingSource Create(string kind, SourceConfig config)
    {
        if (!_kinds.TryGetValue(kind, out ISourceKind? found))
        {
            return Throw.Unsupported<StreamingSource>($"sources of kind \"{kind}\"; this build has {string.Join(", ", Names)}");
        }
        var memory = new QueryBudget(MemoryBudget.Process, $"source {Interlocked.Increment(ref _opened)} ({config.Locations[0]})", config.MemoryLimit);
        var gate = new ReadGate(memory) { Limit = config.MemoryLimit, Prefetches = config.Prefetches };
        return new StreamingSource(found.Open(config, memory, gate), memory, gate, config);
    }
}
