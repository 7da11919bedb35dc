using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Tests whether values are in a set or an interval. Results carry one reference for the caller.</summary>
public static unsafe class Membership
{
    // Up to here comparing with each value in turn, at vector speed, beats hashing.
    private const int MaxCompared = 8;

    /// <summary>
    /// True where the value equals one of the set; both have one type. A null value is null, or, when nulls are equal, true if the set
    /// has a null and else false. NaN is in a set with NaN; -0 equals 0.
    /// </summary>
    public static BooleanColumn IsIn(Column values, Column set, bool nullsEqual, Allocator memory)
    {
        int length = values.Length;
        NativeBuffer target = BitWords.Allocate(length, memory);
        ulong* bits = (ulong*)target.Pointer;
        new Span<ulong>(bits, BitWords.Count(length)).Clear();
        if (values is not NullColumn && set is not NullColumn && set.Length > set.NullCount)
        {
            Find(values, set, bits, memory);
        }
        GC.KeepAlive(values);
        GC.KeepAlive(set);
        if (!nullsEqual)
        {
            return new BooleanColumn(new Bitmap(target, length), Validities.Of(values, length, memory));
        }
        var valid = BitWords.ValidityOf(values);
        ulong answer = set.HasNulls ? ulong.MaxValue : 0;
        for (int word = 0; word < BitWords.Count(length); word++)
        {
            bits[word] = (bits[word] & valid[word]) | (answer & ~valid[word]);
        }
        return new BooleanColumn(new Bitmap(target, length));
    }

    /// <summary>True where lower &lt;= value &lt;= upper, without the bounds that are not closed; Kleene logic with nulls.</summary>
    public static BooleanColumn IsBetween(Operand value, Operand lower, Operand upper, ClosedInterval closed, int length, Allocator memory)
    {
        CompareOp atLeast = closed is ClosedInterval.Both or ClosedInterval.Left ? CompareOp.Ge : CompareOp.Gt;
        CompareOp atMost = closed is ClosedInterval.Both or ClosedInterval.Right ? CompareOp.Le : CompareOp.Lt;
        using BooleanColumn above = Comparison.Apply(atLeast, value, lower, length, memory);
        using BooleanColumn below = Comparison.Apply(atMost, value, upper, length, memory);
        return Logic.And(above, below, length, memory);
    }

    private static void Find(Column values, Column set, ulong* bits, Allocator memory)
    {
        switch (values)
        {
            case DictionaryColumn dictionary when dictionary.Dictionary.Length <= values.Length:
                using (NativeBuffer entries = BitWords.Allocate(dictionary.Dictionary.Length, memory))
                {
                    new Span<ulong>(entries.Pointer, BitWords.Count(dictionary.Dictionary.Length)).Clear();
                    FindText(dictionary.Dictionary, set, (ulong*)entries.Pointer);
                    DictionaryMask.Expand(dictionary, (ulong*)entries.Pointer, bits);
                }
                break;
            case ViewColumn or DictionaryColumn:
                FindText(values, set, bits);
                break;
            case PrimitiveColumn primitive when set.Length > MaxCompared:
                FindPrimitive(primitive, (PrimitiveColumn)set, bits);
                break;
            default:
                CompareEach(values, set, bits, memory);
                break;
        }
    }

    private static void CompareEach(Column values, Column set, ulong* bits, Allocator memory)
    {
        for (int member = 0; member < set.Length; member++)
        {
            if (!set.IsValid(member))
            {
                continue;
            }
            using Column one = set.Slice(member, 1);
            using BooleanColumn equal = Comparison.Apply(CompareOp.Eq, values, Operand.Scalar(one), values.Length, memory);
            var words = new BitWords(equal.Values);
            for (int word = 0; word < BitWords.Count(values.Length); word++)
            {
                bits[word] |= words[word];
            }
        }
    }

    private static void FindText(Column values, Column set, ulong* bits)
    {
        var members = new TextMembers(set.Length);
        var setText = new TextValues(set);
        for (int member = 0; member < set.Length; member++)
        {
            if (set.IsValid(member))
            {
                members.Add(setText[member]);
            }
        }
        var text = new TextValues(values);
        var valid = BitWords.ValidityOf(values);
        for (int row = 0; row < values.Length; row++)
        {
            if (valid.Bit(row) && members.Contains(text[row]))
            {
                bits[row >> 6] |= 1UL << (row & 63);
            }
        }
    }

    private static void FindPrimitive(PrimitiveColumn values, PrimitiveColumn set, ulong* bits)
    {
        void* from = ValuePointer.Of(values);
        switch (values.Type.Physical)
        {
            case PhysicalKind.Int8 or PhysicalKind.UInt8: Look<byte, Same<byte>>((byte*)from, values.Length, set, bits); break;
            case PhysicalKind.Int16 or PhysicalKind.UInt16: Look<ushort, Same<ushort>>((ushort*)from, values.Length, set, bits); break;
            case PhysicalKind.Int32 or PhysicalKind.UInt32: Look<uint, Same<uint>>((uint*)from, values.Length, set, bits); break;
            case PhysicalKind.Int64 or PhysicalKind.UInt64: Look<ulong, Same<ulong>>((ulong*)from, values.Length, set, bits); break;
            case PhysicalKind.Int128 or PhysicalKind.UInt128: Look<Int128, Same<Int128>>((Int128*)from, values.Length, set, bits); break;
            case PhysicalKind.Float16: Look<Half, OneZero<Half>>((Half*)from, values.Length, set, bits); break;
            case PhysicalKind.Int256: Look<Int256, Same<Int256>>((Int256*)from, values.Length, set, bits); break;
            case PhysicalKind.Float32: Look<float, OneZero<float>>((float*)from, values.Length, set, bits); break;
            default: Look<double, OneZero<double>>((double*)from, values.Length, set, bits); break;
        }
    }

    private static void Look<T, TKey>(T* values, int length, PrimitiveColumn set, ulong* bits)
        where T : unmanaged, IEquatable<T> where TKey : struct, IUnaryOperator<T>
    {
        var members = new HashSet<T>(set.Length);
        ReadOnlySpan<T> all = set.Values<T>();
        for (int member = 0; member < all.Length; member++)
        {
            if (set.IsValid(member))
            {
                members.Add(TKey.Invoke(all[member]));
            }
        }
        for (int word = 0; word < BitWords.Count(length); word++)
        {
            int start = word << 6;
            int rows = Math.Min(64, length - start);
            ulong found = 0;
            for (int row = 0; row < rows; row++)
            {
                found |= (members.Contains(TKey.Invoke(values[start + row])) ? 1UL : 0UL) << row;
            }
            bits[word] = found;
        }
    }

    private readonly struct Same<T> : IUnaryOperator<T>
    {
        public static T Invoke(T value) => value;
    }

    // .NET's equality of floats holds NaN equal to NaN, and so its hash of them; -0 and 0 are made one.
    private readonly struct OneZero<T> : IUnaryOperator<T> where T : INumber<T>
    {
        public static T Invoke(T value) => value + T.Zero;
    }
}
