using System.Globalization;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Physical;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>Windows, counts of values, ranges, and structs.</summary>
internal sealed partial class ExprBinder
{
    private static void AddWindows(Dictionary<string, Entry> all)
    {
        all.Add("value_counts", new Entry(1, 1, (_, f, a) => BindValueCounts(f, a[0])));
        all.Add("mode", new Entry(1, 1, (_, f, a) => BindMode(f, a)));
        all.Add("interpolate", new Entry(1, 1, (_, f, a) => BindInterpolate(f, a[0])));
        all.Add("interpolate_by", new Entry(2, 2, (_, f, a) => BindInterpolateBy(f, a[0], a[1])));
        all.Add("top_k", new Entry(2, 2, (_, f, a) => BindExtremes(f, a, descending: true)));
        all.Add("bottom_k", new Entry(2, 2, (_, f, a) => BindExtremes(f, a, descending: false)));
        all.Add("int_range", new Entry(2, 2, (_, f, a) => BindIntRange(f, a)));
        all.Add("repeat", new Entry(2, 2, (_, f, a) => WholeCall(f, [a[0], WholeNumber(f, a[1], "n")], a[0].Type, static (c, memory) => Repeated(c[0], c[1], memory))));
    }

    private static Bound BindValueCounts(Function function, Bound value)
    {
        bool sort = function.Options.FlagOr("sort", false);
        bool normalize = function.Options.FlagOr("normalize", false);
        string name = function.Options.TextOr("name", normalize ? "proportion" : "count");
        if (name == value.Name)
        {
            Throw.Error(ErrorKind.Duplicate, $"value_counts would give two fields the name '{name}'; give the counts another with name=");
        }
        DataType type = DataType.Struct(new Field(value.Name, value.Type), new Field(name, normalize ? DataType.Float64 : DataType.UInt32));
        return WholeCall(function, [value], type, (c, memory) => Counting.ValueCounts(c[0], type, sort, normalize, memory), $"{sort}, {name}, {normalize}");
    }

    private static Bound BindMode(Function function, Bound[] arguments)
    {
        function.Options.FlagOr("maintain_order", false);
        return WholeCall(function, arguments, arguments[0].Type, static (c, memory) => Counting.Mode(c[0], memory));
    }

    private static Bound BindInterpolate(Function function, Bound value)
    {
        string method = function.Options.TextOr("method", "linear");
        if (method == "nearest")
        {
            return WholeCall(function, [value], value.Type, static (c, memory) => Interpolation.Nearest(c[0], memory), method);
        }
        if (method != "linear")
        {
            return PlanError.Unknown<Bound>(function.Path, "method", method, ["linear", "nearest"]);
        }
        if (value.Type.Kind == TypeKind.Decimal)
        {
            return WholeCall(function, [value], value.Type, static (c, memory) => Interpolation.LinearDecimals(c[0], memory));
        }
        if (value.Type.IsTemporal)
        {
            Bound ticks = value with { Expr = Coercion.To(value, DataType.Int64), Dynamic = null };
            Bound moments = WholeCall(function, [ticks], DataType.Int64, static (c, memory) => Interpolation.LinearTicks(c[0], memory));
            return moments with { Expr = Coercion.To(moments.Expr, value.Type) };
        }
        if (!value.Type.IsNumeric)
        {
            // Nothing lies between two values of such a type.
            return value;
        }
        Bound filled = WholeCall(function, [value], DataType.Float64, static (c, memory) => Interpolation.Linear(c[0], memory));
        return filled with { Expr = Coercion.To(filled.Expr, FloatOf(value.Type)) };
    }

    private static Bound BindInterpolateBy(Function function, Bound value, Bound by)
    {
        if (!value.Type.IsNumeric)
        {
            Undefined(function, value.Type);
        }
        if (!by.Type.IsNumeric && !by.Type.IsTemporal)
        {
            Undefined(function, by.Type);
        }
        Bound filled = WholeCall(function, [value, by], DataType.Float64, static (c, memory) => Interpolation.LinearBy(c[0], c[1], memory));
        return filled with { Expr = Coercion.To(filled.Expr, FloatOf(value.Type)) };
    }

    private static Bound BindExtremes(Function function, Bound[] arguments, bool descending)
    {
        if (!IsNumber(arguments[1]))
        {
            return WholeCall(function, [arguments[0], new Bound("", Coercion.To(arguments[1], DataType.Int64))], arguments[0].Type, (c, memory) =>
            {
                using Column all = RowSorting.Sort(c[0], descending, true, memory);
                return all.Slice(0, (int)Math.Clamp(c[1].IsValid(0) ? First(c[1]) : 0, 0, all.Length));
            }, "computed");
        }
        long count = Number(function, arguments[1]);
        return WholeCall(function, [arguments[0]], arguments[0].Type, (c, memory) =>
        {
            using Column sorted = RowSorting.Sort(c[0], descending, true, memory);
            return sorted.Slice(0, (int)Math.Clamp(count, 0, sorted.Length));
        }, Text(count));
    }

    private static Bound BindIntRange(Function function, Bound[] arguments)
    {
        long step = function.Options.IntegerOr("step", 1);
        DataType type = function.Options.TryGet("dtype", out System.Text.Json.JsonElement dtype) ? DataTypeReader.Read(dtype, function.Path.At("opts").At("dtype")) : DataType.Int64;
        if (step == 0)
        {
            Throw.Error(ErrorKind.InvalidOperation, "step must not be zero");
        }
        if (!type.IsInteger)
        {
            Throw.Error(ErrorKind.Schema, $"non-integer `dtype` passed to `int_range`: '{ShortName.Of(type)}'");
        }
        Bound[] ends = [WholeNumber(function, arguments[0], "start"), WholeNumber(function, arguments[1], "stop")];
        Bound range = WholeCall(function, ends, DataType.Int64, (c, memory) => Ranges.Of(First(c[0]), First(c[1]), step, memory), Text(step));
        return range with { Expr = Coercion.To(range.Expr, type) };
    }

    private static Bound WholeNumber(Function function, Bound argument, string role)
    {
        if (argument.Expr.DependsOnRows)
        {
            Throw.Error(ErrorKind.Shape, function.Name == "repeat" ? $"'{role}' must be a scalar value" : $"non-scalar {role} passed to `{function.Name}`");
        }
        if (argument.Type.Kind == TypeKind.Null)
        {
            Throw.Error(ErrorKind.Compute, $"invalid null input for `{function.Name}`");
        }
        return Int64s(function, argument);
    }

    private static Column Repeated(Column value, Column count, Core.Memory.Allocator memory)
    {
        if (value.Length != 1)
        {
            Throw.Error(ErrorKind.Shape, "'value' must be a scalar value");
        }
        if (count.Length != 1)
        {
            Throw.Error(ErrorKind.Shape, "'n' must be a scalar value");
        }
        long times = First(count);
        if (times < 0)
        {
            Throw.Error(ErrorKind.Compute, $"could not parse value '{times}' as a size.");
        }
        if (times > int.MaxValue)
        {
            Throw.Error(ErrorKind.Compute, $"a column of {times:N0} rows in one piece is not possible, {int.MaxValue:N0} are; make it in parts and concatenate them");
        }
        return Fill.Repeat(value, (int)times, memory);
    }

    private static long First(Column column)
        => column.IsValid(0) ? ((PrimitiveColumn)column).Values<long>()[0] : Throw.Error<long>(ErrorKind.InvalidOperation, "a range or repetition has a null as its end");

    private Bound BindStruct(StructOf expr)
    {
        return StructOfFields(Array.ConvertAll(expr.Fields, Bind));
    }

    private static Bound StructOfFields(Bound[] fields)
    {
        var names = new HashSet<string>();
        foreach (Bound field in fields)
        {
            if (!names.Add(field.Name))
            {
                Throw.Error(ErrorKind.Duplicate, $"multiple fields with name '{field.Name}' found; rename one with .alias()");
            }
        }
        if (fields.Length == 0)
        {
            Throw.Error(ErrorKind.InvalidOperation, "a struct has at least one field");
        }
        DataType type = DataType.Struct([.. fields.Select(f => new Field(f.Name, f.Type))]);
        var made = new RowFunctionExpr("as_struct", [.. fields.Select(f => f.Expr)], type, (o, length, memory) =>
        {
            var columns = new Column[o.Length];
            for (int field = 0; field < columns.Length; field++)
            {
                columns[field] = o[field].IsScalar && length != 1 ? Fill.Repeat(o[field].Column, length, memory) : o[field].Column.Retain();
            }
            return new StructColumn(type, columns, length);
        }, string.Join(", ", fields.Select(f => f.Name)));
        return new Bound(fields[0].Name, made) { Root = fields[0].Root };
    }
}
