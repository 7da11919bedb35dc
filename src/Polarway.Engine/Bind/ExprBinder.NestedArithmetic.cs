using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>Arithmetic of lists and arrays item by item, and of structs field by field.</summary>
internal sealed partial class ExprBinder
{
    private static Bound BindNestedArithmetic(ArithmeticOp op, Bound left, Bound right)
        => left.Type.Kind == TypeKind.Struct || right.Type.Kind == TypeKind.Struct ? OfFields(op, left, right) : OfItems(op, left, right);

    private static bool HasItems(DataType type) => type.Kind is TypeKind.List or TypeKind.Array;

    private static Bound OfItems(ArithmeticOp op, Bound left, Bound right)
    {
        CheckItems(op, left, right);
        Bound items = BindArithmetic(op, ItemOf(left, 0), ItemOf(right, 1));
        DataType shape = HasItems(left.Type) ? left.Type : right.Type;
        DataType type = shape.Kind == TypeKind.Array ? DataType.Array(items.Type, shape.Width) : DataType.List(items.Type);
        return new Bound(left.Name, new NestedArithmeticExpr(left.Expr, right.Expr, items.Expr, Arithmetic.Symbol(op), type)) { Root = left.Root };
    }

    // A literal without a type stays one: it takes the type of the items.
    private static Bound ItemOf(Bound side, int column)
        => HasItems(side.Type) ? new Bound("", new ColumnExpr(column, side.Type.Inner)) : side.Dynamic is not null ? side : new Bound("", new ColumnExpr(column, side.Type));

    private static void CheckItems(ArithmeticOp op, Bound left, Bound right)
    {
        if (left.Type.Kind == right.Type.Kind)
        {
            if (left.Type.Kind == TypeKind.List && !(IsArithmetic(left.Type.Inner) && IsArithmetic(right.Type.Inner)))
            {
                Throw.Error(ErrorKind.InvalidOperation, $"cannot {NameOf(op)} two list columns with non-numeric inner types: (left: {left.Type}, right: {right.Type})");
            }
            if (left.Type.Kind == TypeKind.Array && left.Type.Width != right.Type.Width)
            {
                Throw.Error(ErrorKind.Shape, $"cannot {NameOf(op)} arrays of differing widths: (left: {left.Type}, right: {right.Type})");
            }
            return;
        }
        (DataType nested, DataType plain) = HasItems(left.Type) ? (left.Type, right.Type) : (right.Type, left.Type);
        DataType leaf = nested;
        while (leaf.Kind == nested.Kind)
        {
            leaf = leaf.Inner;
        }
        if (HasItems(leaf))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"dtype was not {nested.Kind.ToString().ToLowerInvariant()} on all nesting levels: {nested}");
        }
        if (!IsArithmetic(leaf) || !IsArithmetic(plain))
        {
            Undefined(op, left, right);
        }
    }

    private static bool IsArithmetic(DataType type) => type.IsNumeric || type.Kind is TypeKind.Boolean or TypeKind.Null;

    internal static string NameOf(ArithmeticOp op) => op switch
    {
        ArithmeticOp.Add => "add",
        ArithmeticOp.Subtract => "sub",
        ArithmeticOp.Multiply => "mul",
        ArithmeticOp.Divide => "div",
        ArithmeticOp.FloorDivide => "floor_div",
        ArithmeticOp.Modulo => "rem",
        _ => "pow",
    };

    /// <summary>Fields of the left struct, each with the field of the right one at its place, or with the one value.</summary>
    private static Bound OfFields(ArithmeticOp op, Bound left, Bound right)
    {
        Bound[] first = FieldsOf(left);
        Bound[] second = FieldsOf(right);
        if (first.Length != second.Length && first.Length != 1 && second.Length != 1)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"cannot {NameOf(op)} structs of {first.Length} and {second.Length} fields");
        }
        Bound[] fields = new Bound[Math.Max(first.Length, second.Length)];
        for (int field = 0; field < fields.Length; field++)
        {
            Bound one = first[first.Length == 1 ? 0 : field];
            Bound other = second[second.Length == 1 ? 0 : field];
            Bound made = BindArithmetic(op, one, other);
            bool isNamed = left.Type.Kind == TypeKind.Struct && first.Length == fields.Length;
            fields[field] = made with { Name = isNamed ? one.Name : other.Name };
        }
        Bound all = StructOfFields(fields);
        PhysicalExpr result = all.Expr;
        foreach (Bound side in new[] { left, right })
        {
            if (side.Type.Kind == TypeKind.Struct)
            {
                result = new ConditionalExpr(NotNull(side.Expr), result, TypedNull(result.Type));
            }
        }
        return new Bound(left.Name, result) { Root = left.Root };
    }

    private static Bound[] FieldsOf(Bound side)
    {
        if (side.Type.Kind != TypeKind.Struct)
        {
            return [side];
        }
        var fields = new Bound[side.Type.Fields.Count];
        for (int field = 0; field < fields.Length; field++)
        {
            int position = field;
            Field one = side.Type.Fields[field];
            fields[field] = new Bound(one.Name, new RowFunctionExpr("struct.field", [side.Expr], one.Type, (o, _, memory) => StructFields.Get(o[0].Column, position, memory), $"\"{one.Name}\""));
        }
        return fields;
    }
}
