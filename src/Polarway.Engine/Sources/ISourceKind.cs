using Polarway.Engine.Operators.Result;

namespace Polarway.Engine.Sources;

/// <summary>A kind of source: how to open one. Register it in <see cref="SourceRegistry"/>; nothing else has to change.</summary>
public interface ISourceKind
{
    /// <summary>"csv"; other names that mean the same follow.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Opens a source: it is checked to be there and its schema is known; rows are not read yet.</summary>
    /// <param name="config">What to open; options that the kind does not know are errors.</param>
    /// <param name="memory">What the feed charges all its rows to.</param>
    /// <param name="readAhead">To be asked before reading more than the caller waits for.</param>
    /// <exception cref="Core.Errors.PolarwayException">Why it cannot be opened.</exception>
    IRowFeed Open(SourceConfig config, Core.Memory.QueryBudget memory, IReadAhead readAhead);
}
