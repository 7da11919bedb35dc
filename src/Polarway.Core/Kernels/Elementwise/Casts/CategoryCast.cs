using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Casts of text to Categorical and Enum, and between those.</summary>
internal static unsafe class CategoryCast
{
    /// <summary>Text in either memory form to codes; a value that an Enum does not have becomes null.</summary>
    public static Column FromText(Column source, DataType target, Allocator memory)
    {
        if (source is DictionaryColumn encoded)
        {
            using Column entries = FromViews(encoded.Dictionary, target, memory);
            return Recode(encoded, (DictionaryColumn)entries, target, memory);
        }
        return FromViews((ViewColumn)source, target, memory);
    }

    private static DictionaryColumn FromViews(ViewColumn source, DataType target, Allocator memory)
    {
        bool isEnum = target.Kind == TypeKind.Enum;
        var codes = new TextMembers(source.Length + (target.Categories?.Count ?? 0));
        foreach (string category in target.Categories ?? [])
        {
            codes.Add(System.Text.Encoding.UTF8.GetBytes(category));
        }
        NativeBuffer target32 = memory.Allocate((long)source.Length * sizeof(uint));
        NativeBuffer known = BitWords.Allocate(source.Length, memory);
        new Span<ulong>(known.Pointer, BitWords.Count(source.Length)).Clear();
        uint* to = (uint*)target32.Pointer;
        ulong* words = (ulong*)known.Pointer;
        bool anyMissing = false;
        for (int row = 0; row < source.Length; row++)
        {
            to[row] = 0;
            if (!source.IsValid(row))
            {
                continue;
            }
            int code = isEnum ? codes.Find(source.BytesAt(row)) : codes.Add(source.BytesAt(row));
            if (code < 0)
            {
                anyMissing = true;
                continue;
            }
            to[row] = (uint)code;
            words[row >> 6] |= 1UL << (row & 63);
        }
        ViewColumn dictionary = isEnum ? Fill.DictionaryOf(target, memory) : Entries(codes, memory);
        return new DictionaryColumn(target, target32, dictionary, source.Length, ConversionLoop.Merge(source, known, anyMissing, memory));
    }

    // Rows of codes into entries that themselves were cast to codes.
    private static DictionaryColumn Recode(DictionaryColumn rows, DictionaryColumn entries, DataType target, Allocator memory)
    {
        NativeBuffer buffer = memory.Allocate((long)rows.Length * sizeof(uint));
        NativeBuffer known = BitWords.Allocate(rows.Length, memory);
        new Span<ulong>(known.Pointer, BitWords.Count(rows.Length)).Clear();
        ulong* words = (ulong*)known.Pointer;
        Span<uint> to = buffer.Span<uint>();
        ReadOnlySpan<uint> from = rows.Codes;
        ReadOnlySpan<uint> map = entries.Codes;
        bool anyMissing = false;
        for (int row = 0; row < to.Length; row++)
        {
            to[row] = 0;
            if (!rows.IsValid(row))
            {
                continue;
            }
            int entry = (int)from[row];
            if (entries.IsValid(entry))
            {
                to[row] = map[entry];
                words[row >> 6] |= 1UL << (row & 63);
            }
            else
            {
                anyMissing = true;
            }
        }
        return new DictionaryColumn(target, buffer, (ViewColumn)entries.Dictionary.Retain(), rows.Length, ConversionLoop.Merge(rows, known, anyMissing, memory));
    }

    private static ViewColumn Entries(TextMembers texts, Allocator memory)
    {
        using var writer = new ViewWriter(texts.Count, memory);
        for (int entry = 0; entry < texts.Count; entry++)
        {
            writer.Append(texts[entry]);
        }
        return writer.Finish(DataType.String, null);
    }
}
