using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Errors;
using Polarway.Engine.Operators.Partitions;

namespace Polarway.Engine.Operators.Join;

/// <summary>What the joins of one run hold, by slot: a table, or partitions where a table would not fit. Written between pipelines, read by all lanes.</summary>
internal sealed class JoinStore : IDisposable
{
    private readonly Dictionary<int, JoinTable> _tables = [];
    private readonly Dictionary<int, PartitionedRows> _partitions = [];
    private readonly Dictionary<int, AsofTable> _nearest = [];

    /// <param name="table">Taken.</param>
    public void Set(int slot, JoinTable table) => _tables.Add(slot, table);

    /// <param name="partitions">Taken.</param>
    public void Set(int slot, PartitionedRows partitions) => _partitions.Add(slot, partitions);

    /// <param name="table">Taken.</param>
    public void Set(int slot, AsofTable table) => _nearest.Add(slot, table);

    /// <summary>Borrowed.</summary>
    public AsofTable GetAsof(int slot) => _nearest.TryGetValue(slot, out AsofTable? table) ? table : Throw.Internal<AsofTable>($"join {slot} is read before its table is made");

    /// <summary>Borrowed.</summary>
    public JoinTable Get(int slot) => _tables.TryGetValue(slot, out JoinTable? table) ? table : Throw.Internal<JoinTable>($"join {slot} is read before its table is made");

    public bool HasTable(int slot) => _tables.ContainsKey(slot);

    /// <summary>The partitions of a side that did not fit; the caller owns them.</summary>
    public bool TryTakePartitions(int slot, [NotNullWhen(true)] out PartitionedRows? partitions) => _partitions.Remove(slot, out partitions);

    /// <summary>Frees a table that nobody reads any more.</summary>
    public void Release(int slot)
    {
        if (_tables.Remove(slot, out JoinTable? table))
        {
            table.Dispose();
        }
    }

    /// <summary>Frees a table that nobody reads any more.</summary>
    public void ReleaseAsof(int slot)
    {
        if (_nearest.Remove(slot, out AsofTable? table))
        {
            table.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (JoinTable table in _tables.Values)
        {
            table.Dispose();
        }
        foreach (PartitionedRows partitions in _partitions.Values)
        {
            partitions.Dispose();
        }
        foreach (AsofTable table in _nearest.Values)
        {
            table.Dispose();
        }
        _nearest.Clear();
        _tables.Clear();
        _partitions.Clear();
    }
}
