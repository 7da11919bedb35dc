using Polarway.Core.Columns;

namespace Polarway.Engine.HashTable;

/// <summary>Looks keys up in a <see cref="KeyTable"/> that no longer changes. Each lane has a finder of its own; the table is shared.</summary>
internal abstract class KeyFinder : IDisposable
{
    /// <summary>The number of a key that the table does not have.</summary>
    public const int Unknown = -1;

    /// <summary>The number of each row's key, or <see cref="Unknown"/>.</summary>
    public abstract void Find(ReadOnlySpan<Column> keys, Span<int> numbers);

    public abstract void Dispose();
}
