using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Types of arithmetic, as Polars 2 has them.</summary>
internal sealed partial class ExprBinder
{
    private static Bound BindArithmetic(ArithmeticOp op, Bound left, Bound right)
    {
        if (left.Dynamic is not null && right.Dynamic is not null && FoldDynamic(op, left.Dynamic, right.Dynamic) is { } folded)
        {
            return BindLiteral(new Literal(JsonPath.Root, folded, null)) with { Name = left.Name };
        }
        if (left.Type.Kind == TypeKind.Map || right.Type.Kind == TypeKind.Map)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{NameOf(op)}` operation not supported for dtype `{ShortName.Of(left.Type.Kind == TypeKind.Map ? left.Type : right.Type)}`");
        }
        if (left.Type.IsNested || right.Type.IsNested)
        {
            return BindNestedArithmetic(op, left, right);
        }
        PhysicalExpr result = left.Type.IsTemporal || right.Type.IsTemporal ? Temporal(op, left, right) : Numeric(op, left, right);
        bool isLoose = (left.Dynamic is LiteralValue.Real && right.Type.Kind == TypeKind.Boolean) || (right.Dynamic is LiteralValue.Real && left.Type.Kind == TypeKind.Boolean);
        return new Bound(left.Name, result) { Root = left.Root, IsLooseFloat = isLoose };
    }

    // Literals of no type stay so: 1 + 1 takes the type of the column that it meets, too.
    private static LiteralValue? FoldDynamic(ArithmeticOp op, LiteralValue left, LiteralValue right)
    {
        if (left is LiteralValue.Whole { Value: var first } && right is LiteralValue.Whole { Value: var second })
        {
            bool isSmall = Int128.Abs(first) < long.MaxValue && Int128.Abs(second) < long.MaxValue;
            return op switch
            {
                ArithmeticOp.Add when isSmall => new LiteralValue.Whole(first + second),
                ArithmeticOp.Subtract when isSmall => new LiteralValue.Whole(first - second),
                ArithmeticOp.Multiply when isSmall => new LiteralValue.Whole(first * second),
                _ => null,
            };
        }
        (double one, double two) = (AsReal(left), AsReal(right));
        return op switch
        {
            ArithmeticOp.Add => new LiteralValue.Real(one + two),
            ArithmeticOp.Subtract => new LiteralValue.Real(one - two),
            ArithmeticOp.Multiply => new LiteralValue.Real(one * two),
            ArithmeticOp.Divide => new LiteralValue.Real(one / two),
            _ => null,
        };
    }

    private static double AsReal(LiteralValue value) => value is LiteralValue.Whole whole ? (double)whole.Value : ((LiteralValue.Real)value).Value;

    private static PhysicalExpr Numeric(ArithmeticOp op, Bound left, Bound right)
    {
        if (op == ArithmeticOp.Add && (left.Type.Kind == TypeKind.String || right.Type.Kind == TypeKind.String))
        {
            if (!JoinsText(left.Type) || !JoinsText(right.Type))
            {
                Undefined(op, left, right);
            }
            return ConcatenateText(left, right);
        }
        RequireNumber(op, left, right);
        RequireNumber(op, right, left);
        if (op == ArithmeticOp.Divide)
        {
            return TrueDivision(left, right);
        }
        if (op == ArithmeticOp.Power)
        {
            return Power(left, right);
        }
        if (op == ArithmeticOp.Add && IsFlag(left.Type) && IsFlag(right.Type) && !(left.Type.Kind == TypeKind.Null && right.Type.Kind == TypeKind.Null))
        {
            return new ArithmeticExpr(op, Coercion.To(left, DataType.UInt32), Coercion.To(right, DataType.UInt32), DataType.UInt32);
        }
        DataType type = Coercion.RequireCommon(left, right);
        if (type.Kind == TypeKind.Boolean)
        {
            Undefined(op, left, right);
        }
        return type.Kind == TypeKind.Decimal ? Decimals(op, left, right, type) : new ArithmeticExpr(op, Coercion.To(left, type), Coercion.To(right, type), type);
    }

    private static bool IsFlag(DataType type) => type.Kind is TypeKind.Boolean or TypeKind.Null;

    private static ArithmeticExpr Decimals(ArithmeticOp op, Bound left, Bound right, DataType common)
    {
        if (common.IsWideDecimal)
        {
            Throw.WideDecimal(common);
        }
        // Each side keeps its scale; whole numbers have scale 0 and adopt the other's only as literals.
        DataType result = DataType.Decimal(DataType.MaxDecimalPrecision, common.Scale);
        return new ArithmeticExpr(op, Decimal(left, common), Decimal(right, common), result);
    }

    private static PhysicalExpr Decimal(Bound bound, DataType common)
        => bound.Type.Kind == TypeKind.Decimal ? bound.Expr : Coercion.To(bound, DataType.Decimal(DataType.MaxDecimalPrecision, common.Scale));

    private static ArithmeticExpr TrueDivision(Bound left, Bound right)
    {
        bool hasDecimal = left.Type.Kind == TypeKind.Decimal || right.Type.Kind == TypeKind.Decimal;
        if (hasDecimal && Coercion.Common(left, right) is { Kind: TypeKind.Decimal } common)
        {
            return Decimals(ArithmeticOp.Divide, left, right, common);
        }
        DataType type = Quotient(left, right) ?? Quotient(right, left) ?? DataType.Float64;
        return new ArithmeticExpr(ArithmeticOp.Divide, Coercion.To(left, type), Coercion.To(right, type), type);
    }

    // The type of a quotient that a short float decides; null where it does not.
    private static DataType? Quotient(Bound one, Bound other)
    {
        if (one.Dynamic is not null || one.Type.Kind is not (TypeKind.Float16 or TypeKind.Float32))
        {
            return null;
        }
        return other.Dynamic is not null ? one.Type : other.Type.Kind == TypeKind.Decimal ? DataType.Float64 : Supertype.Find(one.Type, other.Type);
    }

    private static ArithmeticExpr Power(Bound left, Bound right)
    {
        if (!(left.Type.IsInteger || left.Type.IsFloat) || !(right.Type.IsInteger || right.Type.IsFloat))
        {
            Undefined(ArithmeticOp.Power, left, right);
        }
        // A literal base is a float when the exponent is one.
        bool isFloat = left.Type.IsFloat || right.Type.IsFloat;
        DataType type = !isFloat ? left.Type
            : left.Type.IsFloat ? left.Type
            : right.Dynamic is null ? right.Type : DataType.Float64;
        // A negative exponent of an integer without sign is an error, not a null.
        bool mustFit = type.IsUnsignedInteger && !right.Type.IsUnsignedInteger;
        PhysicalExpr exponent = Coercion.To(right, type);
        exponent = mustFit && exponent is CastExpr ? new CastExpr(right.Expr, type, true) { Column = right.Name } : exponent;
        return new ArithmeticExpr(ArithmeticOp.Power, Coercion.To(left, type), exponent, type);
    }

    private static PhysicalExpr Temporal(ArithmeticOp op, Bound left, Bound right)
    {
        DataType? common = Supertype.Find(left.Type, right.Type);
        switch (op, left.Type.Kind, right.Type.Kind)
        {
            case (ArithmeticOp.Subtract, TypeKind.Date, TypeKind.Date):
                return Ticks(op, left, right, DataType.Datetime(TimeUnit.Microseconds), DataType.Duration(TimeUnit.Microseconds));
            case (ArithmeticOp.Subtract, TypeKind.Datetime, TypeKind.Date or TypeKind.Datetime) or (ArithmeticOp.Subtract, TypeKind.Date, TypeKind.Datetime) when common is not null:
                return Ticks(op, left, right, common, DataType.Duration(common.Unit));
            case (ArithmeticOp.Subtract, TypeKind.Time, TypeKind.Time):
                return Ticks(op, left, right, DataType.Time, DataType.Duration(TimeUnit.Nanoseconds));
            case (ArithmeticOp.Add or ArithmeticOp.Subtract or ArithmeticOp.Modulo, TypeKind.Duration, TypeKind.Duration):
                return Ticks(op, left, right, common!, common!);
            case (ArithmeticOp.Add or ArithmeticOp.Subtract, TypeKind.Datetime, TypeKind.Duration):
                return Shifted(op, left, right, DataType.Datetime(common!.Unit, left.Type.TimeZone));
            case (ArithmeticOp.Add, TypeKind.Duration, TypeKind.Datetime):
                return Shifted(op, right, left, DataType.Datetime(common!.Unit, right.Type.TimeZone));
            case (ArithmeticOp.Add or ArithmeticOp.Subtract, TypeKind.Date, TypeKind.Duration):
                return Coercion.To(Shifted(op, left, right, DataType.Datetime(right.Type.Unit)), DataType.Date);
            case (ArithmeticOp.Add, TypeKind.Duration, TypeKind.Date):
                return Coercion.To(Shifted(op, right, left, DataType.Datetime(left.Type.Unit)), DataType.Date);
            case (ArithmeticOp.Multiply, TypeKind.Duration, _) when right.Type.IsInteger || right.Type.IsFloat:
                return Scaled(op, left, right);
            case (ArithmeticOp.Multiply, _, TypeKind.Duration) when left.Type.IsInteger || left.Type.IsFloat:
                return Scaled(op, right, left);
            case (ArithmeticOp.Divide, TypeKind.Duration, TypeKind.Duration):
                return new ArithmeticExpr(op, Coercion.To(Coercion.To(Coercion.To(left, common!), DataType.Int64), DataType.Float64),
                    Coercion.To(Coercion.To(Coercion.To(right, common!), DataType.Int64), DataType.Float64), DataType.Float64);
            case (ArithmeticOp.Divide, TypeKind.Duration, _) when right.Type.IsInteger || right.Type.IsFloat:
                return Scaled(op, left, right);
            default:
                return Undefined(op, left, right);
        }
    }

    private static ArithmeticExpr Ticks(ArithmeticOp op, Bound left, Bound right, DataType operands, DataType result)
        => new(op, Coercion.To(left, operands), Coercion.To(right, operands), result);

    private static ArithmeticExpr Shifted(ArithmeticOp op, Bound moment, Bound duration, DataType result)
        => new(op, Coercion.To(moment, result), Coercion.To(duration, DataType.Duration(result.Unit)), result);

    private static PhysicalExpr Scaled(ArithmeticOp op, Bound duration, Bound factor)
    {
        if (factor.Type.IsInteger && op == ArithmeticOp.Multiply)
        {
            return new ArithmeticExpr(op, duration.Expr, Coercion.To(factor, DataType.Int64), duration.Type);
        }
        PhysicalExpr ticks = Coercion.To(Coercion.To(duration.Expr, DataType.Int64), DataType.Float64);
        var scaled = new ArithmeticExpr(op, ticks, Coercion.To(factor, DataType.Float64), DataType.Float64);
        return Coercion.To(Coercion.To(scaled, DataType.Int64), duration.Type);
    }

    private static void RequireNumber(ArithmeticOp op, Bound bound, Bound other)
    {
        if (!bound.Type.IsNumeric && bound.Type.Kind is not (TypeKind.Boolean or TypeKind.Null))
        {
            Undefined(op, bound, other);
        }
    }

    private static string Shown(Bound bound)
        => bound.Dynamic switch { LiteralValue.Whole => "dyn int", LiteralValue.Real => "dyn float", _ => ShortName.Of(bound.Type) };

    private static PhysicalExpr Undefined(ArithmeticOp op, Bound left, Bound right)
        => left.Type.Kind == TypeKind.String && right.Type.IsNumeric || right.Type.Kind == TypeKind.String && left.Type.IsNumeric
            ? Throw.Error<PhysicalExpr>(ErrorKind.InvalidOperation, $"arithmetic on dtypes {Shown(left)} and {Shown(right)} is not allowed (lhs: column '{left.Name}', rhs: column '{right.Name}'), try an explicit cast first")
            : Throw.Error<PhysicalExpr>(ErrorKind.InvalidOperation, $"{NameOf(op)} operation not supported for dtypes `{ShortName.Of(left.Type)}` and `{ShortName.Of(right.Type)}`; cast one of them");
}
