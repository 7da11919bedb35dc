using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Core.Kernels;

/// <summary>
/// Kleene's three-valued logic on bits, 64 rows a step: null means unknown, so false and null is false, true or null is true.
/// Results carry one reference for the caller.
/// </summary>
public static unsafe class Logic
{
    public static BooleanColumn And(Operand left, Operand right, int length, Allocator memory) => Apply<AndGate>(left, right, length, memory);

    public static BooleanColumn Or(Operand left, Operand right, int length, Allocator memory) => Apply<OrGate>(left, right, length, memory);

    public static BooleanColumn Xor(Operand left, Operand right, int length, Allocator memory) => Apply<XorGate>(left, right, length, memory);

    /// <summary>The opposite; null stays null.</summary>
    public static BooleanColumn Not(Column column, Allocator memory)
    {
        NativeBuffer target = BitWords.Allocate(column.Length, memory);
        ulong* words = (ulong*)target.Pointer;
        var source = ValuesOf(column);
        for (int word = 0; word < BitWords.Count(column.Length); word++)
        {
            words[word] = ~source[word];
        }
        return new BooleanColumn(new Bitmap(target, column.Length), Validities.Of(column, column.Length, memory));
    }

    /// <summary>A bit per row: true and not null. What a filter keeps. The caller gets a reference.</summary>
    public static Bitmap TrueRows(BooleanColumn column, Allocator memory)
    {
        Bitmap values = column.Values.Share();
        return column.Validity is null ? values : Validities.And(values, column.Validity.Share(), column.Length, memory)!;
    }

    private static BitWords ValuesOf(Operand operand) => operand.Column is NullColumn ? new BitWords(false) : BitWords.ValuesOf(operand);

    private static BooleanColumn Apply<TGate>(Operand left, Operand right, int length, Allocator memory) where TGate : struct, IGate
    {
        left.CheckLength(length);
        right.CheckLength(length);
        NativeBuffer target = BitWords.Allocate(length, memory);
        ulong* words = (ulong*)target.Pointer;
        var (first, second) = (ValuesOf(left), ValuesOf(right));
        for (int word = 0; word < BitWords.Count(length); word++)
        {
            words[word] = TGate.Combine(first[word], second[word]);
        }
        Bitmap? validity = TGate.Deciding is { } deciding
            ? Known(deciding, left, right, length, memory)
            : Validities.Both(left, right, length, memory);
        GC.KeepAlive(left.Column);
        GC.KeepAlive(right.Column);
        return new BooleanColumn(new Bitmap(target, length), validity);
    }

    // Known when both are, or when one alone decides.
    private static Bitmap? Known(bool deciding, Operand left, Operand right, int length, Allocator memory)
    {
        if (IsAlwaysValid(left) && IsAlwaysValid(right))
        {
            return null;
        }
        NativeBuffer target = BitWords.Allocate(length, memory);
        ulong* words = (ulong*)target.Pointer;
        var (first, second) = (ValuesOf(left), ValuesOf(right));
        var (firstValid, secondValid) = (BitWords.ValidityOf(left), BitWords.ValidityOf(right));
        ulong invert = deciding ? 0 : ulong.MaxValue;
        for (int word = 0; word < BitWords.Count(length); word++)
        {
            ulong decides = (firstValid[word] & (first[word] ^ invert)) | (secondValid[word] & (second[word] ^ invert));
            words[word] = (firstValid[word] & secondValid[word]) | decides;
        }
        return new Bitmap(target, length);
    }

    private static bool IsAlwaysValid(Operand operand)
        => operand.Column is not NullColumn && (operand.IsScalar ? operand.Column.IsValid(0) : operand.Column.Validity is null);
}
