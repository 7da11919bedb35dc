using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>One dictionary out of several. An Enum's is its categories, in order.</summary>
internal sealed class DictionaryMerger : IDisposable
{
    private readonly DataType _type;
    private readonly TextSet _set;

    public DictionaryMerger(DataType type, Allocator memory)
    {
        _type = type;
        _set = new TextSet(memory);
        foreach (string category in type.Categories ?? [])
        {
            _set.Add(Encoding.UTF8.GetBytes(category));
        }
    }

    /// <summary>The code in the merged dictionary of each entry.</summary>
    public uint[] Add(ViewColumn dictionary)
    {
        var map = new uint[dictionary.Length];
        int known = _type.Categories?.Count ?? int.MaxValue;
        for (int entry = 0; entry < map.Length; entry++)
        {
            if (!dictionary.IsValid(entry))
            {
                continue;
            }
            map[entry] = (uint)_set.Add(dictionary.BytesAt(entry));
            if (map[entry] >= known)
            {
                Throw.Error(ErrorKind.Compute, NearestName.Describe("category", dictionary.TextAt(entry), _type.Categories!));
            }
        }
        return map;
    }

    /// <summary>The code of a value, which is added when it is new.</summary>
    public uint Add(ReadOnlySpan<byte> value)
    {
        int code = _set.Add(value);
        if (_type.Categories is { } categories && code >= categories.Count)
        {
            Throw.Error(ErrorKind.Compute, NearestName.Describe("category", Encoding.UTF8.GetString(value), categories));
        }
        return (uint)code;
    }

    /// <summary>The merged dictionary. The caller gets a reference.</summary>
    public ViewColumn Finish() => _set.Finish();

    public void Dispose() => _set.Dispose();
}
