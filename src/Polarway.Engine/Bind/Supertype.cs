using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Engine.Bind;

/// <summary>The type that values of two types share, as Polars 2 has it.</summary>
internal static class Supertype
{
    /// <exception cref="PolarwayException">Schema, when there is none.</exception>
    public static DataType Require(DataType left, DataType right)
        => Find(left, right) ?? Throw.Error<DataType>(ErrorKind.Schema, $"failed to determine supertype of {ShortName.Of(left)} and {ShortName.Of(right)}; cast one of them");

    /// <summary>Null when there is none.</summary>
    public static DataType? Find(DataType left, DataType right) => left.Equals(right) ? left : FindOrdered(left, right) ?? FindOrdered(right, left);

    /// <summary>The coarser of two units: what a common datetime or duration has. Seconds, which are a unit of files only, become the other.</summary>
    public static TimeUnit Coarser(TimeUnit left, TimeUnit right)
        => left == TimeUnit.Seconds || right == TimeUnit.Seconds ? (TimeUnit)Math.Max((sbyte)left, (sbyte)right) : (TimeUnit)Math.Min((sbyte)left, (sbyte)right);

    private static DataType? FindOrdered(DataType left, DataType right)
    {
        if (right.Kind == TypeKind.Null)
        {
            return left;
        }
        if (left.IsExtension || right.IsExtension || left.Kind == TypeKind.Object || right.Kind == TypeKind.Object)
        {
            return null;
        }
        if (left.IsInteger && right.IsInteger)
        {
            return Integers(left, right);
        }
        if (left.Kind == TypeKind.Boolean && (right.IsInteger || right.IsFloat))
        {
            return right;
        }
        if (left.IsFloat && (right.IsInteger || right.IsFloat))
        {
            return Floats(left, right);
        }
        if (left.Kind == TypeKind.Decimal)
        {
            return Decimals(left, right);
        }
        if (left.IsTemporal)
        {
            return Temporal(left, right);
        }
        return left.Kind switch
        {
            TypeKind.String when right.Kind == TypeKind.Binary => DataType.Binary,
            TypeKind.String when !right.IsNested => DataType.String,
            TypeKind.List => Lists(left, right),
            TypeKind.Array => Arrays(left, right),
            TypeKind.Map when right.Kind == TypeKind.Map => Maps(left, right),
            TypeKind.Struct when right.Kind == TypeKind.Struct => Structs(left, right),
            _ => null,
        };
    }

    // A float holds all integers of half its width, and one of 16 bits those of 8.
    private static DataType Floats(DataType left, DataType right)
    {
        int width = right.IsFloat ? right.ByteWidth : right.ByteWidth > 2 ? sizeof(double) : 2 * right.ByteWidth;
        return Math.Max(left.ByteWidth, width) switch
        {
            2 => DataType.Float16,
            4 => DataType.Float32,
            _ => DataType.Float64,
        };
    }

    private static DataType Integers(DataType left, DataType right)
    {
        if (left.IsSignedInteger == right.IsSignedInteger)
        {
            return left.ByteWidth >= right.ByteWidth ? left : right;
        }
        (DataType signed, DataType unsigned) = left.IsSignedInteger ? (left, right) : (right, left);
        return signed.ByteWidth > unsigned.ByteWidth ? signed : unsigned.ByteWidth switch
        {
            1 => DataType.Int16,
            2 => DataType.Int32,
            4 => DataType.Int64,
            _ => DataType.Int128,
        };
    }

    private static DataType? Decimals(DataType left, DataType right)
    {
        if (right.IsFloat)
        {
            return DataType.Float64;
        }
        if (right.IsInteger)
        {
            int digits = right.ByteWidth switch { 1 => 3, 2 => 5, 4 => 10, 8 => right.IsSignedInteger ? 19 : 20, _ => DataType.MaxDecimalPrecision };
            return digits + left.Scale <= left.Precision ? left
                : left.IsWideDecimal ? DataType.WideDecimal(DataType.MaxWideDecimalPrecision, left.Scale) : DataType.Decimal(DataType.MaxDecimalPrecision, left.Scale);
        }
        if (right.Kind != TypeKind.Decimal)
        {
            return null;
        }
        int scale = Math.Max(left.Scale, right.Scale);
        int whole = Math.Max(left.Precision - left.Scale, right.Precision - right.Scale);
        // Only wide decimals make wide ones.
        return left.IsWideDecimal || right.IsWideDecimal
            ? DataType.WideDecimal(Math.Min(DataType.MaxWideDecimalPrecision, whole + scale), scale)
            : DataType.Decimal(Math.Min(DataType.MaxDecimalPrecision, whole + scale), scale);
    }

    private static DataType? Temporal(DataType left, DataType right)
    {
        switch (left.Kind, right.Kind)
        {
            case (TypeKind.Date, TypeKind.Datetime):
                return right;
            case (TypeKind.Date, TypeKind.Duration):
                return DataType.Date;
            case (TypeKind.Datetime, TypeKind.Datetime):
                return left.TimeZone == right.TimeZone ? DataType.Datetime(Coarser(left.Unit, right.Unit), left.TimeZone) : null;
            case (TypeKind.Datetime, TypeKind.Duration):
                return DataType.Datetime(Coarser(left.Unit, right.Unit), left.TimeZone);
            case (TypeKind.Duration, TypeKind.Duration):
                return DataType.Duration(Coarser(left.Unit, right.Unit));
            case (TypeKind.Date, TypeKind.Int32):
                return DataType.Int32;
            case (TypeKind.Date, TypeKind.Float16 or TypeKind.Float32):
                return DataType.Float32;
            case (_, TypeKind.Int32 or TypeKind.Int64):
                return DataType.Int64;
            case (TypeKind.Date or TypeKind.Datetime or TypeKind.Duration, TypeKind.UInt32 or TypeKind.UInt64):
                return DataType.Int64;
            case (_, TypeKind.Float16 or TypeKind.Float32 or TypeKind.Float64):
                return DataType.Float64;
            default:
                return null;
        }
    }

    private static DataType? Lists(DataType left, DataType right)
    {
        DataType other = right.Kind is TypeKind.List or TypeKind.Array ? right.Inner : right;
        return Find(left.Inner, other) is { } inner ? DataType.List(inner) : null;
    }

    private static DataType? Arrays(DataType left, DataType right)
    {
        if (right.Kind != TypeKind.Array || Find(left.Inner, right.Inner) is not { } inner)
        {
            return null;
        }
        return left.Width == right.Width ? DataType.Array(inner, left.Width) : DataType.List(inner);
    }

    // Keys that differ stay different only in a type of their own.
    private static DataType? Maps(DataType left, DataType right)
        => left.Key.Equals(right.Key) && Find(left.Value, right.Value) is { } value ? DataType.Map(left.Key, value) : null;

    private static DataType? Structs(DataType left, DataType right)
    {
        var fields = new List<Field>(left.Fields);
        foreach (Field theirs in right.Fields)
        {
            int found = fields.FindIndex(f => f.Name == theirs.Name);
            if (found < 0)
            {
                fields.Add(theirs);
                continue;
            }
            if (Find(fields[found].Type, theirs.Type) is not { } type)
            {
                return null;
            }
            fields[found] = new Field(theirs.Name, type);
        }
        return DataType.Struct([.. fields]);
    }
}
