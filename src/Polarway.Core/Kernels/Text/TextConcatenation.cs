using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Joins text across columns. The caller gets a reference.</summary>
public static unsafe class TextConcatenation
{
    /// <summary>The texts of each row with a separator between them. A null makes the row null, or is left out.</summary>
    public static Column Concat(ReadOnlySpan<Operand> operands, string separator, bool ignoreNulls, int length, Allocator memory)
    {
        byte[] between = Encoding.UTF8.GetBytes(separator);
        var texts = new TextValues[operands.Length];
        var valid = new BitWords[operands.Length];
        Bitmap? validity = null;
        for (int part = 0; part < operands.Length; part++)
        {
            valid[part] = BitWords.ValidityOf(operands[part]);
            texts[part] = operands[part].Column is NullColumn ? default : new TextValues(operands[part]);
            validity = ignoreNulls ? null : Validities.And(validity, Validities.Of(operands[part], length, memory), length, memory);
        }
        using var writer = new ViewWriter(length, memory);
        for (int row = 0; row < length; row++)
        {
            if (validity is not null && !validity[row])
            {
                writer.AppendEmpty();
            }
            else
            {
                Append(texts, valid, row, between, writer);
            }
        }
        foreach (Operand operand in operands)
        {
            GC.KeepAlive(operand.Column);
        }
        return writer.Finish(DataType.String, validity);
    }

    private static void Append(TextValues[] texts, BitWords[] valid, int row, byte[] between, ViewWriter writer)
    {
        long bytes = 0;
        for (int part = 0; part < texts.Length; part++)
        {
            bytes += valid[part].Bit(row) ? texts[part][row].Length + between.Length : 0;
        }
        Span<byte> target = writer.Begin(checked((int)bytes));
        int at = 0;
        for (int part = 0; part < texts.Length; part++)
        {
            if (!valid[part].Bit(row))
            {
                continue;
            }
            if (at > 0 || HasEarlier(valid, part, row))
            {
                between.CopyTo(target[at..]);
                at += between.Length;
            }
            ReadOnlySpan<byte> text = texts[part][row];
            text.CopyTo(target[at..]);
            at += text.Length;
        }
        writer.End(at);
    }

    private static bool HasEarlier(BitWords[] valid, int part, int row)
    {
        for (int earlier = 0; earlier < part; earlier++)
        {
            if (valid[earlier].Bit(row))
            {
                return true;
            }
        }
        return false;
    }
}
