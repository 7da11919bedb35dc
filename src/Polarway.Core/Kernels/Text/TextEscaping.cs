using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Core.Kernels;

/// <summary>Text as a pattern that matches just it. The caller gets a reference.</summary>
public static class TextEscaping
{
    /// <summary>A backslash before every character that has a meaning of its own in a regular expression.</summary>
    public static Column Escape(Operand text, int length, Allocator memory) => TextRows.Edit(text, TextRows.NoArgument, length, default(EscapeEdit), memory);

    private readonly unsafe struct EscapeEdit : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            ReadOnlySpan<byte> special = @"\.+*?()|[]{}^$#&-~"u8;
            if (text.IndexOfAny(special) < 0)
            {
                writer.AppendPart(view, text, 0, text.Length);
                return true;
            }
            Span<byte> target = writer.Begin(checked(text.Length * 2));
            int written = 0;
            foreach (byte unit in text)
            {
                if (special.Contains(unit))
                {
                    target[written++] = (byte)'\\';
                }
                target[written++] = unit;
            }
            writer.End(written);
            return true;
        }
    }
}
