using System.Buffers;
using System.Buffers.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Bytes as hexadecimal digits or base64 and back. Columns are text or bytes. The caller gets a reference.</summary>
public static class TextCoding
{
    /// <summary>The bytes of each row as text.</summary>
    public static Column Encode(Operand bytes, TextEncoding encoding, int length, Allocator memory)
        => encoding == TextEncoding.Hex
            ? TextRows.Edit(bytes, TextRows.NoArgument, length, default(HexEncoding), memory)
            : TextRows.Edit(bytes, TextRows.NoArgument, length, default(Base64Encoding), memory);

    /// <summary>The bytes that each row stands for.</summary>
    /// <param name="strict">A row that stands for none is an error; otherwise it is null.</param>
    /// <exception cref="PolarwayException">Compute: a row is not in this encoding.</exception>
    public static Column Decode(Operand text, TextEncoding encoding, bool strict, int length, Allocator memory)
        => encoding == TextEncoding.Hex
            ? TextRows.Edit(text, TextRows.NoArgument, length, new HexDecoding(strict), memory, DataType.Binary)
            : TextRows.Edit(text, TextRows.NoArgument, length, new Base64Decoding(strict), memory, DataType.Binary);

    private static bool Refused(string encoding, bool strict)
        => strict && Throw.Error<bool>(ErrorKind.Compute, $"invalid `{encoding}` encoding found; try setting `strict=false`");

    private static int Digit(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };

    private readonly unsafe struct HexEncoding : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            Span<byte> target = writer.Begin(checked(text.Length * 2));
            ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
            for (int at = 0; at < text.Length; at++)
            {
                target[2 * at] = digits[text[at] >> 4];
                target[(2 * at) + 1] = digits[text[at] & 15];
            }
            writer.End(text.Length * 2);
            return true;
        }
    }

    private readonly unsafe struct Base64Encoding : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            int bytes = Base64.GetMaxEncodedToUtf8Length(text.Length);
            Base64.EncodeToUtf8(text, writer.Begin(bytes), out _, out int written);
            writer.End(written);
            return true;
        }
    }

    private readonly unsafe struct HexDecoding(bool strict) : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            if ((text.Length & 1) != 0)
            {
                return Refused("hex", strict);
            }
            Span<byte> target = writer.Begin(text.Length / 2);
            for (int at = 0; at < target.Length; at++)
            {
                (int high, int low) = (Digit(text[2 * at]), Digit(text[(2 * at) + 1]));
                if ((high | low) < 0)
                {
                    return Refused("hex", strict);
                }
                target[at] = (byte)((high << 4) | low);
            }
            writer.End(text.Length / 2);
            return true;
        }
    }

    private readonly unsafe struct Base64Decoding(bool strict) : ITextEdit
    {
        public bool Edit(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, ViewWriter writer)
        {
            Span<byte> target = writer.Begin(Base64.GetMaxDecodedFromUtf8Length(text.Length));
            if (Base64.DecodeFromUtf8(text, target, out _, out int written) != OperationStatus.Done)
            {
                return Refused("base64", strict);
            }
            writer.End(written);
            return true;
        }
    }
}
