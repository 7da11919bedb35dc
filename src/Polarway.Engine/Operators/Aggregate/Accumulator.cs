using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>
/// Running values of all groups, as arrays indexed by group. Its state can be written out as columns with a row per group and merged
/// back in any order, which is how lanes are combined and how state is spilled. Used by one thread at a time.
/// </summary>
internal abstract class Accumulator : IDisposable
{
    /// <summary>Types of the state's columns.</summary>
    public abstract IReadOnlyList<DataType> StateTypes { get; }

    /// <summary>Bytes of the memory that is held.</summary>
    public abstract long ByteSize { get; }

    /// <summary>Makes room for groups; new ones have seen nothing.</summary>
    public abstract void Resize(int groups);

    public abstract void Update(in GroupedRows rows);

    /// <summary>Adds states that were exported, each to a group.</summary>
    public abstract void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups);

    /// <summary>The state of all groups. The target gets a reference each.</summary>
    public abstract void Export(Span<Column> target, Allocator memory);

    public abstract void Dispose();
}
