using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Categorical and Enum columns of different dictionaries under one.</summary>
internal static unsafe class Categories
{
    /// <summary>Rows of two columns (see <see cref="Kernels.Pick"/>) under a dictionary with the entries of both. Takes the validity.</summary>
    public static DictionaryColumn Pick(DictionaryColumn first, DictionaryColumn second, ReadOnlySpan<int> rows, Bitmap? validity, Allocator memory)
    {
        ViewColumn dictionary = Merge(first.Dictionary, second.Dictionary, out uint[] map, memory);
        NativeBuffer codes = memory.Allocate((long)rows.Length * sizeof(uint));
        Span<uint> target = codes.Span<uint>();
        ReadOnlySpan<uint> firstCodes = first.Codes;
        ReadOnlySpan<uint> secondCodes = second.Codes;
        for (int row = 0; row < rows.Length; row++)
        {
            int from = rows[row];
            bool isNull = validity is not null && !validity[row];
            target[row] = isNull ? 0 : from >= 0 ? firstCodes[from] : map[secondCodes[~from]];
        }
        return new DictionaryColumn(first.Type, codes, dictionary, rows.Length, validity);
    }

    // The first dictionary as it is, so that its codes stay, then what only the second has.
    private static ViewColumn Merge(ViewColumn first, ViewColumn second, out uint[] map, Allocator memory)
    {
        map = new uint[second.Length];
        var known = new Dictionary<string, uint>(first.Length, StringComparer.Ordinal);
        for (int entry = 0; entry < first.Length; entry++)
        {
            known.TryAdd(first.TextAt(entry), (uint)entry);
        }
        var added = new List<int>();
        for (int entry = 0; entry < second.Length; entry++)
        {
            string text = second.TextAt(entry);
            if (!known.TryGetValue(text, out uint code))
            {
                code = (uint)(first.Length + added.Count);
                known.Add(text, code);
                added.Add(entry);
            }
            map[entry] = code;
        }
        if (added.Count == 0)
        {
            return (ViewColumn)first.Retain();
        }
        using var writer = new ViewWriter(first.Length + added.Count, memory);
        for (int entry = 0; entry < first.Length; entry++)
        {
            writer.Append(first.BytesAt(entry));
        }
        foreach (int entry in added)
        {
            writer.Append(second.BytesAt(entry));
        }
        return writer.Finish(DataType.String, null);
    }
}
