using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Lengths of text, as UInt32. The caller gets a reference.</summary>
public static class TextLengths
{
    /// <summary>Bytes of UTF-8, or of binary values.</summary>
    public static Column Bytes(Column text, Allocator memory)
        => TextRows.Measure<uint, ByteCount>(text, TextRows.NoArgument, text.Length, DataType.UInt32, default, memory);

    /// <summary>Code points.</summary>
    public static Column Characters(Column text, Allocator memory)
        => TextRows.Measure<uint, CharacterCount>(text, TextRows.NoArgument, text.Length, DataType.UInt32, default, memory);

    private readonly struct ByteCount : ITextMeasure<uint>
    {
        public bool TryMeasure(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, out uint value)
        {
            value = (uint)text.Length;
            return true;
        }
    }

    private readonly struct CharacterCount : ITextMeasure<uint>
    {
        public bool TryMeasure(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, out uint value)
        {
            value = (uint)Utf8Text.Count(text);
            return true;
        }
    }
}
