using Polarway.Core.Errors;

namespace Polarway.Engine.Operators.Join;

/// <summary>The tables of the joins of one run, by slot. Written between pipelines, read by all lanes.</summary>
internal sealed class JoinStore : IDisposable
{
    private readonly Dictionary<int, JoinTable> _tables = [];

    /// <param name="table">Taken.</param>
    public void Set(int slot, JoinTable table) => _tables.Add(slot, table);

    /// <summary>Borrowed.</summary>
    public JoinTable Get(int slot) => _tables.TryGetValue(slot, out JoinTable? table) ? table : Throw.Internal<JoinTable>($"join {slot} is read before its table is made");

    /// <summary>Frees a table that nobody reads any more.</summary>
    public void Release(int slot)
    {
        if (_tables.Remove(slot, out JoinTable? table))
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
        _tables.Clear();
    }
}
