using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Core.Kernels;

/// <summary>Upper, lower and title case, by Unicode without a language. The caller gets a reference.</summary>
public static class TextCase
{
    public static Column Lower(Column text, Allocator memory) => TextRows.Edit(text, TextRows.NoArgument, text.Length, default(LowerEdit), memory);

    public static Column Upper(Column text, Allocator memory) => TextRows.Edit(text, TextRows.NoArgument, text.Length, default(UpperEdit), memory);

    /// <summary>The first letter of each run of letters in upper case, the others in lower case.</summary>
    public static Column Title(Column text, Allocator memory) => TextRows.Edit(text, TextRows.NoArgument, text.Length, default(TitleEdit), memory);

    private readonly unsafe struct LowerEdit : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            if (Ascii.IsValid(text))
            {
                Ascii.ToLower(text, writer.Begin(text.Length), out int written);
                writer.End(written);
            }
            else
            {
                writer.Append(Encoding.UTF8.GetString(text).ToLowerInvariant().Replace("İ", "i̇", StringComparison.Ordinal));
            }
            return true;
        }
    }

    private readonly unsafe struct UpperEdit : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            if (Ascii.IsValid(text))
            {
                Ascii.ToUpper(text, writer.Begin(text.Length), out int written);
                writer.End(written);
            }
            else
            {
                // The one common letter whose upper case is two.
                writer.Append(Encoding.UTF8.GetString(text).ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal));
            }
            return true;
        }
    }

    private readonly unsafe struct TitleEdit : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            var result = new StringBuilder(text.Length);
            bool startsWord = true;
            foreach (Rune rune in Encoding.UTF8.GetString(text).EnumerateRunes())
            {
                result.Append(!startsWord ? Rune.ToLowerInvariant(rune).ToString() : rune.Value == 'ß' ? "Ss" : Rune.ToUpperInvariant(rune).ToString());
                startsWord = !Rune.IsLetter(rune);
            }
            writer.Append(result.ToString());
            return true;
        }
    }
}
