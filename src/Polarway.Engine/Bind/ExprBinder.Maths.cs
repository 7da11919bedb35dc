using System.Globalization;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Functions of one number.</summary>
internal sealed partial class ExprBinder
{
    private static void AddMaths(Dictionary<string, Entry> all)
    {
        (string Name, MathOp Op)[] ofFloats =
        [
            ("sqrt", MathOp.Sqrt), ("cbrt", MathOp.Cbrt), ("exp", MathOp.Exp), ("log1p", MathOp.Log1p),
            ("sin", MathOp.Sin), ("cos", MathOp.Cos), ("tan", MathOp.Tan), ("cot", MathOp.Cot),
            ("arcsin", MathOp.Arcsin), ("arccos", MathOp.Arccos), ("arctan", MathOp.Arctan), ("sinh", MathOp.Sinh), ("cosh", MathOp.Cosh),
            ("tanh", MathOp.Tanh), ("arcsinh", MathOp.Arcsinh), ("arccosh", MathOp.Arccosh), ("arctanh", MathOp.Arctanh),
            ("degrees", MathOp.Degrees), ("radians", MathOp.Radians),
            ("erf", MathOp.Erf), ("erfc", MathOp.Erfc),
        ];
        foreach ((string name, MathOp op) in ofFloats)
        {
            all.Add(name, new Entry(1, 1, (_, f, a) => OfFloat(f, a[0], (o, _, memory) => Maths.Apply(op, o[0].Column, memory))));
        }
        all.Add("neg", SameType(MathOp.Negate, t => t.IsSignedInteger || t.IsFloat || t.Kind is TypeKind.Decimal or TypeKind.Duration));
        all.Add("abs", SameType(MathOp.Abs, t => t.IsNumeric || t.Kind == TypeKind.Duration));
        all.Add("sign", SameType(MathOp.Sign, t => t.IsNumeric));
        all.Add("floor", SameType(MathOp.Floor, t => t.IsNumeric));
        all.Add("ceil", SameType(MathOp.Ceil, t => t.IsNumeric));
        all.Add("log", new Entry(1, 2, (_, f, a) => BindLog(f, a)));
        all.Add("round", new Entry(1, 1, (_, f, a) => BindRound(f, a[0], ModeOf(f))));
        all.Add("truncate", new Entry(1, 1, (_, f, a) => BindRound(f, a[0], RoundMode.ToZero)));
        all.Add("round_sig_figs", new Entry(1, 1, (_, f, a) => BindSignificant(f, a[0])));
        all.Add("arctan2", new Entry(2, 2, (_, f, a) => BindArctan2(f, a)));
        all.Add("truncdiv", new Entry(2, 2, (_, f, a) => BindTruncatedDivision(f, a[0], a[1])));
        all.Add("reinterpret", new Entry(1, 1, (_, f, a) => BindReinterpret(f, a[0])));
        all.Add("clip", new Entry(2, 3, (_, f, a) => BindClip(f, a)));
    }

    /// <summary>Everything but Float16 and Float32 is computed as Float64.</summary>
    private static Bound OfFloat(Function function, Bound argument, RowKernel kernel, string settings = "")
    {
        if (!argument.Type.IsNumeric && argument.Type.Kind is not (TypeKind.Boolean or TypeKind.Null))
        {
            Undefined(function, argument.Type);
        }
        DataType type = FloatOf(argument.Type);
        var expr = new RowFunctionExpr(function.Name, [Coercion.To(argument, type)], type, kernel, settings);
        return new Bound(argument.Name, expr) { Root = argument.Root };
    }

    private static DataType FloatOf(DataType type) => type.Kind is TypeKind.Float16 or TypeKind.Float32 ? type : DataType.Float64;

    private static Entry SameType(MathOp op, Func<DataType, bool> isDefined) => new(1, 1, (_, function, arguments) =>
    {
        Bound argument = arguments[0];
        if (op == MathOp.Negate && argument.Dynamic is { } literal)
        {
            LiteralValue negated = literal is LiteralValue.Whole whole ? new LiteralValue.Whole(-whole.Value) : new LiteralValue.Real(-((LiteralValue.Real)literal).Value);
            return BindLiteral(new Literal(function.Path, negated, null));
        }
        if (!isDefined(argument.Type))
        {
            Undefined(function, argument.Type);
        }
        return Call(function, arguments, argument.Type, (o, _, memory) => Maths.Apply(op, o[0].Column, memory));
    });

    private static Bound BindLog(Function function, Bound[] arguments)
    {
        double numberBase = function.Options.NumberOr("base", Math.E);
        if (arguments.Length == 1)
        {
            return OfFloat(function, arguments[0], (o, _, memory) => Maths.Log(o[0].Column, numberBase, memory), numberBase.ToString("R", CultureInfo.InvariantCulture));
        }
        Bound value = OfFloat(function, arguments[0], static (o, _, memory) => Maths.Apply(MathOp.Log, o[0].Column, memory));
        Bound ofBase = OfFloat(function, arguments[1], static (o, _, memory) => Maths.Apply(MathOp.Log, o[0].Column, memory));
        return BindArithmetic(ArithmeticOp.Divide, value, ofBase);
    }

    private static RoundMode ModeOf(Function function) => function.Options.TextOr("mode", "half_to_even") switch
    {
        "half_to_even" => RoundMode.HalfToEven,
        "half_away_from_zero" => RoundMode.HalfAwayFromZero,
        string other => PlanError.Unknown<RoundMode>(function.Path, "mode of rounding", other, ["half_to_even", "half_away_from_zero"]),
    };

    private static Bound BindRound(Function function, Bound argument, RoundMode mode)
    {
        int decimals = (int)Math.Clamp(function.Options.IntegerOr("decimals", 0), int.MinValue, int.MaxValue);
        if (!argument.Type.IsNumeric)
        {
            Undefined(function, argument.Type);
        }
        return Call(function, [argument], argument.Type, (o, _, memory) => Rounding.ToDecimals(o[0].Column, decimals, mode, memory),
            string.Create(CultureInfo.InvariantCulture, $"{decimals}, {mode}"));
    }

    private static Bound BindSignificant(Function function, Bound argument)
    {
        int digits = (int)Math.Clamp(function.Options.IntegerOr("digits", 1), int.MinValue, int.MaxValue);
        if (digits < 1)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"digits must be an integer >= 1, got {digits}");
        }
        if (argument.Type.IsInteger)
        {
            Bound rounded = OfFloat(function, argument with { Dynamic = null }, (o, _, memory) => Rounding.ToDigits(o[0].Column, digits, memory), digits.ToString(CultureInfo.InvariantCulture));
            return rounded with { Expr = Coercion.To(rounded.Expr, argument.Type) };
        }
        return OfFloat(function, argument, (o, _, memory) => Rounding.ToDigits(o[0].Column, digits, memory), digits.ToString(CultureInfo.InvariantCulture));
    }

    private static Bound BindArctan2(Function function, Bound[] arguments)
    {
        foreach (Bound argument in arguments.Where(a => !a.Type.IsNumeric && a.Type.Kind is not (TypeKind.Boolean or TypeKind.Null)))
        {
            Undefined(function, argument.Type);
        }
        DataType type = arguments.All(a => a.Type.Kind == TypeKind.Float32) ? DataType.Float32 : DataType.Float64;
        Bound[] ready = Array.ConvertAll(arguments, a => a with { Expr = Coercion.To(a, type), Dynamic = null });
        return Call(function, ready, type, static (o, length, memory) => Maths.Arctan2(o[0], o[1], length, memory));
    }

    /// <summary>A quotient rounded to zero: the floored one, and one more where that is negative and there is a rest.</summary>
    private static Bound BindTruncatedDivision(Function function, Bound left, Bound right)
    {
        Bound floored = BindArithmetic(ArithmeticOp.FloorDivide, left, right);
        DataType type = floored.Type;
        if (type.IsFloat)
        {
            Bound quotient = BindArithmetic(ArithmeticOp.Divide, left, right);
            return Call(function, [quotient], quotient.Type, static (o, _, memory) => Rounding.ToDecimals(o[0].Column, 0, RoundMode.ToZero, memory));
        }
        if (!type.IsInteger)
        {
            Undefined(function, type);
        }
        if (type.IsUnsignedInteger)
        {
            return floored;
        }
        floored = floored with { Dynamic = null };
        Bound product = BindArithmetic(ArithmeticOp.Multiply, floored, right with { Expr = Coercion.To(right, type), Dynamic = null });
        PhysicalExpr zero = Coercion.To(Whole(0), type);
        PhysicalExpr isBelow = new LogicExpr(LogicOp.And, new ComparisonExpr(CompareOp.Lt, floored.Expr, zero), new ComparisonExpr(CompareOp.Ne, product.Expr, Coercion.To(left, type)));
        PhysicalExpr next = BindArithmetic(ArithmeticOp.Add, floored, new Bound("", Coercion.To(Whole(1), type))).Expr;
        return floored with { Expr = new ConditionalExpr(isBelow, next, floored.Expr) };
    }

    /// <summary>The same bits as another type of the same width.</summary>
    private static Bound BindReinterpret(Function function, Bound value)
    {
        bool hasType = function.Options.TryGet("dtype", out System.Text.Json.JsonElement dtype);
        DataType type = hasType ? DataTypeReader.Read(dtype, function.Path.At("opts").At("dtype")) : Resigned(function, value.Type, function.Options.FlagOr("signed", true));
        bool isWide = type.Kind == TypeKind.Decimal && value.Type.Kind == TypeKind.Int128;
        bool isDefined = isWide || (value.Type.Kind == TypeKind.Decimal && type.Kind == TypeKind.Int128)
            || (IsBits(value.Type) && IsBits(type) && value.Type.ByteWidth == type.ByteWidth) || value.Type.Equals(type);
        if (!isDefined)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`reinterpret` takes numeric types of the same size, not {value.Type} and {type}; use cast");
        }
        return Call(function, [value], type, (o, _, _) => isWide ? UnscaledDecimals.AsDecimal(o[0].Column, type) : o[0].Column.WithType(type), type.ToString(), canFail: isWide);
    }

    private static bool IsBits(DataType type) => type.IsInteger || type.IsFloat;

    private static DataType Resigned(Function function, DataType type, bool isSigned) => (type.IsInteger ? type.ByteWidth : 0, isSigned) switch
    {
        (1, true) => DataType.Int8, (2, true) => DataType.Int16, (4, true) => DataType.Int32, (8, true) => DataType.Int64, (16, true) => DataType.Int128,
        (1, false) => DataType.UInt8, (2, false) => DataType.UInt16, (4, false) => DataType.UInt32, (8, false) => DataType.UInt64, (16, false) => DataType.UInt128,
        _ => Throw.Error<DataType>(ErrorKind.InvalidOperation, $"`{function.Name}` with signed={isSigned} operation not supported for dtype {type}; give dtype"),
    };

    private static Bound BindClip(Function function, Bound[] arguments)
    {
        Bound value = arguments[0];
        if (!value.Type.IsNumeric && !value.Type.IsTemporal)
        {
            Undefined(function, value.Type);
        }
        // The bounds take the column's type, as in Polars; a null bound is none.
        PhysicalExpr result = Bounded(CompareOp.Lt, value.Expr, BoundOf(arguments[1], value.Type));
        if (arguments.Length == 3)
        {
            result = Bounded(CompareOp.Gt, result, BoundOf(arguments[2], value.Type));
        }
        return new Bound(value.Name, result) { Root = value.Root };
    }

    // A bound that the type of the column does not have is an error.
    private static PhysicalExpr BoundOf(Bound bound, DataType type)
    {
        PhysicalExpr adopted = Coercion.To(bound, type);
        return adopted is CastExpr ? new CastExpr(bound.Expr, type, true) { Column = bound.Name } : adopted;
    }

    private static ConditionalExpr Bounded(CompareOp beyond, PhysicalExpr value, PhysicalExpr bound)
    {
        PhysicalExpr condition = new ComparisonExpr(beyond, value, bound);
        if (value.Type.IsFloat)
        {
            condition = new LogicExpr(LogicOp.And, condition, NotNan(value));
        }
        return new ConditionalExpr(condition, bound, value);
    }

    private static RowFunctionExpr NotNan(PhysicalExpr expr)
        => new("is_not_nan", [expr], DataType.Boolean, static (o, _, memory) => Nulls.IsNotNan(o[0].Column, memory));
}
