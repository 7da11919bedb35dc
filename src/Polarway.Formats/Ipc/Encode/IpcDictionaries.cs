using Polarway.Core.Types;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>The dictionaries of a schema, numbered as its categorical fields come, depth first.</summary>
internal sealed class IpcDictionaries
{
    private readonly List<IpcDictionary> _all = [];
    private int _next;

    public IpcDictionaries(Schema schema)
    {
        foreach (Field field in schema.Fields)
        {
            Collect(field.Type);
        }
    }

    public IReadOnlyList<IpcDictionary> All => _all;

    /// <summary>Starts a walk over the fields.</summary>
    public void Rewind() => _next = 0;

    /// <summary>The dictionary of the next categorical field of the walk.</summary>
    public IpcDictionary Next() => _all[_next++];

    private void Collect(DataType type)
    {
        if (type.Kind is TypeKind.Categorical or TypeKind.Enum)
        {
            _all.Add(new IpcDictionary(_all.Count, type));
        }
        foreach (Field field in type.Fields)
        {
            Collect(field.Type);
        }
    }
}
