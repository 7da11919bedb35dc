using Polarway.Core.Columns;

namespace Polarway.Core.Arrow;

/// <summary>
/// Dictionaries that were read before the arrays that use them, as in IPC: an array's dictionary pointer finds its values here.
/// Holds a reference to each until disposed.
/// </summary>
public sealed unsafe class ImportedDictionaries : IDisposable
{
    private readonly Dictionary<nint, Column> _columns = [];

    /// <summary>Says what stands behind a dictionary pointer. The column is borrowed.</summary>
    public void Add(ArrowArray* dictionary, Column values) => _columns.Add((nint)dictionary, values.Retain());

    public void Dispose()
    {
        foreach (Column column in _columns.Values)
        {
            column.Dispose();
        }
        _columns.Clear();
    }

    internal Column? Find(ArrowArray* dictionary) => _columns.GetValueOrDefault((nint)dictionary)?.Retain();
}
