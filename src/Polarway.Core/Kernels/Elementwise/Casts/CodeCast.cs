using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Codes as values of an Enum, and codes of categories. Results carry one reference for the caller.</summary>
public static unsafe class CodeCast
{
    /// <summary>The codes, UInt32: of an Enum the places of its categories, of a Categorical those in the column's dictionary.</summary>
    public static Column Codes(Column categories, Allocator memory)
    {
        var column = (DictionaryColumn)categories;
        if (column.Type.Kind != TypeKind.Enum)
        {
            return new PrimitiveColumn(DataType.UInt32, column.Buffer.Retain(), column.Length, column.Validity?.Share(), column.Offset);
        }
        var places = new Dictionary<string, uint>(StringComparer.Ordinal);
        foreach (string category in column.Type.Categories!)
        {
            places.TryAdd(category, (uint)places.Count);
        }
        var map = new uint[column.Dictionary.Length];
        for (int entry = 0; entry < map.Length; entry++)
        {
            map[entry] = places[column.Dictionary.TextAt(entry)];
        }
        NativeBuffer target = memory.Allocate((long)column.Length * sizeof(uint));
        Span<uint> codes = target.Span<uint>();
        ReadOnlySpan<uint> source = column.Codes;
        for (int row = 0; row < codes.Length; row++)
        {
            codes[row] = column.IsValid(row) ? map[source[row]] : 0;
        }
        return new PrimitiveColumn(DataType.UInt32, target, column.Length, column.Validity?.Share());
    }

    /// <param name="codes">UInt32 or UInt64.</param>
    /// <param name="strict">A code without category is an error instead of null.</param>
    /// <exception cref="PolarwayException">Compute: a code that the type has no category for.</exception>
    public static Column ToEnum(Column codes, DataType type, bool strict, Allocator memory)
    {
        using Column wide = Cast.To(codes, DataType.UInt64, true, memory);
        ulong* values = ValuePointer.Of<ulong>(wide);
        ulong count = (ulong)type.Categories!.Count;
        NativeBuffer target = memory.Allocate((long)codes.Length * sizeof(uint));
        NativeBuffer fits = BitWords.Allocate(codes.Length, memory);
        uint* to = (uint*)target.Pointer;
        ulong* bits = (ulong*)fits.Pointer;
        new Span<ulong>(bits, BitWords.Count(codes.Length)).Clear();
        bool anyMissing = false;
        for (int row = 0; row < codes.Length; row++)
        {
            bool isKnown = values[row] < count;
            to[row] = isKnown ? (uint)values[row] : 0;
            bits[row >> 6] |= (isKnown ? 1UL : 0UL) << (row & 63);
            if (!isKnown && codes.IsValid(row))
            {
                anyMissing = true;
                if (strict)
                {
                    Throw.Error(ErrorKind.Compute, $"found invalid category value when converting from physical to enum: {values[row]} in row {row}, of {count} categories");
                }
            }
        }
        return new DictionaryColumn(type, target, Fill.DictionaryOf(type, memory), codes.Length, ConversionLoop.Merge(codes, fits, anyMissing, memory));
    }
}
