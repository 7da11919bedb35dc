using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>One number per list of numbers, nulls left out. Results carry one reference for the caller.</summary>
public static unsafe class ListSums
{
    private enum Reduction { Sum, Mean, Min, Max }

    /// <summary>The sum in the type of the items (cast them first where it could overflow); 0 of nothing.</summary>
    public static Column Sum(Column lists, Allocator memory) => Reduce(Reduction.Sum, lists, memory);

    /// <summary>The mean of floats; null of nothing.</summary>
    public static Column Mean(Column lists, Allocator memory) => Reduce(Reduction.Mean, lists, memory);

    /// <summary>The smallest; NaN only where there is nothing else, null of nothing.</summary>
    public static Column Min(Column lists, Allocator memory) => Reduce(Reduction.Min, lists, memory);

    /// <summary>The largest; NaN only where there is nothing else, null of nothing.</summary>
    public static Column Max(Column lists, Allocator memory) => Reduce(Reduction.Max, lists, memory);

    private static Column Reduce(Reduction reduction, Column lists, Allocator memory)
    {
        var rows = new ListRows(lists);
        switch (rows.Items.Type.Physical)
        {
            case PhysicalKind.Int8: return Numbers<sbyte>(reduction, lists, rows, memory);
            case PhysicalKind.Int16: return Numbers<short>(reduction, lists, rows, memory);
            case PhysicalKind.Int32: return Numbers<int>(reduction, lists, rows, memory);
            case PhysicalKind.Int64: return Numbers<long>(reduction, lists, rows, memory);
            case PhysicalKind.Int128: return Numbers<Int128>(reduction, lists, rows, memory);
            case PhysicalKind.UInt8: return Numbers<byte>(reduction, lists, rows, memory);
            case PhysicalKind.UInt16: return Numbers<ushort>(reduction, lists, rows, memory);
            case PhysicalKind.UInt32: return Numbers<uint>(reduction, lists, rows, memory);
            case PhysicalKind.UInt64: return Numbers<ulong>(reduction, lists, rows, memory);
            case PhysicalKind.UInt128: return Numbers<UInt128>(reduction, lists, rows, memory);
            case PhysicalKind.Float16: return Halves(reduction, lists, memory);
            case PhysicalKind.Float32: return Numbers<float>(reduction, lists, rows, memory);
            case PhysicalKind.Float64: return Numbers<double>(reduction, lists, rows, memory);
            default: return Throw.Unsupported<Column>($"list.{reduction.ToString().ToLowerInvariant()} of `{ShortName.Of(lists.Type)}`; cast the items to a number");
        }
    }

    // In wider floats, so that small steps are not lost.
    private static Column Halves(Reduction reduction, Column lists, Allocator memory)
    {
        DataType type = lists.Type.Kind == TypeKind.Array ? DataType.Array(DataType.Float32, lists.Type.Width) : DataType.List(DataType.Float32);
        using Column wide = Cast.To(lists, type, false, memory);
        using Column reduced = Reduce(reduction, wide, memory);
        return Cast.To(reduced, DataType.Float16, false, memory);
    }

    private static PrimitiveColumn Numbers<T>(Reduction reduction, Column lists, ListRows rows, Allocator memory) where T : unmanaged, INumber<T>
    {
        T* items = ValuePointer.Of<T>(rows.Items);
        var valid = BitWords.ValidityOf(rows.Items);
        NativeBuffer target = memory.Allocate((long)lists.Length * sizeof(T));
        NativeBuffer known = BitWords.Allocate(lists.Length, memory);
        ulong* bits = (ulong*)known.Pointer;
        new Span<ulong>(bits, BitWords.Count(lists.Length)).Clear();
        T* values = (T*)target.Pointer;
        bool anyMissing = false;
        for (int row = 0; row < lists.Length; row++)
        {
            int start = rows.Start(row);
            int count = rows.IsValid(row) ? rows.Count(row) : 0;
            T result = T.Zero;
            int seen = 0;
            for (int item = start; item < start + count; item++)
            {
                if (valid.Bit(item))
                {
                    result = seen++ == 0 ? items[item] : Step(reduction, result, items[item]);
                }
            }
            bool isKnown = seen > 0 || reduction == Reduction.Sum;
            values[row] = reduction == Reduction.Mean && seen > 0 ? result / T.CreateTruncating(seen) : result;
            bits[row >> 6] |= (isKnown ? 1UL : 0UL) << (row & 63);
            anyMissing |= !isKnown;
        }
        GC.KeepAlive(lists);
        return new PrimitiveColumn(rows.Items.Type, target, lists.Length, ConversionLoop.Merge(lists, known, anyMissing, memory));
    }

    private static T Step<T>(Reduction reduction, T result, T item) where T : INumber<T> => reduction switch
    {
        Reduction.Min => item < result || T.IsNaN(result) ? item : result,
        Reduction.Max => item > result || T.IsNaN(result) ? item : result,
        _ => unchecked(result + item),
    };
}
