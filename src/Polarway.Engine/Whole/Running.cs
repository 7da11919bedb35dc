using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>What a running total does with the next value.</summary>
internal enum RunningOp { Sum, Product, Min, Max }

/// <summary>Running totals: each row has the total of the rows up to it. A null stays null and does not count.</summary>
internal static class Running
{
    /// <param name="column">Numbers, or ticks of time for Min and Max; of the result's type.</param>
    /// <remarks>Floats of 16 bits are added up in wider ones, so that small steps are not lost.</remarks>
    public static Column Total(Column column, RunningOp op, bool reverse, Allocator memory) => column.Type.Physical switch
    {
        PhysicalKind.Int8 => Total<sbyte>(column, op, reverse, memory),
        PhysicalKind.Int16 => Total<short>(column, op, reverse, memory),
        PhysicalKind.Int32 => Total<int>(column, op, reverse, memory),
        PhysicalKind.Int64 => Total<long>(column, op, reverse, memory),
        PhysicalKind.Int128 => Total<Int128>(column, op, reverse, memory),
        PhysicalKind.UInt8 => Total<byte>(column, op, reverse, memory),
        PhysicalKind.UInt16 => Total<ushort>(column, op, reverse, memory),
        PhysicalKind.UInt32 => Total<uint>(column, op, reverse, memory),
        PhysicalKind.UInt64 => Total<ulong>(column, op, reverse, memory),
        PhysicalKind.UInt128 => Total<UInt128>(column, op, reverse, memory),
        PhysicalKind.Float16 => Halves(column, op, reverse, memory),
        PhysicalKind.Float32 => Total<float>(column, op, reverse, memory),
        PhysicalKind.Float64 => Total<double>(column, op, reverse, memory),
        _ => Throw.Error<Column>(ErrorKind.InvalidOperation, $"running totals of {column.Type}; cast to a number"),
    };

    /// <summary>Rows up to each that are not null.</summary>
    public static Column Count(Column column, bool reverse, Allocator memory)
    {
        NativeBuffer target = memory.Allocate((long)column.Length * sizeof(uint));
        Span<uint> counts = target.Span<uint>();
        uint count = 0;
        for (int step = 0; step < counts.Length; step++)
        {
            int row = reverse ? counts.Length - 1 - step : step;
            count += column.IsValid(row) ? 1u : 0;
            counts[row] = count;
        }
        return new PrimitiveColumn(DataType.UInt32, target, column.Length);
    }

    private static Column Halves(Column column, RunningOp op, bool reverse, Allocator memory)
    {
        using Column wide = Cast.To(column, DataType.Float32, false, memory);
        using Column total = Total<float>(wide, op, reverse, memory);
        return Cast.To(total, column.Type, false, memory);
    }

    private static PrimitiveColumn Total<T>(Column column, RunningOp op, bool reverse, Allocator memory) where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> values = ((PrimitiveColumn)column).Values<T>();
        NativeBuffer buffer = memory.Allocate((long)values.Length * column.Type.ByteWidth);
        Span<T> target = buffer.Span<T>();
        bool isFirst = true;
        T total = default;
        for (int step = 0; step < values.Length; step++)
        {
            int row = reverse ? values.Length - 1 - step : step;
            if (column.IsValid(row))
            {
                total = isFirst ? values[row] : Next(op, total, values[row]);
                isFirst = false;
            }
            target[row] = total;
        }
        return new PrimitiveColumn(column.Type, buffer, values.Length, column.Validity?.Share());
    }

    private static T Next<T>(RunningOp op, T total, T value) where T : unmanaged, INumber<T>
    {
        switch (op)
        {
            case RunningOp.Sum:
                return unchecked(total + value);
            case RunningOp.Product:
                return unchecked(total * value);
            case RunningOp.Min:
                return T.IsNaN(total) || value < total ? value : total;
            default:
                return T.IsNaN(total) || value > total ? value : total;
        }
    }
}
