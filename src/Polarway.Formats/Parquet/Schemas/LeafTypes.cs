using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Schemas;

/// <summary>The column type of a leaf. A logical type that does not fit its physical type is ignored, as the format asks.</summary>
internal static class LeafTypes
{
    private const int HalfBytes = 2;

    public static (DataType Type, ValueForm Form) Resolve(PhysicalType physical, int length, LogicalType logical, string path)
    {
        if (logical.Kind == LogicalKind.Null)
        {
            return (DataType.Null, ValueForm.Null);
        }
        if (logical.Kind == LogicalKind.Decimal && physical is not (PhysicalType.Boolean or PhysicalType.Int96 or PhysicalType.Float or PhysicalType.Double))
        {
            return Decimal(physical, logical, path);
        }
        return physical switch
        {
            PhysicalType.Boolean => (DataType.Boolean, ValueForm.Boolean),
            PhysicalType.Int32 => FromInt32(logical),
            PhysicalType.Int64 => FromInt64(logical),
            PhysicalType.Int96 => (DataType.Datetime(TimeUnit.Nanoseconds), ValueForm.Int96ToNanoseconds),
            PhysicalType.Float => (DataType.Float32, ValueForm.Direct),
            PhysicalType.Double => (DataType.Float64, ValueForm.Direct),
            PhysicalType.ByteArray when logical.Kind is LogicalKind.String or LogicalKind.Enum or LogicalKind.Json => (DataType.String, ValueForm.View),
            PhysicalType.FixedLenByteArray when logical.Kind == LogicalKind.Float16 && length == HalfBytes => (DataType.Float16, ValueForm.Direct),
            _ => (DataType.Binary, ValueForm.View),
        };
    }

    private static (DataType Type, ValueForm Form) FromInt32(LogicalType logical) => logical switch
    {
        { Kind: LogicalKind.Date } => (DataType.Date, ValueForm.Direct),
        { Kind: LogicalKind.Time, Unit: TimeUnit.Milliseconds } => (DataType.Time, ValueForm.MillisecondsToNanoseconds),
        { Kind: LogicalKind.Integer, Precision: 8 } => (logical.IsSigned ? DataType.Int8 : DataType.UInt8, ValueForm.NarrowTo8),
        { Kind: LogicalKind.Integer, Precision: 16 } => (logical.IsSigned ? DataType.Int16 : DataType.UInt16, ValueForm.NarrowTo16),
        { Kind: LogicalKind.Integer, Precision: 32, IsSigned: false } => (DataType.UInt32, ValueForm.Direct),
        _ => (DataType.Int32, ValueForm.Direct),
    };

    private static (DataType Type, ValueForm Form) FromInt64(LogicalType logical) => logical switch
    {
        { Kind: LogicalKind.Timestamp } => (DataType.Datetime(logical.Unit, logical.IsUtc ? "UTC" : null), ValueForm.Direct),
        { Kind: LogicalKind.Time, Unit: TimeUnit.Microseconds } => (DataType.Time, ValueForm.MicrosecondsToNanoseconds),
        { Kind: LogicalKind.Time, Unit: TimeUnit.Nanoseconds } => (DataType.Time, ValueForm.Direct),
        { Kind: LogicalKind.Integer, Precision: 64, IsSigned: false } => (DataType.UInt64, ValueForm.Direct),
        _ => (DataType.Int64, ValueForm.Direct),
    };

    private static (DataType Type, ValueForm Form) Decimal(PhysicalType physical, LogicalType logical, string path)
    {
        if (logical.Precision > DataType.MaxWideDecimalPrecision)
        {
            Throw.Unsupported($"column '{path}': decimals of {logical.Precision} digits; at most {DataType.MaxWideDecimalPrecision} are");
        }
        if (logical.Precision < 1 || logical.Scale < 0 || logical.Scale > logical.Precision)
        {
            Throw.Error(ErrorKind.Corrupt, $"column '{path}': a decimal of {logical.Precision} digits, {logical.Scale} of them after the point");
        }
        DataType type = DataType.Decimal(logical.Precision, logical.Scale);
        return (type, physical switch
        {
            PhysicalType.Int32 or PhysicalType.Int64 when type.IsWideDecimal
                => Throw.Error<ValueForm>(ErrorKind.Corrupt, $"column '{path}': decimals of {logical.Precision} digits in {physical}"),
            PhysicalType.FixedLenByteArray when type.IsWideDecimal => ValueForm.FixedToInt256,
            _ when type.IsWideDecimal => ValueForm.BytesToInt256,
            PhysicalType.Int32 => ValueForm.Int32ToInt128,
            PhysicalType.Int64 => ValueForm.Int64ToInt128,
            PhysicalType.FixedLenByteArray => ValueForm.FixedToInt128,
            _ => ValueForm.BytesToInt128,
        });
    }
}
