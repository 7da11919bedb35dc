using System.Text;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns.Builders;

/// <summary>Builds Categorical and Enum columns from text. An Enum's dictionary is its categories, in order.</summary>
public sealed class DictionaryBuilder : ColumnBuilder
{
    private readonly NativeList<uint> _codes;
    private readonly BitmapBuilder _validity;
    private readonly Dictionary<string, uint> _known = [];
    private readonly ViewBuilder _entries;

    public DictionaryBuilder(DataType type, Allocator memory) : base(type, memory)
    {
        _codes = new NativeList<uint>(memory);
        _validity = new BitmapBuilder(memory);
        _entries = new ViewBuilder(DataType.String, memory);
        AddCategories();
    }

    public override int Count => _codes.Count;

    public override void AppendNull()
    {
        _codes.Add(0);
        _validity.Append(false);
    }

    public override void Append(ReadOnlySpan<byte> value)
    {
        string text = Encoding.UTF8.GetString(value);
        if (!_known.TryGetValue(text, out uint code))
        {
            if (Type.Kind == TypeKind.Enum)
            {
                Throw.Error(ErrorKind.Compute, NearestName.Describe("category", text, Type.Categories!));
            }
            code = (uint)_entries.Count;
            _known.Add(text, code);
            _entries.Append(value);
        }
        _codes.Add(code);
        _validity.Append(true);
    }

    public override Column Finish()
    {
        int length = _codes.Count;
        var column = new DictionaryColumn(Type, _codes.TakeBuffer(), (ViewColumn)_entries.Finish(), length, _validity.FinishValidity());
        _known.Clear();
        AddCategories();
        return column;
    }

    public override void Dispose()
    {
        _codes.Dispose();
        _validity.Dispose();
        _entries.Dispose();
    }

    private void AddCategories()
    {
        foreach (string category in Type.Categories ?? [])
        {
            _known.Add(category, (uint)_entries.Count);
            _entries.Append(category);
        }
    }
}
