using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;

namespace Polarway.Engine.Operators;

/// <summary>One lane's view of a source. Used by one thread at a time.</summary>
public interface ISourceReader : IDisposable
{
    /// <summary>The next batch, owned by the caller, never empty; false when nothing is left for this reader.</summary>
    bool TryRead([NotNullWhen(true)] out Batch? batch);
}
