using Polarway.Core.Columns;
using Polarway.Core.Errors;

namespace Polarway.Engine.Operators;

/// <summary>Single values that one pipeline computes for the expressions of a later one. Written between pipelines, read by all lanes.</summary>
public sealed class ScalarStore : IDisposable
{
    private readonly Dictionary<int, Column> _values = [];

    /// <param name="value">One row; taken.</param>
    public void Set(int slot, Column value) => _values.Add(slot, value);

    /// <summary>The value, borrowed.</summary>
    public Column Get(int slot) => _values.TryGetValue(slot, out Column? value) ? value : Throw.Internal<Column>($"scalar {slot} is read before it is computed");

    public void Dispose()
    {
        foreach (Column value in _values.Values)
        {
            value.Dispose();
        }
        _values.Clear();
    }
}
