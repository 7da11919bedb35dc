using System.Globalization;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>How a column type is stored.</summary>
/// <param name="Width">Bytes of a stored value; 0 for bits and byte arrays.</param>
/// <param name="Converted">The older name of the logical type, for older readers; -1: none.</param>
internal sealed record StoredType(PhysicalType Physical, int Width, LogicalType Logical, int Converted)
{
    private const int MaxInt32Digits = 9;
    private const int MaxInt64Digits = 18;

    /// <summary>Levels of a value: 1 and 0 outside lists and structs.</summary>
    public int MaxDefinition { get; init; } = 1;

    public int MaxRepetition { get; init; }

    /// <summary>Names from the column down, with dots between them.</summary>
    public string Path { get; init; } = "";

    public bool IsNested => MaxDefinition > 1;

    /// <exception cref="PolarwayException">Unsupported, naming the column.</exception>
    /// <param name="stated">The Arrow format of a schema that was stated; null: none.</param>
    public static StoredType Of(Field field, string? stated)
    {
        DataType type = field.Type;
        switch (type.Kind)
        {
            case TypeKind.Null: return new(PhysicalType.Int32, 4, new(LogicalKind.Null), -1);
            // A struct without fields is there or not: the levels say it all, and the Arrow schema in the footer says what it is.
            case TypeKind.Boolean or TypeKind.Struct: return new(PhysicalType.Boolean, 0, default, -1);
            case TypeKind.Int8: return Integer(8, true, 15);
            case TypeKind.Int16: return Integer(16, true, 16);
            case TypeKind.Int32: return new(PhysicalType.Int32, 4, default, -1);
            case TypeKind.Int64 or TypeKind.Duration: return new(PhysicalType.Int64, 8, default, -1);
            case TypeKind.UInt8: return Integer(8, false, 11);
            case TypeKind.UInt16: return Integer(16, false, 12);
            case TypeKind.UInt32: return Integer(32, false, 13);
            case TypeKind.UInt64: return Integer(64, false, 14);
            case TypeKind.Float16: return new(PhysicalType.FixedLenByteArray, 2, new(LogicalKind.Float16), -1);
            case TypeKind.Float32: return new(PhysicalType.Float, 4, default, -1);
            case TypeKind.Float64: return new(PhysicalType.Double, 8, default, -1);
            case TypeKind.Decimal: return Decimal(type);
            // All 128 bits, under the type that comes closest; the Arrow schema in the footer says what it is.
            case TypeKind.UInt128: return new(PhysicalType.FixedLenByteArray, 16, default, -1);
            case TypeKind.Int128: return new(PhysicalType.FixedLenByteArray, 16, new LogicalType(LogicalKind.Decimal, Precision: DataType.MaxDecimalPrecision), 5);
            case TypeKind.String or TypeKind.Categorical or TypeKind.Enum: return new(PhysicalType.ByteArray, 0, new(LogicalKind.String), 0);
            case TypeKind.Binary when FixedWidth(stated) is int width: return new(PhysicalType.FixedLenByteArray, width, default, -1);
            case TypeKind.Binary: return new(PhysicalType.ByteArray, 0, default, -1);
            case TypeKind.Date: return new(PhysicalType.Int32, 4, new(LogicalKind.Date), 6);
            case TypeKind.Time: return new(PhysicalType.Int64, 8, new(LogicalKind.Time, TimeUnit.Nanoseconds), -1);
            case TypeKind.Datetime: return new(PhysicalType.Int64, 8, new(LogicalKind.Timestamp, type.Unit, type.TimeZone is not null), -1);
            default: return Throw.Unsupported<StoredType>($"writing column '{field.Name}' of type {type} to Parquet");
        }
    }

    /// <summary>The length of bytes that are all of one; null for other formats.</summary>
    private static int? FixedWidth(string? format)
        => format is ['w', ':', ..] && int.TryParse(format.AsSpan(2), CultureInfo.InvariantCulture, out int width) && width > 0 ? width : null;

    private static StoredType Integer(int bits, bool isSigned, int converted)
        => new(bits == 64 ? PhysicalType.Int64 : PhysicalType.Int32, bits == 64 ? 8 : 4, new(LogicalKind.Integer, Precision: bits, IsSigned: isSigned), converted);

    private static StoredType Decimal(DataType type)
    {
        var logical = new LogicalType(LogicalKind.Decimal, Precision: type.Precision, Scale: type.Scale);
        return type.Precision switch
        {
            <= MaxInt32Digits => new(PhysicalType.Int32, 4, logical, 5),
            <= MaxInt64Digits => new(PhysicalType.Int64, 8, logical, 5),
            _ => new(PhysicalType.FixedLenByteArray, BytesOf(type.Precision), logical, 5),
        };
    }

    /// <summary>Least bytes whose two's complement holds that many digits.</summary>
    private static int BytesOf(int digits)
    {
        int bytes = 1;
        while (Math.Pow(2, (8 * bytes) - 1) - 1 < Math.Pow(10, digits) - 1)
        {
            bytes++;
        }
        return bytes;
    }
}
