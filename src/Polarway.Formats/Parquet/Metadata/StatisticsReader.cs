using System.Buffers.Binary;
using Polarway.Core.Types;
using Polarway.Formats.Parquet.Decode;
using Polarway.Formats.Parquet.Schemas;

namespace Polarway.Formats.Parquet.Metadata;

/// <summary>
/// Raw bounds to <see cref="ColumnStatistics"/>. The older min and max fields are used only where bytes compare as signed numbers
/// in every writer; the newer ones, for unsigned numbers and bytes, only where the writer declared its order. Bounds that are NaN,
/// of a wrong length or the wrong way round are left out; a zero bound covers both zeros.
/// </summary>
internal static class StatisticsReader
{
    public static ColumnStatistics Read(RawStatistics? raw, SchemaNode leaf, ColumnOrder order)
    {
        if (raw is null)
        {
            return ColumnStatistics.Unknown;
        }
        BoundKind kind = order == ColumnOrder.Other ? BoundKind.None : KindOf(leaf);
        bool isDeclared = order == ColumnOrder.OfType;
        bool isSigned = (kind == BoundKind.Float && leaf.ItemType.Kind != TypeKind.Float16) || (kind == BoundKind.Integer && !leaf.ItemType.IsUnsignedInteger
            && leaf.Physical is PhysicalType.Boolean or PhysicalType.Int32 or PhysicalType.Int64);
        byte[]? min = raw.Min is not null && (isDeclared || isSigned) ? raw.Min : isSigned ? raw.LegacyMin : null;
        byte[]? max = raw.Max is not null && (isDeclared || isSigned) ? raw.Max : isSigned ? raw.LegacyMax : null;
        if (kind != BoundKind.None && min is not null && max is not null && Bounds(kind, leaf, min, max, raw) is { } bounds)
        {
            return bounds;
        }
        return new ColumnStatistics { NullCount = CountOf(raw.NullCount), DistinctCount = CountOf(raw.DistinctCount) };
    }

    private static BoundKind KindOf(SchemaNode leaf) => leaf.ItemType.Kind switch
    {
        TypeKind.Boolean => BoundKind.Integer,
        TypeKind.Float16 or TypeKind.Float32 or TypeKind.Float64 => leaf.Form == ValueForm.Direct ? BoundKind.Float : BoundKind.None,
        TypeKind.String or TypeKind.Binary => leaf.Logical.Kind is LogicalKind.Interval or LogicalKind.Other ? BoundKind.None : BoundKind.Bytes,
        // Stored with the least byte first, which no declared order is for.
        TypeKind.Null or TypeKind.Int128 or TypeKind.UInt128 => BoundKind.None,
        TypeKind.Decimal when leaf.ItemType.IsWideDecimal => BoundKind.WideInteger,
        _ => leaf.Physical == PhysicalType.Int96 ? BoundKind.None : BoundKind.Integer,
    };

    private static ColumnStatistics? Bounds(BoundKind kind, SchemaNode leaf, byte[] min, byte[] max, RawStatistics raw)
    {
        long? nulls = CountOf(raw.NullCount);
        long? distinct = CountOf(raw.DistinctCount);
        bool isFixedWidth = kind != BoundKind.Bytes;
        bool isExact = isFixedWidth || (raw.IsMinExact == true && raw.IsMaxExact == true);
        switch (kind)
        {
            case BoundKind.Integer:
                return TryInteger(leaf, min, out Int128 low) && TryInteger(leaf, max, out Int128 high) && low <= high
                    ? new() { Kind = kind, NullCount = nulls, DistinctCount = distinct, MinInteger = low, MaxInteger = high, IsExact = isExact } : null;
            case BoundKind.WideInteger:
                return TryWide(min, out Int256 lowest) && TryWide(max, out Int256 highest) && lowest <= highest
                    ? new() { Kind = kind, NullCount = nulls, DistinctCount = distinct, MinWide = lowest, MaxWide = highest, IsExact = isExact } : null;
            case BoundKind.Float:
                return TryFloat(min, out double least) && TryFloat(max, out double most) && least <= most
                    ? new()
                    {
                        Kind = kind, NullCount = nulls, DistinctCount = distinct, IsExact = isExact,
                        MinFloat = least == 0 ? -0.0 : least, MaxFloat = most == 0 ? 0.0 : most,
                    }
                    : null;
            default:
                return min.AsSpan().SequenceCompareTo(max) <= 0
                    ? new() { Kind = kind, NullCount = nulls, DistinctCount = distinct, MinBytes = min, MaxBytes = max, IsExact = isExact } : null;
        }
    }

    private static long? CountOf(long? count) => count >= 0 ? count : null;

    private static bool TryInteger(SchemaNode leaf, byte[] bytes, out Int128 value)
    {
        value = 0;
        bool isUnsigned = leaf.ItemType.IsUnsignedInteger;
        switch (leaf.Physical)
        {
            case PhysicalType.Boolean when bytes.Length == 1:
                value = bytes[0] != 0 ? 1 : 0;
                return true;
            case PhysicalType.Int32 when bytes.Length == sizeof(int):
                int narrow = BinaryPrimitives.ReadInt32LittleEndian(bytes);
                value = isUnsigned ? (uint)narrow : narrow;
                break;
            case PhysicalType.Int64 when bytes.Length == sizeof(long):
                long wide = BinaryPrimitives.ReadInt64LittleEndian(bytes);
                value = isUnsigned ? (ulong)wide : wide;
                break;
            case PhysicalType.FixedLenByteArray or PhysicalType.ByteArray when bytes.Length is > 0 and <= 16:
                value = ValueConverter.BigEndian(bytes);
                break;
            default:
                return false;
        }
        value *= leaf.Form switch
        {
            ValueForm.MillisecondsToNanoseconds => 1_000_000,
            ValueForm.MicrosecondsToNanoseconds => 1_000,
            _ => 1,
        };
        return true;
    }

    private static bool TryWide(byte[] bytes, out Int256 value)
    {
        bool fits = bytes.Length is > 0 and <= Int256.Size;
        value = fits ? Int256.FromBigEndian(bytes) : default;
        return fits;
    }

    private static bool TryFloat(byte[] bytes, out double value)
    {
        value = bytes.Length switch
        {
            sizeof(ushort) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            sizeof(float) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            sizeof(double) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            _ => double.NaN,
        };
        return !double.IsNaN(value);
    }
}
