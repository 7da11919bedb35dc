using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Schemas;

namespace Polarway.Formats.Parquet.Scan;

/// <summary>A constant of a predicate in the form that bounds have.</summary>
/// <param name="Kind">Which of the others is set.</param>
internal readonly record struct Constant(BoundKind Kind, Int128 Integer, double Float, byte[]? Bytes)
{
    public Int256 Wide { get; private init; }

    /// <summary>A row of a column that is not null; null for types that have no bounds, and NaN.</summary>
    public static Constant? Of(Column column, int row) => column switch
    {
        BooleanColumn booleans => new(BoundKind.Integer, booleans.Values[row] ? 1 : 0, 0, null),
        ViewColumn text => new(BoundKind.Bytes, 0, 0, text.BytesAt(row).ToArray()),
        PrimitiveColumn { Type.Kind: TypeKind.Float16 } half => OfFloat((double)half.Values<Half>()[row]),
        PrimitiveColumn { Type.Kind: TypeKind.Float32 } single => OfFloat(single.Values<float>()[row]),
        PrimitiveColumn { Type.Kind: TypeKind.Float64 } number => OfFloat(number.Values<double>()[row]),
        PrimitiveColumn { Type.IsWideDecimal: true } wide => new(BoundKind.WideInteger, 0, 0, null) { Wide = wide.Values<Int256>()[row] },
        PrimitiveColumn number => OfInteger(number, row),
        _ => null,
    };

    /// <summary>How the lower and the upper bound compare with this; of one kind.</summary>
    public (int Min, int Max) CompareBounds(ColumnStatistics statistics) => Kind switch
    {
        BoundKind.Integer => (statistics.MinInteger.CompareTo(Integer), statistics.MaxInteger.CompareTo(Integer)),
        BoundKind.WideInteger => (statistics.MinWide.CompareTo(Wide), statistics.MaxWide.CompareTo(Wide)),
        BoundKind.Float => (Compare(statistics.MinFloat, Float), Compare(statistics.MaxFloat, Float)),
        _ => (statistics.MinBytes.Span.SequenceCompareTo(Bytes), statistics.MaxBytes.Span.SequenceCompareTo(Bytes)),
    };

    /// <summary>How far from the lower to the upper bound this lies, 0 to 1; null where bounds have no distance.</summary>
    public double? PlaceWithin(ColumnStatistics statistics)
    {
        (double min, double max, double value) = Kind == BoundKind.Integer
            ? ((double)statistics.MinInteger, (double)statistics.MaxInteger, (double)Integer)
            : (statistics.MinFloat, statistics.MaxFloat, Float);
        return Kind is BoundKind.Bytes or BoundKind.WideInteger || !(max > min) ? null : Math.Clamp((value - min) / (max - min), 0, 1);
    }

    /// <summary>Whether a bloom filter of the leaf rules this value out; false where its hash is not known.</summary>
    public bool IsRuledOut(BloomFilter filter, SchemaNode leaf)
    {
        bool isDirect = leaf.Form is ValueForm.Direct or ValueForm.NarrowTo8 or ValueForm.NarrowTo16;
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        switch (leaf.Physical)
        {
            case PhysicalType.Int32 when isDirect && Kind == BoundKind.Integer:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, unchecked((int)(long)Integer));
                return !filter.MayContain(XxHash64.Compute(bytes[..sizeof(int)]));
            case PhysicalType.Int64 when isDirect && Kind == BoundKind.Integer:
                BinaryPrimitives.WriteInt64LittleEndian(bytes, unchecked((long)Integer));
                return !filter.MayContain(XxHash64.Compute(bytes));
            case PhysicalType.Float when isDirect && Kind == BoundKind.Float && Float != 0:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)Float);
                return !filter.MayContain(XxHash64.Compute(bytes[..sizeof(float)]));
            case PhysicalType.Double when isDirect && Kind == BoundKind.Float && Float != 0:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, Float);
                return !filter.MayContain(XxHash64.Compute(bytes));
            case PhysicalType.ByteArray or PhysicalType.FixedLenByteArray when leaf.Form == ValueForm.View && Kind == BoundKind.Bytes:
                return !filter.MayContain(XxHash64.Compute(Bytes));
            default:
                // Zeros of either sign are equal and have two hashes; other forms are stored otherwise than they are compared.
                return false;
        }
    }

    private static Constant? OfFloat(double value) => double.IsNaN(value) ? null : new Constant(BoundKind.Float, 0, value, null);

    /// <summary>As numbers: -0 equals 0.</summary>
    private static int Compare(double left, double right) => left < right ? -1 : left > right ? 1 : 0;

    private static Constant? OfInteger(PrimitiveColumn column, int row)
    {
        ReadOnlySpan<byte> bytes = column.ValueBytes[(row * column.Type.ByteWidth)..];
        Int128? value = column.Type.Physical switch
        {
            PhysicalKind.Int8 => (sbyte)bytes[0],
            PhysicalKind.UInt8 => bytes[0],
            PhysicalKind.Int16 => MemoryMarshal.Read<short>(bytes),
            PhysicalKind.UInt16 => MemoryMarshal.Read<ushort>(bytes),
            PhysicalKind.Int32 => MemoryMarshal.Read<int>(bytes),
            PhysicalKind.UInt32 => MemoryMarshal.Read<uint>(bytes),
            PhysicalKind.Int64 => MemoryMarshal.Read<long>(bytes),
            PhysicalKind.UInt64 => MemoryMarshal.Read<ulong>(bytes),
            PhysicalKind.Int128 => MemoryMarshal.Read<Int128>(bytes),
            _ => null,
        };
        return value is { } number ? new Constant(BoundKind.Integer, number, 0, null) : null;
    }
}
