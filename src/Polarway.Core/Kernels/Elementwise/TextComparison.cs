using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Compares text and bytes, in byte order; a dictionary is compared with one value once per entry, not per row.</summary>
internal static unsafe class TextComparison
{
    /// <summary>Writes values only; a scalar is always on the right.</summary>
    public static void Run(CompareOp op, Operand left, Operand right, int length, ulong* bits, Allocator memory)
    {
        if (right.IsScalar && left.Column is DictionaryColumn dictionary && dictionary.Dictionary.Length <= length)
        {
            using NativeBuffer entries = BitWords.Allocate(dictionary.Dictionary.Length, memory);
            Rows(op, dictionary.Dictionary, right, dictionary.Dictionary.Length, (ulong*)entries.Pointer);
            DictionaryMask.Expand(dictionary, (ulong*)entries.Pointer, bits);
            return;
        }
        Rows(op, left, right, length, bits);
    }

    /// <summary>Codes of one Enum have its order.</summary>
    public static bool ComparesCodes(Operand left, Operand right)
        => left.Column.Type.Kind == TypeKind.Enum && left.Column.Type.Equals(right.Column.Type)
            && left.Column is DictionaryColumn && right.Column is DictionaryColumn;

    private static void Rows(CompareOp op, Operand left, Operand right, int length, ulong* bits)
    {
        bool swap = op is CompareOp.Gt or CompareOp.Le;
        ulong invert = op is CompareOp.Ne or CompareOp.Le or CompareOp.Ge ? ulong.MaxValue : 0;
        bool isEquality = op is CompareOp.Eq or CompareOp.Ne;
        Operand first = swap ? right : left;
        Operand second = swap ? left : right;
        var (validFirst, validSecond) = (BitWords.ValidityOf(first), BitWords.ValidityOf(second));
        var (firstValues, secondValues) = (new TextValues(first), new TextValues(second));
        for (int word = 0; word < BitWords.Count(length); word++)
        {
            ulong rows = validFirst[word] & validSecond[word] & BitWords.InUse(word, length);
            bits[word] = (isEquality
                ? EqualWord(in firstValues, in secondValues, word << 6, rows)
                : LessWord(in firstValues, in secondValues, word << 6, rows)) ^ invert;
        }
    }

    private static ulong EqualWord(in TextValues left, in TextValues right, int start, ulong rows)
    {
        ulong answer = 0;
        for (int bit = 0; rows != 0; bit++, rows >>= 1)
        {
            if ((rows & 1) != 0 && TextValues.AreEqual(in left, left.ViewAt(start + bit), in right, right.ViewAt(start + bit)))
            {
                answer |= 1UL << bit;
            }
        }
        return answer;
    }

    private static ulong LessWord(in TextValues left, in TextValues right, int start, ulong rows)
    {
        ulong answer = 0;
        for (int bit = 0; rows != 0; bit++, rows >>= 1)
        {
            if ((rows & 1) != 0 && TextValues.IsLess(in left, left.ViewAt(start + bit), in right, right.ViewAt(start + bit)))
            {
                answer |= 1UL << bit;
            }
        }
        return answer;
    }
}
