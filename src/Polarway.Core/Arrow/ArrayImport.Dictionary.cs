using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>Dictionaries and run-end encoding.</summary>
internal sealed unsafe partial class ArrayImport
{
    private const int NoWord = -1;

    private Column ReadDictionary(ArrowArray* array, ImportedType type, long first, int length, Bitmap? validity)
    {
        ArrowArray* dictionary = array->Dictionary;
        ImportedType wordType = type.Children[0];
        using Column words = dictionaries?.Find(dictionary) ?? ReadWords(dictionary, wordType, type);
        using Reservation reservation = memory.Reserve((long)length * sizeof(int));
        var rows = new int[length];
        ReadIndexes(array, type, first, rows, words.Length, validity);
        if (type.Type.Kind is not (TypeKind.Categorical or TypeKind.Enum))
        {
            Column gathered = Gather(words, rows, validity);
            validity?.Dispose();
            return gathered;
        }
        return Encode((ViewColumn)words, type, rows, validity);
    }

    private Column ReadWords(ArrowArray* dictionary, ImportedType wordType, ImportedType type)
    {
        Check(dictionary, wordType, 0, 0);
        return Read(dictionary, wordType, 0, CheckItems(dictionary->Length, type));
    }

    private void ReadIndexes(ArrowArray* array, ImportedType type, long first, Span<int> rows, int words, Bitmap? validity)
    {
        byte* source = rows.Length == 0 ? null : Values(array, type, 1);
        for (int row = 0; row < rows.Length; row++)
        {
            if (validity is not null && !validity[row])
            {
                continue;
            }
            long at = first + row;
            long index = (type.Width, type.IsSigned) switch
            {
                (1, true) => ((sbyte*)source)[at],
                (1, false) => source[at],
                (2, true) => ((short*)source)[at],
                (2, false) => ((ushort*)source)[at],
                (4, true) => ((int*)source)[at],
                (4, false) => ((uint*)source)[at],
                _ => ((long*)source)[at],
            };
            if ((ulong)index >= (ulong)words)
            {
                Corrupt(type, $"row {row}: index {index} into a dictionary of {words}");
            }
            rows[row] = (int)index;
        }
    }

    /// <summary>Codes into distinct words without nulls. An enum's codes are positions in its categories.</summary>
    private Column Encode(ViewColumn words, ImportedType type, int[] rows, Bitmap? validity)
    {
        var distinct = new DistinctWords(words);
        int[] codes = distinct.Numbers;
        ViewColumn dictionary;
        if (type.Type.Kind == TypeKind.Enum)
        {
            dictionary = Categories(type.Type);
            codes = EnumCodes(type, distinct, words);
        }
        else
        {
            dictionary = distinct.Rows.Count == words.Length ? (ViewColumn)words.Retain() : (ViewColumn)WithoutNulls(Gather(words, [.. distinct.Rows]));
        }
        NativeBuffer buffer = memory.Allocate((long)rows.Length * sizeof(uint));
        Span<uint> target = buffer.Span<uint>();
        bool newNulls = false;
        for (int row = 0; row < rows.Length; row++)
        {
            int code = codes.Length == 0 ? NoWord : codes[rows[row]];
            newNulls |= code == NoWord;
            target[row] = (uint)Math.Max(code, 0);
        }
        if (newNulls)
        {
            Bitmap merged = MergeNulls(rows, codes, validity);
            validity?.Dispose();
            validity = merged;
        }
        return new DictionaryColumn(type.Type, buffer, dictionary, rows.Length, validity);
    }

    private static int[] EnumCodes(ImportedType type, DistinctWords distinct, ViewColumn words)
    {
        var positions = new Dictionary<string, int>();
        for (int category = 0; category < type.Type.Categories!.Count; category++)
        {
            positions[type.Type.Categories[category]] = category;
        }
        var codes = new int[words.Length];
        for (int word = 0; word < codes.Length; word++)
        {
            codes[word] = NoWord;
            if (distinct.Numbers[word] != NoWord && !positions.TryGetValue(words.TextAt(word), out codes[word]))
            {
                Corrupt(type, $"the dictionary has \"{words.TextAt(word)}\", which is no category of the enum");
            }
        }
        return codes;
    }

    private ViewColumn Categories(DataType type)
    {
        byte[][] texts = [.. type.Categories!.Select(Encoding.UTF8.GetBytes)];
        NativeBuffer views = memory.Allocate((long)texts.Length * sizeof(View));
        NativeBuffer heap = memory.Allocate(texts.Sum(t => (long)t.Length));
        int at = 0;
        for (int word = 0; word < texts.Length; word++)
        {
            byte[] text = texts[word];
            text.CopyTo(heap.Bytes[at..]);
            views.Span<View>()[word] = text.Length <= View.MaxInline ? View.Inline(text) : View.Outline(text, 0, at);
            at += text.Length;
        }
        return new ViewColumn(DataType.String, views, [heap], texts.Length);
    }

    private Bitmap MergeNulls(int[] rows, int[] codes, Bitmap? validity)
    {
        NativeBuffer bits = memory.Allocate((rows.Length + 7) >> 3, zeroed: true);
        Span<byte> bytes = bits.Bytes;
        for (int row = 0; row < rows.Length; row++)
        {
            if ((validity is null || validity[row]) && codes[rows[row]] != NoWord)
            {
                bytes[row >> 3] |= (byte)(1 << (row & 7));
            }
        }
        return new Bitmap(bits, rows.Length);
    }

    private Column ReadRunEnds(ArrowArray* array, ImportedType type, long first, int length)
    {
        ArrowArray* ends = array->Children[0];
        ArrowArray* values = array->Children[1];
        if (ends == null || ends->Length < 0 || ends->Offset < 0 || ends->BufferCount < 2 || ends->Buffers == null || (ends->Length > 0 && ends->Buffers[1] == null))
        {
            Corrupt(type, "the run ends are missing");
        }
        Check(values, type.Children[0], 0, 0);
        if (values->Length < ends->Length)
        {
            Corrupt(type, $"{ends->Length} runs and {values->Length} values");
        }
        using Column all = Read(values, type.Children[0], 0, CheckItems(values->Length, type));
        using Reservation reservation = memory.Reserve((long)length * sizeof(int));
        var rows = new int[length];
        long run = 0;
        long previous = 0;
        for (int row = 0; row < length; row++)
        {
            while (run < ends->Length && RunEnd(ends, run, type.Width) <= first + row)
            {
                run++;
            }
            long end = run < ends->Length ? RunEnd(ends, run, type.Width) : 0;
            if (end < previous || run >= ends->Length)
            {
                Corrupt(type, $"the runs end before row {row}");
            }
            previous = end;
            rows[row] = (int)run;
        }
        return Gather(all, rows);
    }

    private static long RunEnd(ArrowArray* ends, long run, int width)
    {
        long at = ends->Offset + run;
        return width switch
        {
            2 => ((short*)ends->Buffers[1])[at],
            4 => ((int*)ends->Buffers[1])[at],
            _ => ((long*)ends->Buffers[1])[at],
        };
    }

    private static Column WithoutNulls(Column column)
    {
        using (column)
        {
            return column.WithValidity(null);
        }
    }
}
