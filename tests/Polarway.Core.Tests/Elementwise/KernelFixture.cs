using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Tests.Structural;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Elementwise;

/// <summary>An allocator whose use must be back at zero after each test, every instruction set, and random columns with extremes.</summary>
[NonParallelizable]
internal abstract class KernelFixture
{
    protected static readonly int[] Lengths = [0, 1, 7, 63, 64, 65, 130, 517];

    protected Allocator Memory { get; private set; } = null!;

    protected static IEnumerable<int> Widths => InstructionSet.Available;

    [SetUp]
    public void Start() => Memory = new QueryBudget(new MemoryBudget(1L << 30), "test").CreateAllocator("kernels");

    [TearDown]
    public void End()
    {
        InstructionSet.Reset();
        Assert.That(Memory.Used, Is.Zero, "bytes not released");
    }

    /// <summary>Random values, of which some are the extremes of the type.</summary>
    protected Column Random(DataType type, int length, int seed, int distinct = 40, bool encoded = false)
    {
        if (type.Physical is PhysicalKind.View or PhysicalKind.Dictionary or PhysicalKind.Boolean or PhysicalKind.List or PhysicalKind.Array or PhysicalKind.Struct)
        {
            return RandomColumns.Make(type, length, seed, Memory, 0.2, distinct, encoded);
        }
        var random = new Random(seed);
        int before = random.Next(0, 20);
        using ColumnBuilder builder = ColumnBuilder.For(type, Memory);
        for (int row = 0; row < before + length + 3; row++)
        {
            if (random.Next(5) == 0)
            {
                builder.AppendNull();
            }
            else if (type.IsFloat)
            {
                builder.Append(Float(random, type));
            }
            else
            {
                Integer(random, type, builder);
            }
        }
        using Column whole = builder.Finish();
        return whole.Slice(before, length);
    }

    /// <summary>A scalar operand with a reference of its own.</summary>
    protected static Operand One(Column column, int row) => Operand.Scalar(column.Slice(row, 1));

    protected Column Of(DataType type, params object?[] values)
    {
        using ColumnBuilder builder = ColumnBuilder.For(type, Memory);
        foreach (object? value in values)
        {
            switch (value)
            {
                case null: builder.AppendNull(); break;
                case bool flag: builder.Append(flag); break;
                case double number: builder.Append(number); break;
                case string text: builder.Append(System.Text.Encoding.UTF8.GetBytes(text)); break;
                case Int128 wide: builder.Append(wide); break;
                case ulong big: builder.Append((Int128)big); break;
                default: builder.Append(Convert.ToInt64(value)); break;
            }
        }
        return builder.Finish();
    }

    private static double Float(Random random, DataType type)
    {
        double value = random.Next(12) switch
        {
            0 => double.NaN,
            1 => 0.0,
            2 => -0.0,
            3 => double.PositiveInfinity,
            4 => double.NegativeInfinity,
            5 => double.MaxValue,
            6 => double.Epsilon,
            7 => -1.5,
            8 => 2.5,
            _ => (random.NextDouble() - 0.5) * 1000,
        };
        return type.Kind == TypeKind.Float16 ? (double)(Half)value : type.Kind == TypeKind.Float32 ? (float)value : value;
    }

    private static void Integer(Random random, DataType type, ColumnBuilder builder)
    {
        int bits = type.ByteWidth * 8;
        if (type.Kind == TypeKind.UInt128)
        {
            // Cells are signed: what lies beyond has tests of its own.
            builder.Append(random.Next(6) switch { 0 => Int128.Zero, 1 => Int128.MaxValue, 2 => Int128.One << 64, _ => random.NextInt64(0, 100) });
            return;
        }
        if (bits == 128)
        {
            builder.Append(random.Next(6) switch
            {
                0 => Int128.Zero,
                1 => Int128.MinValue,
                2 => Int128.MaxValue,
                3 => Int128.NegativeOne,
                _ => random.NextInt64(-50, 50),
            });
            return;
        }
        bool isUnsigned = type.IsUnsignedInteger;
        long low = isUnsigned ? 0 : long.MinValue >> (64 - bits);
        long high = isUnsigned ? (long)(ulong.MaxValue >> (64 - bits)) : long.MaxValue >> (64 - bits);
        long value = random.Next(8) switch
        {
            0 => 0L,
            1 => low,
            2 => high,
            3 => isUnsigned ? 1 : -1,
            4 => 2,
            5 => random.NextInt64() >> (64 - bits) & (isUnsigned ? high : -1),
            _ => random.Next(isUnsigned ? 0 : -30, 30),
        };
        builder.Append(isUnsigned ? (Int128)(ulong)value : value);
    }
}
