using System.Buffers.Binary;
using Polarway.Core.Types;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>Compares bounds in stored form, in the order of a column's type.</summary>
internal static class BoundOrder
{
    public static Comparison<byte[]> Of(DataType type, StoredType stored)
    {
        bool isUnsigned = type.Physical is PhysicalKind.UInt8 or PhysicalKind.UInt16 or PhysicalKind.UInt32 or PhysicalKind.UInt64;
        return stored.Physical switch
        {
            PhysicalType.Int32 => isUnsigned ? UnsignedIntegers : SignedIntegers,
            PhysicalType.Int64 => isUnsigned ? UnsignedLongs : SignedLongs,
            PhysicalType.Float => (left, right) => BinaryPrimitives.ReadSingleLittleEndian(left).CompareTo(BinaryPrimitives.ReadSingleLittleEndian(right)),
            PhysicalType.Double => (left, right) => BinaryPrimitives.ReadDoubleLittleEndian(left).CompareTo(BinaryPrimitives.ReadDoubleLittleEndian(right)),
            PhysicalType.FixedLenByteArray when type.Kind == TypeKind.Float16
                => (left, right) => BinaryPrimitives.ReadHalfLittleEndian(left).CompareTo(BinaryPrimitives.ReadHalfLittleEndian(right)),
            PhysicalType.FixedLenByteArray when type.Kind != TypeKind.Binary => Decimals,
            _ => (left, right) => left.AsSpan().SequenceCompareTo(right),
        };
    }

    private static int SignedIntegers(byte[] left, byte[] right) => BinaryPrimitives.ReadInt32LittleEndian(left).CompareTo(BinaryPrimitives.ReadInt32LittleEndian(right));

    private static int UnsignedIntegers(byte[] left, byte[] right) => BinaryPrimitives.ReadUInt32LittleEndian(left).CompareTo(BinaryPrimitives.ReadUInt32LittleEndian(right));

    private static int SignedLongs(byte[] left, byte[] right) => BinaryPrimitives.ReadInt64LittleEndian(left).CompareTo(BinaryPrimitives.ReadInt64LittleEndian(right));

    private static int UnsignedLongs(byte[] left, byte[] right) => BinaryPrimitives.ReadUInt64LittleEndian(left).CompareTo(BinaryPrimitives.ReadUInt64LittleEndian(right));

    /// <summary>Two's complement of one length, greatest byte first.</summary>
    private static int Decimals(byte[] left, byte[] right)
    {
        int signs = ((sbyte)left[0] < 0 ? 0 : 1).CompareTo((sbyte)right[0] < 0 ? 0 : 1);
        return signs != 0 ? signs : left.AsSpan().SequenceCompareTo(right);
    }
}
