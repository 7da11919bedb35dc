using System.Text.RegularExpressions;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>All matches of patterns. The caller gets a reference.</summary>
public static unsafe class TextExtraction
{
    /// <summary>The matches in each row, as a list. Patterns are rows or one for all; a null gives null.</summary>
    public static ListColumn All(Operand text, Operand pattern, int length, Allocator memory)
    {
        Bitmap? validity = Validities.Both(text, pattern, length, memory);
        NativeBuffer offsets = memory.Allocate((length + 1L) * sizeof(long));
        long* ends = (long*)offsets.Pointer;
        var (texts, patterns) = (new TextValues(text), new TextValues(pattern));
        var matcher = new TextMatcher(true);
        var found = new List<string>();
        ends[0] = 0;
        for (int row = 0; row < length; row++)
        {
            if (validity is null || validity[row])
            {
                ReadOnlySpan<char> characters = matcher.Decode(texts[row]);
                foreach (ValueMatch match in matcher.Use(patterns[row], texts[row])!.EnumerateMatches(characters))
                {
                    found.Add(characters.Slice(match.Index, match.Length).ToString());
                }
            }
            ends[row + 1] = found.Count;
        }
        using var writer = new ViewWriter(found.Count, memory);
        foreach (string match in found)
        {
            writer.Append(match);
        }
        GC.KeepAlive(text.Column);
        GC.KeepAlive(pattern.Column);
        return new ListColumn(DataType.List(DataType.String), offsets, writer.Finish(DataType.String, null), length, validity);
    }
}
