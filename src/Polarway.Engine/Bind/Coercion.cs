using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Brings expressions to common types. A literal without a type of its own takes the type of what it meets.</summary>
internal static class Coercion
{
    private static readonly DataType[] Signed = [DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.Int128];
    private static readonly DataType[] Unsigned = [DataType.UInt8, DataType.UInt16, DataType.UInt32, DataType.UInt64];

    /// <summary>The type by default of a whole number.</summary>
    public static DataType DefaultType(Int128 value)
        => Fits(value, DataType.Int32) ? DataType.Int32 : Fits(value, DataType.Int64) ? DataType.Int64 : Fits(value, DataType.UInt64) ? DataType.UInt64 : DataType.Int128;

    /// <summary>The type that both can have; null when there is none.</summary>
    public static DataType? Common(Bound left, Bound right)
    {
        if (left.Dynamic is not null && right.Dynamic is not null)
        {
            return left.Dynamic is LiteralValue.Real || right.Dynamic is LiteralValue.Real ? DataType.Float64 : Supertype.Find(left.Type, right.Type);
        }
        if (left.IsLooseFloat != right.IsLooseFloat && left.Type.IsFloat && right.Type.IsFloat)
        {
            return left.IsLooseFloat ? right.Type : left.Type;
        }
        if (right.Dynamic is not null)
        {
            return WithLiteral(left.Type, right.Dynamic, right.Type);
        }
        return left.Dynamic is not null ? WithLiteral(right.Type, left.Dynamic, left.Type) : Supertype.Find(left.Type, right.Type);
    }

    /// <exception cref="PolarwayException">Schema, when there is no common type.</exception>
    public static DataType RequireCommon(Bound left, Bound right)
        => Common(left, right) ?? Throw.Error<DataType>(ErrorKind.Schema, $"failed to determine supertype of {ShortName.Of(left.Type)} and {ShortName.Of(right.Type)}; cast one of them");

    /// <summary>The type that all can have.</summary>
    public static DataType RequireCommon(IReadOnlyList<Bound> all)
    {
        // Typed expressions decide first, so that literals adopt the type of the columns wherever they stand.
        Bound? common = null;
        foreach (Bound bound in all.Where(b => b.Dynamic is null).Concat(all.Where(b => b.Dynamic is not null)))
        {
            if (common is null)
            {
                common = bound;
                continue;
            }
            DataType type = RequireCommon(common, bound);
            bool isDynamic = common.Dynamic is not null && bound.Dynamic is not null;
            common = isDynamic && common.Dynamic is LiteralValue.Real ? common : isDynamic ? bound : new Bound("", new ColumnExpr(0, type));
        }
        return common!.Type;
    }

    /// <summary>The expression with another type. A cast between types of one family never fails; what does not fit is null.</summary>
    public static PhysicalExpr To(Bound bound, DataType type)
    {
        bool adopts = bound.Dynamic switch
        {
            LiteralValue.Whole whole => (type.IsInteger && Fits(whole.Value, type)) || type.IsFloat || (type.Kind == TypeKind.Decimal && Decimals(whole.Value, type)),
            LiteralValue.Real => type.IsFloat,
            _ => false,
        };
        return adopts ? new LiteralExpr(LiteralColumn.One(type, bound.Dynamic!, JsonPath.Root, LiteralExpr.Memory)) : To(bound.Expr, type);
    }

    public static PhysicalExpr To(PhysicalExpr expr, DataType type) => expr.Type.Equals(type) ? expr : new CastExpr(expr, type, false);

    private static DataType? WithLiteral(DataType type, LiteralValue literal, DataType literalType)
    {
        if (type.IsExtension)
        {
            return null;
        }
        if (literal is LiteralValue.Real)
        {
            return type.IsFloat ? type : type.IsNumeric || type.Kind is TypeKind.Boolean or TypeKind.Null ? DataType.Float64 : Supertype.Find(type, literalType);
        }
        Int128 value = ((LiteralValue.Whole)literal).Value;
        if (type.IsFloat)
        {
            return type;
        }
        if (type.IsWideDecimal)
        {
            return type;
        }
        if (type.Kind == TypeKind.Decimal && Decimals(value, type))
        {
            return DataType.Decimal(DataType.MaxDecimalPrecision, type.Scale);
        }
        if (!type.IsInteger)
        {
            return type.Kind == TypeKind.Boolean ? literalType : Supertype.Find(type, literalType);
        }
        if (Fits(value, type))
        {
            return type;
        }
        if (type.IsUnsignedInteger && value < 0)
        {
            return type.Kind == TypeKind.UInt64 ? DataType.Int64 : Supertype.Find(type, Smallest(Signed, value));
        }
        return Smallest(type.IsUnsignedInteger && Fits(value, DataType.UInt64) ? Unsigned : Signed, value);
    }

    private static bool Decimals(Int128 value, DataType type)
    {
        int digits = Int128.Abs(value).ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
        return digits + type.Scale <= DataType.MaxDecimalPrecision;
    }

    private static DataType Smallest(DataType[] types, Int128 value) => Array.Find(types, t => Fits(value, t)) ?? DataType.Int128;

    private static bool Fits(Int128 value, DataType type)
    {
        (Int128 low, Int128 high) = LiteralColumn.Range(type);
        return value >= low && value <= high;
    }
}
