using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Core.Kernels;

/// <summary>Which ends of a text are meant.</summary>
[Flags]
public enum TextEnds
{
    Start = 1, End = 2, Both = 3,
}

/// <summary>Removes what stands at the ends of text. Results share the long values. The caller gets a reference.</summary>
public static class TextEdges
{
    /// <summary>White space off the ends.</summary>
    public static Column StripSpace(Operand text, TextEnds ends, int length, Allocator memory)
        => TextRows.Edit(text, TextRows.NoArgument, length, new SpaceEdit(ends), memory);

    /// <summary>Any of some characters off the ends.</summary>
    public static Column Strip(Operand text, Operand characters, TextEnds ends, int length, Allocator memory)
        => TextRows.Edit(text, characters, length, new CharactersEdit(ends), memory);

    public static Column StripPrefix(Operand text, Operand prefix, int length, Allocator memory) => TextRows.Edit(text, prefix, length, default(PrefixEdit), memory);

    public static Column StripSuffix(Operand text, Operand suffix, int length, Allocator memory) => TextRows.Edit(text, suffix, length, default(SuffixEdit), memory);

    private readonly unsafe struct SpaceEdit(TextEnds ends) : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            int start = 0;
            int end = text.Length;
            while ((ends & TextEnds.Start) != 0 && start < end)
            {
                Rune.DecodeFromUtf8(text[start..end], out Rune rune, out int bytes);
                if (!Rune.IsWhiteSpace(rune))
                {
                    break;
                }
                start += bytes;
            }
            while ((ends & TextEnds.End) != 0 && start < end)
            {
                Rune.DecodeLastFromUtf8(text[start..end], out Rune rune, out int bytes);
                if (!Rune.IsWhiteSpace(rune))
                {
                    break;
                }
                end -= bytes;
            }
            writer.AppendPart(view, text, start, end - start);
            return true;
        }
    }

    private readonly unsafe struct CharactersEdit(TextEnds ends) : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            int start = 0;
            int end = text.Length;
            while ((ends & TextEnds.Start) != 0 && start < end)
            {
                int bytes = Utf8Text.OffsetOf(text[start..end], 1);
                if (argument.IndexOf(text.Slice(start, bytes)) < 0)
                {
                    break;
                }
                start += bytes;
            }
            while ((ends & TextEnds.End) != 0 && start < end)
            {
                int last = start + Utf8Text.OffsetFromEnd(text[start..end], 1);
                if (argument.IndexOf(text[last..end]) < 0)
                {
                    break;
                }
                end = last;
            }
            writer.AppendPart(view, text, start, end - start);
            return true;
        }
    }

    private readonly unsafe struct PrefixEdit : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            int start = text.StartsWith(argument) ? argument.Length : 0;
            writer.AppendPart(view, text, start, text.Length - start);
            return true;
        }
    }

    private readonly unsafe struct SuffixEdit : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            writer.AppendPart(view, text, 0, text.Length - (text.EndsWith(argument) ? argument.Length : 0));
            return true;
        }
    }
}
