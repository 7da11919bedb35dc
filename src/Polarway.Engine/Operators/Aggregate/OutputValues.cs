using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Results in the type that the plan says.</summary>
internal static class OutputValues
{
    /// <summary>Numbers in any fixed-width type: integers truncate and wrap. The validity is taken.</summary>
    public static Column Of<T>(ReadOnlySpan<T> values, DataType type, Bitmap? validity, Allocator memory) where T : unmanaged, INumber<T>
    {
        NativeBuffer buffer = memory.Allocate((long)values.Length * type.ByteWidth);
        switch (type.Physical)
        {
            case PhysicalKind.Int8:
                Convert(values, buffer.Span<sbyte>());
                break;
            case PhysicalKind.Int16:
                Convert(values, buffer.Span<short>());
                break;
            case PhysicalKind.Int32:
                Convert(values, buffer.Span<int>());
                break;
            case PhysicalKind.Int64:
                Convert(values, buffer.Span<long>());
                break;
            case PhysicalKind.Int128:
                Convert(values, buffer.Span<Int128>());
                break;
            case PhysicalKind.UInt8:
                Convert(values, buffer.Span<byte>());
                break;
            case PhysicalKind.UInt16:
                Convert(values, buffer.Span<ushort>());
                break;
            case PhysicalKind.UInt32:
                Convert(values, buffer.Span<uint>());
                break;
            case PhysicalKind.UInt64:
                Convert(values, buffer.Span<ulong>());
                break;
            case PhysicalKind.UInt128:
                Convert(values, buffer.Span<UInt128>());
                break;
            case PhysicalKind.Float16:
                Convert(values, buffer.Span<Half>());
                break;
            case PhysicalKind.Float32:
                Convert(values, buffer.Span<float>());
                break;
            case PhysicalKind.Float64:
                Convert(values, buffer.Span<double>());
                break;
            default:
                buffer.Dispose();
                validity?.Dispose();
                Throw.Unsupported($"an aggregate with a result of type {type}");
                break;
        }
        return new PrimitiveColumn(type, buffer, values.Length, validity);
    }

    /// <summary>Booleans, one byte each: 0 false, 1 true, anything else null.</summary>
    public static Column OfBooleans(ReadOnlySpan<byte> values, Allocator memory)
    {
        Span<bool> bits = new bool[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            bits[row] = values[row] == 1;
        }
        Bitmap data = Bitmap.From(bits, memory);
        bool nulls = false;
        for (int row = 0; row < values.Length; row++)
        {
            bits[row] = values[row] <= 1;
            nulls |= values[row] > 1;
        }
        return new BooleanColumn(data, nulls ? Bitmap.From(bits, memory) : null);
    }

    /// <summary>Validity of groups that have at least so many values that are not null; null when all do. The caller gets a reference.</summary>
    public static Bitmap? WithAtLeast(long needed, ReadOnlySpan<long> lengths, ReadOnlySpan<long> nulls, Allocator memory)
    {
        int row = 0;
        while (row < lengths.Length && lengths[row] - nulls[row] >= needed)
        {
            row++;
        }
        if (row == lengths.Length)
        {
            return null;
        }
        var valid = new bool[lengths.Length];
        for (row = 0; row < valid.Length; row++)
        {
            valid[row] = lengths[row] - nulls[row] >= needed;
        }
        return Bitmap.From(valid, memory);
    }

    private static void Convert<T, TTarget>(ReadOnlySpan<T> values, Span<TTarget> target) where T : unmanaged, INumber<T> where TTarget : unmanaged, INumber<TTarget>
    {
        for (int row = 0; row < values.Length; row++)
        {
            target[row] = TTarget.CreateTruncating(values[row]);
        }
    }
}
