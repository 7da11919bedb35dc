using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Comparisons, with Polars' meaning: NaN equals NaN and is greater than every number; -0 equals 0; text in byte order.</summary>
public static unsafe class Comparison
{
    /// <summary>
    /// Compares rows of operands of one type (a String may be views on one side and a dictionary on the other). A null on either side
    /// gives null, except for the missing forms. The caller gets a reference.
    /// </summary>
    /// <exception cref="PolarwayException">InvalidOperation: an order of nested values.</exception>
    public static BooleanColumn Apply(CompareOp op, Operand left, Operand right, int length, Allocator memory)
    {
        left.CheckLength(length);
        right.CheckLength(length);
        BooleanColumn result = op is CompareOp.EqMissing or CompareOp.NeMissing
            ? Missing(op, left, right, length, memory)
            : new BooleanColumn(Values(op, left, right, length, memory), Validities.Both(left, right, length, memory));
        GC.KeepAlive(left.Column);
        GC.KeepAlive(right.Column);
        return result;
    }

    /// <summary>The comparison with sides changed.</summary>
    public static CompareOp Swap(CompareOp op) => op switch
    {
        CompareOp.Lt => CompareOp.Gt,
        CompareOp.Le => CompareOp.Ge,
        CompareOp.Gt => CompareOp.Lt,
        CompareOp.Ge => CompareOp.Le,
        _ => op,
    };

    private static BooleanColumn Missing(CompareOp op, Operand left, Operand right, int length, Allocator memory)
    {
        using Bitmap equal = Values(CompareOp.Eq, left, right, length, memory);
        var (values, validLeft, validRight) = (new BitWords(equal), BitWords.ValidityOf(left), BitWords.ValidityOf(right));
        NativeBuffer target = BitWords.Allocate(length, memory);
        ulong* words = (ulong*)target.Pointer;
        ulong invert = op == CompareOp.NeMissing ? ulong.MaxValue : 0;
        for (int word = 0; word < BitWords.Count(length); word++)
        {
            ulong both = validLeft[word] & validRight[word];
            ulong neither = ~(validLeft[word] | validRight[word]);
            words[word] = ((values[word] & both) | neither) ^ invert;
        }
        return new BooleanColumn(new Bitmap(target, length));
    }

    // Undefined under nulls.
    private static Bitmap Values(CompareOp op, Operand left, Operand right, int length, Allocator memory)
    {
        if (left.IsScalar && right.IsScalar)
        {
            using Bitmap one = Values(op, left.Column, right.Column, 1, memory);
            return Bitmap.Filled(one[0], length, memory);
        }
        if (left.IsScalar)
        {
            return Values(Swap(op), right, left, length, memory);
        }
        NativeBuffer target = BitWords.Allocate(length, memory);
        Fill(op, left, right, length, (ulong*)target.Pointer, memory);
        return new Bitmap(target, length);
    }

    private static void Fill(CompareOp op, Operand left, Operand right, int length, ulong* bits, Allocator memory)
    {
        if (left.Column is NullColumn || right.Column is NullColumn || right.IsNullScalar)
        {
            new Span<ulong>(bits, BitWords.Count(length)).Clear();
            return;
        }
        switch (left.Column)
        {
            case PrimitiveColumn column:
                var other = (PrimitiveColumn)right.Column;
                PhysicalKind kind = column.Type.Physical;
                if (kind != other.Type.Physical)
                {
                    Throw.Internal($"comparison of {column.Type} with {other.Type} without a cast");
                }
                PrimitiveComparison.Run(op, kind, ValuePointer.Of(column), ValuePointer.Of(other), right.IsScalar, length, bits);
                break;
            case BooleanColumn:
                Booleans(op, left, right, length, bits);
                break;
            case DictionaryColumn codes when TextComparison.ComparesCodes(left, right):
                var second = (DictionaryColumn)right.Column;
                PrimitiveComparison.Run(op, PhysicalKind.UInt32, (uint*)codes.Buffer.Pointer + codes.Offset,
                    (uint*)second.Buffer.Pointer + second.Offset, right.IsScalar, length, bits);
                break;
            case ViewColumn or DictionaryColumn:
                TextComparison.Run(op, left, right, length, bits, memory);
                break;
            default:
                NestedComparison.Run(op, left, right, length, bits, memory);
                break;
        }
    }

    private static void Booleans(CompareOp op, Operand left, Operand right, int length, ulong* bits)
    {
        var (first, second) = (BitWords.ValuesOf(left), BitWords.ValuesOf(right));
        for (int word = 0; word < BitWords.Count(length); word++)
        {
            bits[word] = op switch
            {
                CompareOp.Eq => ~(first[word] ^ second[word]),
                CompareOp.Ne => first[word] ^ second[word],
                CompareOp.Lt => ~first[word] & second[word],
                CompareOp.Le => ~first[word] | second[word],
                CompareOp.Gt => first[word] & ~second[word],
                _ => first[word] | ~second[word],
            };
        }
    }
}
