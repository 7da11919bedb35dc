using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>Functions of rows by name.</summary>
internal sealed partial class ExprBinder
{
    private delegate Bound FunctionBinder(ExprBinder binder, Function function, Bound[] arguments);

    /// <summary>What a name means and how many arguments it takes.</summary>
    private readonly record struct Entry(int Least, int Most, FunctionBinder Bind);

    private static readonly Dictionary<string, Entry> Functions = BuildFunctions();

    // Functions of the plan format that are not there yet, besides those of namespaces.
    private static readonly HashSet<string> Known =
    [
        "is_close", "set_sorted", "map_elements", "map_batches",
    ];

    private Bound BindFunction(Function function)
    {
        if (function.Name == "is_in")
        {
            return BindIsIn(function);
        }
        if (BindItemExpr(function) is { } ofItems)
        {
            return ofItems;
        }
        if (function.Name == "cumulative_eval")
        {
            return BindCumulative(function);
        }
        if (!Functions.TryGetValue(function.Name, out Entry entry))
        {
            bool isKnown = Known.Contains(function.Name) || function.Name.Contains('.');
            return isKnown ? Throw.Unsupported<Bound>($"function \"{function.Name}\" (at {function.Path})")
                : PlanError.Unknown<Bound>(function.Path, "function", function.Name, Functions.Keys);
        }
        int count = function.Arguments.Length;
        if (count < entry.Least || count > entry.Most)
        {
            string wanted = entry.Least == entry.Most ? $"{entry.Least}" : entry.Most == int.MaxValue ? $"{entry.Least} or more" : $"{entry.Least} to {entry.Most}";
            PlanError.Invalid(function.Path, $"function \"{function.Name}\" takes {wanted} arguments, found {count}");
        }
        Bound[] arguments = Array.ConvertAll(function.Arguments, Bind);
        CheckOpaque(function.Name, arguments);
        RequireNamespace(function, arguments);
        Bound bound = entry.Bind(this, function, arguments);
        function.Options.Complete();
        return bound;
    }

    private static Dictionary<string, Entry> BuildFunctions()
    {
        var all = new Dictionary<string, Entry>();
        AddArithmetic(all);
        AddComparison(all);
        AddLogic(all);
        AddNulls(all);
        AddMaths(all);
        AddMembership(all);
        AddHorizontal(all);
        AddWhole(all);
        AddWindows(all);
        AddRolling(all);
        AddDecay(all);
        AddBinning(all);
        AddText(all);
        AddTextPatterns(all);
        AddBinary(all);
        AddCategories(all);
        AddStructs(all);
        AddTemporal(all);
        AddCalendar(all);
        AddNested(all);
        AddLists(all);
        AddMaps(all);
        AddRanges(all);
        AddColumns(all);
        AddJson(all);
        AddArrays(all);
        AddExtensions(all);
        return all;
    }

    private static void AddArithmetic(Dictionary<string, Entry> all)
    {
        (string Name, ArithmeticOp Op)[] names =
        [
            ("add", ArithmeticOp.Add), ("sub", ArithmeticOp.Subtract), ("mul", ArithmeticOp.Multiply), ("truediv", ArithmeticOp.Divide),
            ("floordiv", ArithmeticOp.FloorDivide), ("mod", ArithmeticOp.Modulo), ("pow", ArithmeticOp.Power),
        ];
        foreach ((string name, ArithmeticOp op) in names)
        {
            all.Add(name, new Entry(2, 2, (_, _, a) => BindArithmetic(op, a[0], a[1])));
        }
    }

    private static void AddComparison(Dictionary<string, Entry> all)
    {
        (string Name, CompareOp Op)[] names =
        [
            ("eq", CompareOp.Eq), ("ne", CompareOp.Ne), ("lt", CompareOp.Lt), ("le", CompareOp.Le), ("gt", CompareOp.Gt), ("ge", CompareOp.Ge),
            ("eq_missing", CompareOp.EqMissing), ("ne_missing", CompareOp.NeMissing),
        ];
        foreach ((string name, CompareOp op) in names)
        {
            all.Add(name, new Entry(2, 2, (_, _, a) => BindComparison(op, a[0], a[1])));
        }
    }

    private static void AddLogic(Dictionary<string, Entry> all)
    {
        all.Add("and", new Entry(2, 2, (_, f, a) => BindLogic(LogicOp.And, f, a)));
        all.Add("or", new Entry(2, 2, (_, f, a) => BindLogic(LogicOp.Or, f, a)));
        all.Add("xor", new Entry(2, 2, (_, f, a) => BindLogic(LogicOp.Xor, f, a)));
        all.Add("not", new Entry(1, 1, (_, f, a) => BindNot(f, a[0])));
    }

    private static Bound BindLogic(LogicOp op, Function function, Bound[] arguments)
    {
        DataType left = arguments[0].Type;
        DataType right = arguments[1].Type;
        if ((left.IsInteger && (right.IsInteger || right.Kind == TypeKind.Null)) || (right.IsInteger && left.Kind == TypeKind.Null))
        {
            return BindBitwise(op, function, arguments);
        }
        bool isBoolean = left.Kind is TypeKind.Boolean or TypeKind.Null && right.Kind is TypeKind.Boolean or TypeKind.Null && (left.Kind == TypeKind.Boolean || right.Kind == TypeKind.Boolean);
        if (!isBoolean && (left.Kind == TypeKind.Boolean && (right.IsInteger || right.IsFloat) || right.Kind == TypeKind.Boolean && (left.IsInteger || left.IsFloat)))
        {
            string number = LongName.Of(left.Kind == TypeKind.Boolean ? right : left);
            Throw.Error(ErrorKind.Compute, $"{LogicSymbol(op)} on {LongName.Of(left)} and {LongName.Of(right)} is not supported\nHint: cast the Boolean to {number} using pl.Expr.cast().");
        }
        if (!isBoolean && !left.IsTemporal && !right.IsTemporal && (left.Kind is TypeKind.String or TypeKind.Binary || right.Kind is TypeKind.String or TypeKind.Binary || Coercion.Common(arguments[0], arguments[1]) is null))
        {
            Throw.Error(ErrorKind.Schema, $"failed to determine supertype of {ShortName.Of(left)} and {ShortName.Of(right)}: {LogicSymbol(op)} is not allowed on them; compare them with a value");
        }
        if (!isBoolean)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{function.Name}` operation not supported for dtypes `{ShortName.Of(left)}` and `{ShortName.Of(right)}`: {LogicSymbol(op)} not allowed on {ShortName.Of(left)} and {ShortName.Of(right)}; compare them with a value");
        }
        var logic = new LogicExpr(op, Coercion.To(arguments[0], DataType.Boolean), Coercion.To(arguments[1], DataType.Boolean));
        return new Bound(arguments[0].Name, logic) { Root = arguments[0].Root };
    }

    private static string LogicSymbol(LogicOp op) => op switch { LogicOp.And => "&", LogicOp.Or => "|", _ => "^" };

    private static Bound BindBitwise(LogicOp op, Function function, Bound[] arguments)
    {
        DataType type = Coercion.RequireCommon(arguments[0], arguments[1]);
        BitwiseOp bits = op switch { LogicOp.And => BitwiseOp.And, LogicOp.Or => BitwiseOp.Or, _ => BitwiseOp.Xor };
        var expr = new RowFunctionExpr(function.Name, [Coercion.To(arguments[0], type), Coercion.To(arguments[1], type)], type,
            (o, length, memory) => Bitwise.Apply(bits, o[0], o[1], length, memory));
        return new Bound(arguments[0].Name, expr) { Root = arguments[0].Root };
    }

    private static Bound BindNot(Function function, Bound argument)
    {
        if (argument.Type.IsInteger)
        {
            return Call(function, [argument], argument.Type, static (o, _, memory) => Bitwise.Not(o[0].Column, memory));
        }
        if (argument.Type.Kind != TypeKind.Boolean)
        {
            Undefined(function, argument.Type);
        }
        return Call(function, [argument], DataType.Boolean, static (o, _, memory) => Logic.Not(o[0].Column, memory));
    }

    private static void AddNulls(Dictionary<string, Entry> all)
    {
        all.Add("is_null", new Entry(1, 1, (_, _, a) => a[0] with { Expr = IsNull(a[0].Expr), Dynamic = null }));
        all.Add("is_not_null", new Entry(1, 1, (_, _, a) => a[0] with { Expr = NotNull(a[0].Expr), Dynamic = null }));
        all.Add("is_nan", FloatTest(static (o, _, memory) => Nulls.IsNan(o[0].Column, memory)));
        all.Add("is_not_nan", FloatTest(static (o, _, memory) => Nulls.IsNotNan(o[0].Column, memory)));
        all.Add("is_finite", FloatTest(static (o, _, memory) => Nulls.IsFinite(o[0].Column, memory)));
        all.Add("is_infinite", FloatTest(static (o, _, memory) => Nulls.IsInfinite(o[0].Column, memory)));
        all.Add("fill_null", new Entry(1, 2, (_, f, a) => BindFillNull(f, a)));
        all.Add("fill_nan", new Entry(2, 2, (_, f, a) => BindFillNan(f, a)));
        all.Add("coalesce", new Entry(1, int.MaxValue, (_, f, a) => BindCoalesce(f, a)));
    }

    private static Entry FloatTest(RowKernel kernel) => new(1, 1, (_, function, arguments) =>
    {
        Bound argument = arguments[0];
        if (argument.Type.Kind == TypeKind.Null)
        {
            return argument with { Expr = TypedNull(DataType.Boolean), Dynamic = null };
        }
        if (!argument.Type.IsInteger && !argument.Type.IsFloat)
        {
            Undefined(function, argument.Type);
        }
        return Call(function, arguments, DataType.Boolean, kernel);
    });

    internal static RowFunctionExpr IsNull(PhysicalExpr expr)
        => new("is_null", [expr], DataType.Boolean, static (o, _, memory) => Nulls.IsNull(o[0].Column, memory));

    internal static RowFunctionExpr NotNull(PhysicalExpr expr)
        => new("is_not_null", [expr], DataType.Boolean, static (o, _, memory) => Nulls.IsNotNull(o[0].Column, memory));

    internal static RowFunctionExpr OrElse(PhysicalExpr expr, PhysicalExpr value)
        => new("fill_null", [expr, value], expr.Type, static (o, length, memory) => Nulls.FillNull(o[0], o[1], length, memory));

    private static Bound BindFillNull(Function function, Bound[] arguments)
    {
        if (arguments.Length == 1)
        {
            string strategy = function.Options.Text("strategy");
            long limit = function.Options.IntegerOr("limit", long.MaxValue);
            return strategy switch
            {
                "forward" => WholeCall(function, arguments, arguments[0].Type, (c, memory) => RowShifts.FillAlong(c[0], true, limit, memory), $"forward, {limit}"),
                "backward" => WholeCall(function, arguments, arguments[0].Type, (c, memory) => RowShifts.FillAlong(c[0], false, limit, memory), $"backward, {limit}"),
                "min" => FillWith(Operators.AggregateKind.Min, strategy, arguments[0]),
                "max" => FillWith(Operators.AggregateKind.Max, strategy, arguments[0]),
                "mean" => FillWith(Operators.AggregateKind.Mean, strategy, arguments[0]),
                "zero" => BindFillNull(function, [arguments[0], Whole(0)]),
                "one" => BindFillNull(function, [arguments[0], Whole(1)]),
                _ => Throw.Unsupported<Bound>($"fill_null with strategy \"{strategy}\" (at {function.Path})"),
            };
        }
        return BindCoalesce(function, arguments);
    }

    private static Bound BindCoalesce(Function function, Bound[] arguments)
    {
        if (arguments.Length == 1)
        {
            return arguments[0];
        }
        DataType type = FilledType(function, arguments);
        var expr = new RowFunctionExpr(function.Name, [.. arguments.Select(a => Coercion.To(a, type))], type, arguments.Length == 2
            ? static (o, length, memory) => Nulls.FillNull(o[0], o[1], length, memory)
            : static (o, length, memory) => Nulls.Coalesce(o, length, memory));
        return new Bound(arguments[0].Name, expr) { Root = arguments[0].Root };
    }

    private static Bound FillWith(Operators.AggregateKind kind, string name, Bound value)
    {
        var aggregate = new AggregateExpr(value.Expr, AggregateTypes.Of(kind, value.Type, name), Spec(kind));
        return value with { Expr = OrElse(value.Expr, Coercion.To(aggregate, value.Type)), Dynamic = null };
    }

    private static DataType FilledType(Function function, Bound[] arguments)
    {
        if (arguments[0].Type.IsTemporal && arguments.Any(a => a.Dynamic is not null))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"got invalid or ambiguous dtypes: `{function.Name}` of {ShortName.Of(arguments[0].Type)} with a number; give it a value of the column's type");
        }
        return IsCategory(arguments[0].Type) && arguments.Skip(1).All(a => a.Expr is LiteralExpr && a.Type.Kind == TypeKind.String) ? arguments[0].Type : Coercion.RequireCommon(arguments);
    }

    private static Bound BindFillNan(Function function, Bound[] arguments)
    {
        if (!arguments[0].Type.IsInteger && !arguments[0].Type.IsFloat)
        {
            Undefined(function, arguments[0].Type);
        }
        // A literal that is a number stays as it is, also untyped.
        if (arguments[0].Dynamic is LiteralValue.Whole or LiteralValue.Real { Value: not double.NaN })
        {
            return arguments[0];
        }
        DataType type = Coercion.RequireCommon(arguments);
        if (arguments[0].Type.IsInteger)
        {
            // Without any NaN, the value only has a say in the type.
            return arguments[0] with { Expr = Coercion.To(arguments[0], type) };
        }
        var expr = new RowFunctionExpr("fill_nan", [Coercion.To(arguments[0], type), Coercion.To(arguments[1], type)], type,
            static (o, length, memory) => FillNan(o[0], o[1], length, memory));
        return new Bound(arguments[0].Name, expr) { Root = arguments[0].Root };
    }

    private static Core.Columns.Column FillNan(Operand column, Operand value, int length, Core.Memory.Allocator memory)
    {
        if (!column.IsScalar || value.IsScalar)
        {
            return Nulls.FillNan(column.Column, value, memory);
        }
        using Core.Columns.Column repeated = Fill.Repeat(column.Column, length, memory);
        return Nulls.FillNan(repeated, value, memory);
    }

    private static Bound Whole(int value) => BindLiteral(new Literal(JsonPath.Root, new LiteralValue.Whole(value), null));

    private static Bound Call(Function function, Bound[] arguments, DataType type, RowKernel kernel, string settings = "", bool canFail = false)
        => new(arguments[0].Name, new RowFunctionExpr(function.Name, [.. arguments.Select(a => a.Expr)], type, kernel, settings, canFail)) { Root = arguments[0].Root };

    private static void Undefined(Function function, DataType type)
        => Throw.Error(ErrorKind.InvalidOperation, $"`{function.Name}` operation not supported for dtype `{ShortName.Of(type)}`; cast the column first");
}
