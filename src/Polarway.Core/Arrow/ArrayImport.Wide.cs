using System.Buffers.Binary;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>Types of Arrow that have no type of their own here: 256-bit decimals of few digits, intervals and unions.</summary>
internal sealed unsafe partial class ArrayImport
{
    private const int WideDecimalBytes = 32;

    /// <summary>38 nines.</summary>
    private static readonly Int128 MaxDecimal = ((Int128)10_000_000_000_000_000_000 * 10_000_000_000_000_000_000) - 1;

    /// <summary>Decimals whose values fit 128 bits, whatever their type allows.</summary>
    private Column ReadWideDecimals(ArrowArray* array, ImportedType type, long first, int length, Bitmap? validity)
    {
        NativeBuffer buffer = memory.Allocate((long)length * sizeof(Int128), zeroed: true);
        Span<Int128> target = buffer.Span<Int128>();
        byte* source = length == 0 ? null : Values(array, type, 1);
        for (int row = 0; row < length; row++)
        {
            if (validity is not null && !validity[row])
            {
                continue;
            }
            var bytes = new ReadOnlySpan<byte>(source + ((first + row) * WideDecimalBytes), WideDecimalBytes);
            Int128 low = BinaryPrimitives.ReadInt128LittleEndian(bytes);
            Int128 high = BinaryPrimitives.ReadInt128LittleEndian(bytes[sizeof(Int128)..]);
            if (high != (low < 0 ? -1 : 0) || low > MaxDecimal || low < -MaxDecimal)
            {
                buffer.Dispose();
                Throw.Unsupported($"{SchemaImport.Where(type.Path)}: row {row}: a value of more digits than {type.Type} has; cast the column before");
            }
            target[row] = low;
        }
        return new PrimitiveColumn(type.Type, buffer, length, validity);
    }

    private Column ReadDayTimes(ArrowArray* array, ImportedType type, long first, int length, Bitmap? validity)
    {
        const int Parts = 2;
        int* source = length == 0 ? null : (int*)Values(array, type, 1) + (Parts * first);
        return new StructColumn(type.Type, [Every<int>(source, Parts, length, DataType.Int32), Every<int>(source + 1, Parts, length, DataType.Int32)], length, validity);
    }

    private Column ReadMonthDayNanos(ArrowArray* array, ImportedType type, long first, int length, Bitmap? validity)
    {
        const int Parts = 4;
        int* source = length == 0 ? null : (int*)Values(array, type, 1) + (Parts * first);
        return new StructColumn(
            type.Type,
            [
                Every<int>(source, Parts, length, DataType.Int32),
                Every<int>(source + 1, Parts, length, DataType.Int32),
                Every<long>((long*)source + 1, Parts / 2, length, DataType.Int64),
            ],
            length,
            validity);
    }

    /// <summary>Every so-manieth value.</summary>
    private PrimitiveColumn Every<T>(T* source, int step, int length, DataType type) where T : unmanaged
    {
        NativeBuffer buffer = memory.Allocate((long)length * sizeof(T));
        Span<T> target = buffer.Span<T>();
        for (int row = 0; row < length; row++)
        {
            target[row] = source[(long)row * step];
        }
        return new PrimitiveColumn(type, buffer, length);
    }

    /// <summary>A struct of the type's number and one field per type.</summary>
    private Column ReadUnion(ArrowArray* array, ImportedType type, long first, int length)
    {
        var codes = length == 0 ? null : (sbyte*)Values(array, type, 0) + first;
        int* positions = length == 0 || type.Layout == ImportLayout.SparseUnion ? null : (int*)Values(array, type, 1) + first;
        CheckCodes(type, codes, length);
        var fields = new Column[type.Children.Length + 1];
        try
        {
            fields[0] = new PrimitiveColumn(DataType.Int8, Copy(codes, length), length);
            for (int child = 0; child < type.Children.Length; child++)
            {
                fields[child + 1] = ReadMember(array->Children[child], type, child, codes, positions, first, length);
            }
            return new StructColumn(type.Type, fields, length);
        }
        catch
        {
            foreach (Column? field in fields)
            {
                field?.Dispose();
            }
            throw;
        }
    }

    /// <summary>The values of one of a union's types, null where a row has another.</summary>
    private Column ReadMember(ArrowArray* child, ImportedType union, int number, sbyte* codes, int* positions, long first, int length)
    {
        ImportedType type = union.Children[number];
        Check(child, type, 0, 0);
        bool isSparse = union.Layout == ImportLayout.SparseUnion;
        using Column values = isSparse ? Read(child, type, first, length) : Read(child, type, 0, CheckItems(child->Length, type));
        using Reservation reservation = memory.Reserve((long)length * sizeof(int));
        var rows = new int[length];
        for (int row = 0; row < length; row++)
        {
            int position = isSparse ? row : positions[row];
            bool isActive = codes[row] == union.Codes[number];
            if (isActive && (uint)position >= (uint)values.Length)
            {
                Corrupt(union, $"row {row}: position {position} of {values.Length} values");
            }
            rows[row] = isActive ? position : -1;
        }
        return Kernels.Gather.Take(values, rows, memory);
    }

    private NativeBuffer Copy(sbyte* source, int length)
    {
        NativeBuffer buffer = memory.Allocate(length);
        new ReadOnlySpan<byte>(source, length).CopyTo(buffer.Bytes);
        return buffer;
    }

    private static void CheckCodes(ImportedType type, sbyte* codes, int length)
    {
        for (int row = 0; row < length; row++)
        {
            if (Array.IndexOf(type.Codes, codes[row]) < 0)
            {
                Corrupt(type, $"row {row}: type {codes[row]}, which the union does not have");
            }
        }
    }
}
