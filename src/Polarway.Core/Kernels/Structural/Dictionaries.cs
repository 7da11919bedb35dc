using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>From dictionary codes to plain views and back.</summary>
public static class Dictionaries
{
    /// <summary>A dictionary-encoded column as plain views: String and Binary keep their type, Categorical and Enum become String.
    /// Any other column is retained. The caller gets a reference.</summary>
    public static Column Decode(Column column, Allocator memory)
    {
        if (column is not DictionaryColumn dictionary)
        {
            return column.Retain();
        }
        DataType type = column.Type.Physical == PhysicalKind.Dictionary ? DataType.String : column.Type;
        NativeBuffer target = memory.Allocate(16L * column.Length);
        Span<View> views = target.Span<View>();
        ReadOnlySpan<View> entries = dictionary.Dictionary.Views;
        ReadOnlySpan<uint> codes = dictionary.Codes;
        if (entries.Length == 0)
        {
            views.Clear();
        }
        else
        {
            for (int row = 0; row < codes.Length; row++)
            {
                views[row] = entries[(int)codes[row]];
            }
        }
        return new ViewColumn(type, target, dictionary.Dictionary.RetainHeaps(), column.Length, column.Validity?.Share());
    }

    /// <summary>Text as codes into a dictionary of its distinct values. <paramref name="type"/> is String, Binary, Categorical or
    /// Enum (a value that is no category is an error). The caller gets a reference.</summary>
    /// <exception cref="PolarwayException">Compute, naming a value that is no category.</exception>
    public static DictionaryColumn Encode(Column column, DataType type, Allocator memory)
    {
        if (column is DictionaryColumn dictionary)
        {
            return Recode(dictionary, type, memory);
        }
        var text = (ViewColumn)column;
        NativeBuffer target = memory.Allocate(4L * text.Length);
        Span<uint> codes = target.Span<uint>();
        using var merger = new DictionaryMerger(type, memory);
        for (int row = 0; row < codes.Length; row++)
        {
            codes[row] = text.IsValid(row) ? merger.Add(text.BytesAt(row)) : 0;
        }
        return new DictionaryColumn(type, target, merger.Finish(), text.Length, text.Validity?.Share());
    }

    /// <summary>The dictionary that an empty column of a type has: an Enum's categories, else nothing. The caller gets a reference.</summary>
    public static ViewColumn Categories(DataType type, Allocator memory)
    {
        using var entries = new ViewBuilder(DataType.String, memory);
        foreach (string category in type.Categories ?? [])
        {
            entries.Append(Encoding.UTF8.GetBytes(category));
        }
        return (ViewColumn)entries.Finish();
    }

    /// <summary>The codes of another dictionary.</summary>
    internal static void Remap(ReadOnlySpan<uint> codes, uint[] map, Span<uint> target)
    {
        for (int row = 0; row < codes.Length; row++)
        {
            // Under a null a code may point past an empty dictionary.
            target[row] = codes[row] < (uint)map.Length ? map[codes[row]] : 0;
        }
    }

    private static DictionaryColumn Recode(DictionaryColumn column, DataType type, Allocator memory)
    {
        if (type.Kind != TypeKind.Enum)
        {
            return (DictionaryColumn)column.WithType(type);
        }
        using var merger = new DictionaryMerger(type, memory);
        uint[] map = merger.Add(column.Dictionary);
        NativeBuffer target = memory.Allocate(4L * column.Length);
        Remap(column.Codes, map, target.Span<uint>());
        return new DictionaryColumn(type, target, merger.Finish(), column.Length, column.Validity?.Share());
    }
}
