using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Core.Kernels;

/// <summary>
/// Equality of lists, arrays and structs, where nulls inside are equal to each other. Structs are compared field by field as whole
/// columns, lists and arrays row by row.
/// </summary>
internal static unsafe class NestedComparison
{
    /// <summary>Writes values only; a scalar is always on the right.</summary>
    public static void Run(CompareOp op, Operand left, Operand right, int length, ulong* bits, Allocator memory)
    {
        if (op is not (CompareOp.Eq or CompareOp.Ne))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"{left.Column.Type} values have no order: only equality is defined for them");
        }
        switch (left.Column)
        {
            case StructColumn column:
                Structs(column, right, length, bits, memory);
                break;
            case ListColumn column:
                Lists(column, right, length, bits, memory);
                break;
            case ArrayColumn column:
                Arrays(column, right, length, bits, memory);
                break;
            default:
                Throw.Unsupported($"comparison of {left.Column.Type}");
                break;
        }
        if (op == CompareOp.Ne)
        {
            for (int word = 0; word < BitWords.Count(length); word++)
            {
                bits[word] = ~bits[word];
            }
        }
    }

    private static void Structs(StructColumn left, Operand right, int length, ulong* bits, Allocator memory)
    {
        new Span<ulong>(bits, BitWords.Count(length)).Fill(ulong.MaxValue);
        for (int field = 0; field < left.Fields.Length; field++)
        {
            Column other = ((StructColumn)right.Column).Fields[field];
            using BooleanColumn equal = Comparison.Apply(CompareOp.EqMissing, left.Fields[field], new Operand(other, right.IsScalar), length, memory);
            var values = new BitWords(equal.Values);
            for (int word = 0; word < BitWords.Count(length); word++)
            {
                bits[word] &= values[word];
            }
        }
    }

    private static void Lists(ListColumn left, Operand right, int length, ulong* bits, Allocator memory)
    {
        var other = (ListColumn)right.Column;
        ReadOnlySpan<long> first = left.Offsets;
        ReadOnlySpan<long> second = other.Offsets;
        new Span<ulong>(bits, BitWords.Count(length)).Clear();
        for (int row = 0; row < length; row++)
        {
            int otherRow = right.IsScalar ? 0 : row;
            if (!left.IsValid(row) || !other.IsValid(otherRow))
            {
                continue;
            }
            int count = (int)(first[row + 1] - first[row]);
            if (count == second[otherRow + 1] - second[otherRow]
                && AllEqual(left.Items, (int)first[row], other.Items, (int)second[otherRow], count, memory))
            {
                bits[row >> 6] |= 1UL << (row & 63);
            }
        }
    }

    private static void Arrays(ArrayColumn left, Operand right, int length, ulong* bits, Allocator memory)
    {
        var other = (ArrayColumn)right.Column;
        int width = left.Type.Width;
        new Span<ulong>(bits, BitWords.Count(length)).Clear();
        for (int row = 0; row < length; row++)
        {
            int otherRow = right.IsScalar ? 0 : row;
            if (left.IsValid(row) && other.IsValid(otherRow)
                && AllEqual(left.Items, row * width, other.Items, otherRow * width, width, memory))
            {
                bits[row >> 6] |= 1UL << (row & 63);
            }
        }
    }

    private static bool AllEqual(Column left, int leftStart, Column right, int rightStart, int count, Allocator memory)
    {
        if (count == 0)
        {
            return true;
        }
        using Column first = left.Slice(leftStart, count);
        using Column second = right.Slice(rightStart, count);
        using BooleanColumn equal = Comparison.Apply(CompareOp.EqMissing, first, second, count, memory);
        return equal.Values.SetCount == count;
    }
}
