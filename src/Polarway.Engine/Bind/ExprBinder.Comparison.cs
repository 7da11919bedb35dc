using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Comparisons: both sides get one type, but text is never compared with numbers.</summary>
internal sealed partial class ExprBinder
{
    // Up to here every whole number is a float: comparing as one or the other is the same.
    private const double ExactWhole = 1L << 53;

    private static Bound BindComparison(CompareOp op, Bound left, Bound right)
    {
        left = AsWhole(left, right);
        right = AsWhole(right, left);
        DataType type = ComparedType(left, right);
        if (type.Kind == TypeKind.Enum && op is CompareOp.Lt or CompareOp.Le or CompareOp.Gt or CompareOp.Ge)
        {
            // A text that is no category has no place in their order.
            left = AsCategory(left, type);
            right = AsCategory(right, type);
        }
        return new Bound(left.Name, new ComparisonExpr(op, ComparedAs(left, type), ComparedAs(right, type))) { Root = left.Root };
    }

    /// <summary>A float literal without a fraction meets whole numbers as one of them: their column need not be cast, and its statistics hold.</summary>
    private static Bound AsWhole(Bound literal, Bound other)
    {
        if (literal.Dynamic is not LiteralValue.Real { Value: var value } || !other.Type.IsInteger || Math.Floor(value) != value || Math.Abs(value) >= ExactWhole)
        {
            return literal;
        }
        return BindLiteral(new Literal(JsonPath.Root, new LiteralValue.Whole((long)value), null)) with { Name = literal.Name };
    }

    private static DataType ComparedType(Bound left, Bound right)
    {
        CheckText(left.Type, right.Type);
        CheckText(right.Type, left.Type);
        if (IsCategory(left.Type) && right.Type.Kind == TypeKind.String)
        {
            return left.Type;
        }
        // Digits do not matter for comparing: the column stays as it is, and so do its statistics.
        if (left.Type.Kind == TypeKind.Decimal && right.Dynamic is LiteralValue.Whole || left.Dynamic is LiteralValue.Whole && right.Type.Kind == TypeKind.Decimal)
        {
            return left.Dynamic is null ? left.Type : right.Type;
        }
        return IsCategory(right.Type) && left.Type.Kind == TypeKind.String ? right.Type : Coercion.RequireCommon(left, right);
    }

    // Text meets a dictionary as text: the kernel compares it with the dictionary's values.
    private static PhysicalExpr ComparedAs(Bound bound, DataType type)
        => IsCategory(type) && bound.Type.Kind == TypeKind.String ? bound.Expr : Coercion.To(bound, type);

    private static Bound AsCategory(Bound bound, DataType type)
        => type.Kind == TypeKind.Enum && bound.Type.Kind == TypeKind.String ? bound with { Expr = new CastExpr(bound.Expr, type, true) } : bound;

    private static bool IsCategory(DataType type) => type.Kind is TypeKind.Categorical or TypeKind.Enum;

    private static void CheckText(DataType left, DataType right)
    {
        if (left.Kind == TypeKind.String && right.IsNumeric)
        {
            Throw.Error(ErrorKind.Compute, $"cannot compare string with numeric type ({right}); cast one of them");
        }
        if (left.Kind == TypeKind.String && right.IsTemporal)
        {
            Throw.Error(ErrorKind.InvalidOperation, "cannot compare 'date/datetime/time' to a string value; create native Python {'date', 'datetime', 'time'} values or cast the text");
        }
        if (IsCategory(left) && right.IsNumeric)
        {
            Throw.Error(ErrorKind.Compute, $"cannot compare {left} with numeric type ({right}); cast one of them");
        }
    }
}
