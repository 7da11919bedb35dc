using System.Globalization;
using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Core.Kernels;

/// <summary>Parts of text by characters, and padding. Results share the long values. The caller gets a reference.</summary>
public static class TextSlices
{
    /// <summary>Characters from an offset (negative: from the end) on, at most so many (null: all).</summary>
    public static Column Slice(Operand text, long offset, long? characters, int length, Allocator memory)
        => TextRows.Edit(text, TextRows.NoArgument, length, new SliceEdit(offset, characters ?? long.MaxValue), memory);

    /// <summary>The first characters; a negative number leaves out that many at the end.</summary>
    public static Column Head(Operand text, long characters, int length, Allocator memory)
        => TextRows.Edit(text, TextRows.NoArgument, length, new HeadEdit(characters), memory);

    /// <summary>The last characters; a negative number leaves out that many at the start.</summary>
    public static Column Tail(Operand text, long characters, int length, Allocator memory)
        => TextRows.Edit(text, TextRows.NoArgument, length, new TailEdit(characters), memory);

    /// <summary>The characters from last to first.</summary>
    public static Column Reverse(Operand text, int length, Allocator memory) => TextRows.Edit(text, TextRows.NoArgument, length, default(ReverseEdit), memory);

    /// <summary>Filled up to a number of characters at the start or at the end.</summary>
    public static Column Pad(Operand text, long characters, Rune fill, TextEnds end, int length, Allocator memory)
        => TextRows.Edit(text, TextRows.NoArgument, length, new PadEdit(characters, fill.ToString(), end), memory);

    /// <summary>Filled up with zeros after the sign.</summary>
    public static Column ZeroFill(Operand text, long characters, int length, Allocator memory)
        => TextRows.Edit(text, TextRows.NoArgument, length, new ZeroEdit(characters), memory);

    private readonly unsafe struct SliceEdit(long offset, long characters) : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            long wanted = characters;
            int start;
            if (offset >= 0)
            {
                start = Utf8Text.OffsetOf(text, offset);
            }
            else
            {
                // What lies before the first character counts towards the length.
                long missing = wanted == long.MaxValue ? 0 : Math.Max(0, -offset - Utf8Text.Count(text));
                wanted = Math.Max(0, wanted - missing);
                start = Utf8Text.OffsetFromEnd(text, offset == long.MinValue ? long.MaxValue : -offset);
            }
            int bytes = wanted >= text.Length - start ? text.Length - start : Utf8Text.OffsetOf(text[start..], wanted);
            writer.AppendPart(view, text, start, bytes);
            return true;
        }
    }

    private readonly unsafe struct HeadEdit(long characters) : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            int bytes = characters >= 0 ? Utf8Text.OffsetOf(text, characters) : Utf8Text.OffsetFromEnd(text, -characters);
            writer.AppendPart(view, text, 0, bytes);
            return true;
        }
    }

    private readonly unsafe struct TailEdit(long characters) : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            int start = characters >= 0 ? Utf8Text.OffsetFromEnd(text, characters) : Utf8Text.OffsetOf(text, -characters);
            writer.AppendPart(view, text, start, text.Length - start);
            return true;
        }
    }

    private readonly unsafe struct ReverseEdit : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            Span<byte> target = writer.Begin(text.Length);
            if (Ascii.IsValid(text))
            {
                Bytes(text, target);
            }
            else
            {
                Graphemes(text, target);
            }
            writer.End(text.Length);
            return true;
        }

        // The only grapheme of two ASCII characters is the end of a line of two.
        private static void Bytes(ReadOnlySpan<byte> text, Span<byte> target)
        {
            text.CopyTo(target);
            target[..text.Length].Reverse();
            for (int at = text.IndexOf("\r\n"u8); at >= 0;)
            {
                "\r\n"u8.CopyTo(target[(text.Length - at - 2)..]);
                int next = text[(at + 2)..].IndexOf("\r\n"u8);
                at = next < 0 ? -1 : at + 2 + next;
            }
        }

        // Marks stay on the letters that they belong to.
        private static void Graphemes(ReadOnlySpan<byte> text, Span<byte> target)
        {
            ReadOnlySpan<char> rest = Encoding.UTF8.GetString(text);
            for (int end = text.Length; rest.Length > 0;)
            {
                ReadOnlySpan<char> grapheme = rest[..StringInfo.GetNextTextElementLength(rest)];
                int bytes = Encoding.UTF8.GetByteCount(grapheme);
                Encoding.UTF8.GetBytes(grapheme, target[(end - bytes)..]);
                end -= bytes;
                rest = rest[grapheme.Length..];
            }
        }
    }

    private readonly unsafe struct PadEdit(long characters, string fill, TextEnds end) : ITextEdit
    {
        private readonly byte[] _fill = Encoding.UTF8.GetBytes(fill);

        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            long missing = characters - Utf8Text.Count(text);
            if (missing <= 0)
            {
                writer.AppendPart(view, text, 0, text.Length);
                return true;
            }
            int bytes = checked((int)(text.Length + (missing * _fill.Length)));
            Span<byte> target = writer.Begin(bytes);
            text.CopyTo(end == TextEnds.Start ? target[(bytes - text.Length)..] : target);
            int at = end == TextEnds.Start ? 0 : text.Length;
            for (; missing > 0; missing--, at += _fill.Length)
            {
                _fill.CopyTo(target[at..]);
            }
            writer.End(bytes);
            return true;
        }
    }

    private readonly unsafe struct ZeroEdit(long characters) : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            long missing = characters - Utf8Text.Count(text);
            if (missing <= 0)
            {
                writer.AppendPart(view, text, 0, text.Length);
                return true;
            }
            int sign = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
            int bytes = checked((int)(text.Length + missing));
            Span<byte> target = writer.Begin(bytes);
            text[..sign].CopyTo(target);
            target.Slice(sign, (int)missing).Fill((byte)'0');
            text[sign..].CopyTo(target[(sign + (int)missing)..]);
            writer.End(bytes);
            return true;
        }
    }
}
