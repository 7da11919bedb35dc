using System.Globalization;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Physical;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>Functions of whole columns.</summary>
internal sealed partial class ExprBinder
{
    private static void AddWhole(Dictionary<string, Entry> all)
    {
        all.Add("shift", new Entry(2, 3, (_, f, a) => BindShift(f, a)));
        all.Add("diff", new Entry(2, 2, (_, f, a) => BindDiff(f, a)));
        all.Add("pct_change", new Entry(2, 2, (_, f, a) => BindPercentChange(f, a)));
        all.Add("reverse", Whole((c, memory) => RowShifts.Reverse(c[0], memory)));
        all.Add("head", new Entry(2, 2, (_, f, a) => IsNumber(a[1]) ? Sliced(f, a[0], new RowRange(0, Number(f, a[1]))) : SlicedBy(f, a, static n => new RowRange(0, n[0]))));
        all.Add("tail", new Entry(2, 2, (_, f, a) => IsNumber(a[1]) ? Sliced(f, a[0], new RowRange(-Number(f, a[1]), Number(f, a[1]))) : SlicedBy(f, a, static n => new RowRange(-n[0]!.Value, n[0]))));
        all.Add("slice", new Entry(2, 3, (_, f, a) => a.Skip(1).All(IsNumber) ? Sliced(f, a[0], new RowRange(Number(f, a[1]), a.Length == 3 ? Number(f, a[2]) : null))
            : SlicedBy(f, a, static n => new RowRange(n[0]!.Value, n.Length > 1 ? n[1] : null))));
        all.Add("gather_every", new Entry(1, 1, (_, f, a) => BindEvery(f, a)));
        all.Add("gather", new Entry(2, 2, (_, f, a) => BindGather(f, a)));
        all.Add("explode", new Entry(1, 1, (_, f, a) => Exploded(f, a[0])));
        all.Add("drop_nulls", Whole((c, memory) => Kept(c[0], Nulls.IsNotNull(c[0], memory), memory)));
        all.Add("drop_nans", new Entry(1, 1, (_, f, a) => WholeCall(f, a, a[0].Type, (c, memory) => c[0].Type.IsFloat ? WithoutNans(c[0], memory) : c[0].Retain())));
        all.Add("forward_fill", new Entry(1, 1, (_, f, a) => BindFillAlong(f, a, true)));
        all.Add("backward_fill", new Entry(1, 1, (_, f, a) => BindFillAlong(f, a, false)));
        all.Add("unique", new Entry(1, 1, (_, f, a) => BindUnique(f, a)));
        all.Add("arg_unique", WholeOf(DataType.UInt32, (c, memory) => Positions(DistinctRows(c[0], memory), memory)));
        all.Add("is_unique", WholeOf(DataType.Boolean, (c, memory) => Distinctness.Once(c[0], false, memory)));
        all.Add("is_duplicated", WholeOf(DataType.Boolean, (c, memory) => Distinctness.Once(c[0], true, memory)));
        all.Add("is_first_distinct", WholeOf(DataType.Boolean, (c, memory) => Distinctness.Edge(c[0], false, memory)));
        all.Add("is_last_distinct", WholeOf(DataType.Boolean, (c, memory) => Distinctness.Edge(c[0], true, memory)));
        all.Add("arg_sort", new Entry(1, 1, (_, f, a) => BindArgSort(f, a)));
        all.Add("arg_true", new Entry(1, 1, (_, f, a) => BindArgTrue(f, a)));
        all.Add("rank", new Entry(1, 1, (_, f, a) => BindRank(f, a)));
        AddRunning(all);
    }

    private static void AddRunning(Dictionary<string, Entry> all)
    {
        all.Add("cum_sum", new Entry(1, 1, (_, f, a) => BindRunning(f, a, RunningOp.Sum, AggregateTypes.Of(Operators.AggregateKind.Sum, a[0].Type, f.Name))));
        all.Add("cum_prod", new Entry(1, 1, (_, f, a) => BindRunning(f, a, RunningOp.Product, AggregateTypes.Of(Operators.AggregateKind.Product, a[0].Type, f.Name))));
        all.Add("cum_min", new Entry(1, 1, (_, f, a) => BindRunning(f, a, RunningOp.Min, a[0].Type)));
        all.Add("cum_max", new Entry(1, 1, (_, f, a) => BindRunning(f, a, RunningOp.Max, a[0].Type)));
        all.Add("cum_count", new Entry(1, 1, (_, f, a) =>
        {
            bool reverse = f.Options.FlagOr("reverse", false);
            return WholeCall(f, a, DataType.UInt32, (c, memory) => Running.Count(c[0], reverse, memory), reverse ? "reverse" : "");
        }));
    }

    private static Bound WholeCall(Function function, Bound[] arguments, DataType type, WholeKernel kernel, string settings = "")
        => new(arguments[0].Name, new WholeFunctionExpr(function.Name, [.. arguments.Select(a => a.Expr)], type, kernel, settings)) { Root = arguments[0].Root };

    private static Entry Whole(WholeKernel kernel) => new(1, 1, (_, f, a) => WholeCall(f, a, a[0].Type, kernel));

    private static Entry WholeOf(DataType type, WholeKernel kernel) => new(1, 1, (_, f, a) => WholeCall(f, a, type, kernel));

    /// <summary>An argument that must be a whole number and a constant.</summary>
    private static long Number(Function function, Bound argument)
    {
        if (argument.Dynamic is LiteralValue.Whole whole && whole.Value >= long.MinValue && whole.Value <= long.MaxValue)
        {
            return (long)whole.Value;
        }
        if (argument.Expr is LiteralExpr literal && !literal.IsNull && literal.Type.IsInteger)
        {
            using Column wide = Core.Kernels.Cast.To(literal.Value, DataType.Int64, true, LiteralExpr.Memory);
            return ((PrimitiveColumn)wide).Values<long>()[0];
        }
        return Throw.Unsupported<long>($"function \"{function.Name}\" with a number that is not a constant (at {function.Path})");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Bound BindShift(Function function, Bound[] arguments)
    {
        if (!IsNumber(arguments[1]))
        {
            return ShiftedBy(function, arguments);
        }
        long rows = Number(function, arguments[1]);
        if (arguments.Length == 2)
        {
            return WholeCall(function, [arguments[0]], arguments[0].Type, (c, memory) => RowShifts.Shift(c[0], rows, null, memory), Text(rows));
        }
        Bound[] both = WithFill(arguments);
        return WholeCall(function, both, both[0].Type, (c, memory) => RowShifts.Shift(c[0], rows, OneFill(c[1]), memory), Text(rows));
    }

    // The column and what fills it, as the type of both.
    private static Bound[] WithFill(Bound[] arguments)
    {
        DataType own = arguments[0].Type;
        bool keeps = IsCategory(own) && arguments[2].Type.Kind == TypeKind.String || own.IsTemporal && arguments[2].Dynamic is LiteralValue.Whole;
        DataType type = keeps ? own : Coercion.RequireCommon(arguments[0], arguments[2]);
        return [arguments[0] with { Expr = Coercion.To(arguments[0], type), Dynamic = null }, arguments[2] with { Expr = Coercion.To(arguments[2], type), Dynamic = null }];
    }

    private static Column OneFill(Column fill)
        => fill.Length == 1 ? fill : Throw.Error<Column>(ErrorKind.Shape, $"'fill_value' must be a scalar value: one value fills what is left free, not a column of {fill.Length}");

    /// <summary>Rows moved by a computed number, which is not null.</summary>
    private static Bound ShiftedBy(Function function, Bound[] arguments)
    {
        Bound[] both = arguments.Length > 2 ? WithFill(arguments) : [arguments[0]];
        Bound[] ready = [both[0], Int64s(function, arguments[1]), .. both.Skip(1)];
        return WholeCall(function, ready, both[0].Type, (c, memory) =>
        {
            if (c[1].Length != 1)
            {
                Throw.Error(ErrorKind.Shape, $"'n' must be a scalar value: `{function.Name}` takes one number here, not a column of {c[1].Length}");
            }
            return c[1].IsValid(0) ? RowShifts.Shift(c[0], First(c[1]), c.Length > 2 ? OneFill(c[2]) : null, memory)
                : Throw.Error<Column>(ErrorKind.Compute, $"{function.Name} value 'n' must not be null.");
        });
    }

    private static Bound BindDiff(Function function, Bound[] arguments)
    {
        bool isConstant = IsNumber(arguments[1]);
        long rows = isConstant ? Number(function, arguments[1]) : 0;
        string nulls = function.Options.TextOr("null_behavior", "ignore");
        if (nulls is not ("ignore" or "drop"))
        {
            PlanError.Unknown<int>(function.Path, "null_behavior", nulls, ["ignore", "drop"]);
        }
        Bound value = arguments[0];
        DataType type = value.Type.Kind switch
        {
            TypeKind.UInt8 => DataType.Int16,
            TypeKind.UInt16 => DataType.Int32,
            TypeKind.UInt32 or TypeKind.UInt64 => DataType.Int64,
            _ => value.Type,
        };
        value = value with { Expr = Coercion.To(value, type), Dynamic = null };
        if (!isConstant && nulls == "drop")
        {
            Throw.Unsupported($"diff that drops nulls, by a number that is not a constant (at {function.Path})");
        }
        PhysicalExpr before = isConstant ? new WholeFunctionExpr("shift", [value.Expr], type, (c, memory) => RowShifts.Shift(c[0], rows, null, memory), Text(rows))
            : ShiftedBy(function, [value, arguments[1]]).Expr;
        Bound difference = BindArithmetic(ArithmeticOp.Subtract, value, new Bound("", before));
        return nulls == "ignore" ? difference : Sliced(function, difference, new RowRange(Math.Max(0, rows), null));
    }

    private static Bound BindPercentChange(Function function, Bound[] arguments)
    {
        long rows = Number(function, arguments[1]);
        DataType type = FloatOf(arguments[0].Type);
        PhysicalExpr value = Coercion.To(arguments[0], type);
        var before = new WholeFunctionExpr("shift", [value], type, (c, memory) => RowShifts.Shift(c[0], rows, null, memory), Text(rows));
        Bound change = BindArithmetic(ArithmeticOp.Subtract, new Bound(arguments[0].Name, value), new Bound("", before));
        return BindArithmetic(ArithmeticOp.Divide, change with { Dynamic = null }, new Bound("", before));
    }

    private static bool IsNumber(Bound argument) => argument.Dynamic is LiteralValue.Whole || argument.Expr is LiteralExpr { IsNull: false, Type.IsInteger: true };

    /// <summary>Rows whose range is computed: from one value each.</summary>
    private static Bound SlicedBy(Function function, Bound[] arguments, Func<long?[], RowRange> range)
    {
        for (int number = 1; number < arguments.Length; number++)
        {
            if (!arguments[number].Type.IsInteger && arguments[number].Type.Kind != TypeKind.Null)
            {
                string what = function.Name == "slice" && number == 1 ? "offset" : "length";
                Throw.Error(ErrorKind.InvalidOperation, $"{what} must be integral for slice expression, not {ShortName.Of(arguments[number].Type)}");
            }
        }
        Bound[] ready = [arguments[0], .. arguments.Skip(1).Select(a => Int64s(function, a))];
        return WholeCall(function, ready, arguments[0].Type, (c, _) =>
        {
            var numbers = new long?[c.Length - 1];
            for (int number = 0; number < numbers.Length; number++)
            {
                if (c[number + 1].Length != 1)
                {
                    Throw.Error(ErrorKind.Shape, $"`{function.Name}` takes one number here, not a column of {c[number + 1].Length}");
                }
                numbers[number] = c[number + 1].IsValid(0) ? First(c[number + 1]) : null;
            }
            if (numbers[0] is null)
            {
                Throw.Error(ErrorKind.InvalidOperation, $"`{function.Name}` with null as its number");
            }
            (long offset, long length) = range(numbers).Resolve(c[0].Length);
            return c[0].Slice((int)offset, (int)length);
        });
    }

    private static Bound Sliced(Function function, Bound value, RowRange range)
        => range.Length < 0 ? Throw.Error<Bound>(ErrorKind.Compute, $"`{function.Name}` takes a number of rows that is not negative, not {Text(range.Length.Value)}")
        : WholeCall(function, [value], value.Type, (c, _) =>
        {
            (long offset, long length) = range.Resolve(c[0].Length);
            return c[0].Slice((int)offset, (int)length);
        }, $"{Text(range.Offset)}, {range.Length}");

    private static Bound BindEvery(Function function, Bound[] arguments)
    {
        long step = function.Options.IntegerOr("n", 1);
        long offset = function.Options.IntegerOr("offset", 0);
        if (step < 1 || offset < 0)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"gather_every takes every n-th row from an offset, n >= 1 and offset >= 0, not {step} and {offset}");
        }
        return WholeCall(function, arguments, arguments[0].Type, (c, memory) => RowShifts.Every(c[0], step, offset, memory), $"{Text(step)}, {Text(offset)}");
    }

    /// <summary>The rows that the items of one constant list name.</summary>
    private static Column GatherItems(Column values, ListColumn list, bool nullOutside, Allocator memory)
    {
        long start = list.Offsets[0];
        using Column items = list.Items.Slice((int)start, (int)(list.Offsets[1] - start));
        using Column rows = Core.Kernels.Cast.To(items, DataType.Int64, true, memory);
        return GatherRows.Take(values, (PrimitiveColumn)rows, nullOutside, memory);
    }

    private static Bound BindGather(Function function, Bound[] arguments)
    {
        bool nullOutside = function.Options.FlagOr("null_on_oob", false);
        if (arguments[1] is { Expr: LiteralExpr or FrameScalarExpr, Type.Kind: TypeKind.List } && arguments[1].Type.Inner.IsInteger)
        {
            return WholeCall(function, arguments, arguments[0].Type, (c, memory) => GatherItems(c[0], (ListColumn)c[1], nullOutside, memory), nullOutside ? "null_on_oob" : "");
        }
        if (!arguments[1].Type.IsInteger)
        {
            Undefined(function, arguments[1].Type);
        }
        Bound rows = arguments[1] with { Expr = Coercion.To(arguments[1], DataType.Int64), Dynamic = null };
        return WholeCall(function, [arguments[0], rows], arguments[0].Type, (c, memory) => GatherRows.Take(c[0], (PrimitiveColumn)c[1], nullOutside, memory), nullOutside ? "null_on_oob" : "");
    }

    /// <summary>The items of all lists, one after the other.</summary>
    private static Bound Exploded(Function function, Bound value)
    {
        bool emptyAsNull = function.Options.FlagOr("empty_as_null", false);
        bool keepNulls = function.Options.FlagOr("keep_nulls", true);
        value = value.Type.Kind == TypeKind.Array ? AsList(function, value) : value;
        if (value.Type.Kind != TypeKind.List)
        {
            // One value is one item.
            return value;
        }
        var items = new WholeFunctionExpr("explode", [value.Expr], value.Type.Inner, (c, memory) => ExplodedLists.Of((ListColumn)c[0], emptyAsNull, keepNulls, memory), $"{emptyAsNull}, {keepNulls}");
        return new Bound(value.Name, items) { Root = value.Root };
    }

    private static Bound BindFillAlong(Function function, Bound[] arguments, bool forward)
    {
        long limit = function.Options.IntegerOr("limit", long.MaxValue);
        return WholeCall(function, arguments, arguments[0].Type, (c, memory) => RowShifts.FillAlong(c[0], forward, limit, memory), Text(limit));
    }

    private static Bound BindUnique(Function function, Bound[] arguments)
    {
        // Always in the order of first rows: an order of our own would be no faster.
        function.Options.FlagOr("maintain_order", false);
        return WholeCall(function, arguments, arguments[0].Type, static (c, memory) => Distinctness.Unique(c[0], memory));
    }

    private static Bound BindArgSort(Function function, Bound[] arguments)
    {
        var order = new RowOrder(function.Options.FlagOr("descending", false), function.Options.FlagOr("nulls_last", false));
        return WholeCall(function, arguments, DataType.UInt32, (c, memory) => Positions(RowSorting.Order([c[0]], [order], memory), memory), order.ToString());
    }

    private static Bound BindArgTrue(Function function, Bound[] arguments)
    {
        if (arguments[0].Type.Kind != TypeKind.Boolean)
        {
            Throw.Error(ErrorKind.Schema, $"invalid series dtype: expected `Boolean`, got `{ShortName.Of(arguments[0].Type)}` for series with name `{arguments[0].Name}`");
        }
        return WholeCall(function, arguments, DataType.UInt32, static (c, memory) => Positions(Filtering.Positions((BooleanColumn)c[0], memory), memory));
    }

    private static Bound BindRank(Function function, Bound[] arguments)
    {
        string method = function.Options.TextOr("method", "average");
        bool descending = function.Options.FlagOr("descending", false);
        long? seed = function.Options.IntegerOrNull("seed");
        string[] known = ["average", "min", "max", "dense", "ordinal", "random"];
        if (!known.Contains(method))
        {
            return PlanError.Unknown<Bound>(function.Path, "method of rank", method, known);
        }
        DataType type = method == "average" ? DataType.Float64 : DataType.UInt32;
        string own = method == "random" ? $", {seed?.ToString(CultureInfo.InvariantCulture) ?? Guid.NewGuid().ToString()}" : "";
        return WholeCall(function, arguments, type, (c, memory) => RowSorting.Rank(c[0], method, descending, memory, seed), $"{method}, {descending}{own}");
    }

    private static Bound BindRunning(Function function, Bound[] arguments, RunningOp op, DataType type)
    {
        if (!(type.IsInteger || type.IsFloat || type.IsTemporal || (type.Kind == TypeKind.Decimal && op != RunningOp.Product)))
        {
            Undefined(function, arguments[0].Type);
        }
        bool reverse = function.Options.FlagOr("reverse", false);
        Bound value = arguments[0] with { Expr = Coercion.To(arguments[0], type), Dynamic = null };
        return WholeCall(function, [value], type, (c, memory) => Running.Total(c[0], op, reverse, memory), reverse ? "reverse" : "");
    }

    private Bound BindFilterRows(FilterRows rows)
    {
        Bound value = Bind(rows.Input);
        PhysicalExpr by = BindPredicate(rows.By, "the condition of filter");
        return new Bound(value.Name, Filtered(value.Expr, by)) { Root = value.Root };
    }

    private static WholeFunctionExpr Filtered(PhysicalExpr value, PhysicalExpr by) => new("filter", [value, by], value.Type, static (c, memory) =>
    {
        var mask = (BooleanColumn)c[1];
        if (mask.Length == c[0].Length)
        {
            return Filtering.Apply(c[0], mask, memory);
        }
        // A condition of one value keeps all rows or none.
        bool isTrue = mask.Length == 1 && mask.IsValid(0) && mask.Values[0];
        return isTrue ? c[0].Retain() : mask.Length == 1 ? c[0].Slice(0, 0)
            : Throw.Error<Column>(ErrorKind.Shape, $"filter's length {mask.Length} differs from that of the column, {c[0].Length}");
    });

    private Bound BindOver(Over over)
    {
        Bound value = Bind(over.Input);
        PhysicalExpr[] partition = [.. Columns(over.PartitionBy).Select(b => b.Expr)];
        PhysicalExpr[] order = over.OrderBy is null ? [] : [.. Columns(over.OrderBy).Select(b => b.Expr)];
        foreach (PhysicalExpr key in (PhysicalExpr[])[.. partition, .. order])
        {
            CheckKey("over", value.Name, key);
        }
        bool isExploded = over.Mapping == "explode";
        // As lists: an expression of rows becomes one list per group, which then is its value.
        PhysicalExpr mapped = over.Mapping switch
        {
            "group_to_rows" or "explode" => value.Expr,
            "join" => Scalars.IsOneValue(value.Expr) ? value.Expr : Scalars.PerGroup(value.Expr),
            _ => PlanError.Unknown<PhysicalExpr>(over.Path, "mapping", over.Mapping, ["group_to_rows", "join", "explode"]),
        };
        return new Bound(value.Name, new OverExpr(mapped, partition, order, new RowOrder(over.Descending, over.NullsLast), isExploded, Scalars.IsOneValue(mapped))) { Root = value.Root };
    }

    private IEnumerable<Bound> Columns(Expr[] exprs) => exprs.SelectMany(e => new Expansion(schema, new HashSet<string>(), frames).Expand(e)).Select(Bind);

    private Bound BindSortRows(SortRows sort)
    {
        Bound value = Bind(sort.Input);
        RowOrder[] orders = [.. sort.Descending.Zip(sort.NullsLast, (d, n) => new RowOrder(d, n))];
        string settings = string.Join(", ", orders);
        if (sort.By is null)
        {
            CheckKey("sort_with", value.Name, value.Expr);
            return new Bound(value.Name, new WholeFunctionExpr("sort", [value.Expr], value.Type, (c, memory) => RowSorting.Sort(c[0], orders[0].Descending, orders[0].NullsLast, memory), settings)) { Root = value.Root };
        }
        PhysicalExpr[] all = [value.Expr, .. sort.By.Select(b => Bind(b).Expr)];
        foreach (PhysicalExpr key in all.AsSpan(1))
        {
            CheckKey("sort", value.Name, key);
        }
        return new Bound(value.Name, new WholeFunctionExpr("sort_by", all, value.Type, (c, memory) => SortedBy(c, orders, memory), settings)) { Root = value.Root };
    }

    private static Column SortedBy(ReadOnlySpan<Column> columns, RowOrder[] orders, Core.Memory.Allocator memory)
    {
        int rows = columns[0].Length;
        var keys = new Column[columns.Length - 1];
        int done = 0;
        try
        {
            for (; done < keys.Length; done++)
            {
                Column key = columns[done + 1];
                if (key.Length != rows && key.Length != 1)
                {
                    Throw.Error(ErrorKind.Shape, $"expressions in 'sort_by' must have matching group lengths: {rows} values are sorted by {key.Length}");
                }
                keys[done] = key.Length == rows ? key.Retain() : Fill.Repeat(key, rows, memory);
            }
            return Gather.Take(columns[0], RowSorting.Order(keys, orders, memory), memory);
        }
        finally
        {
            Array.ForEach(keys[..done], k => k.Dispose());
        }
    }

    private static Column Kept(Column column, BooleanColumn mask, Core.Memory.Allocator memory)
    {
        using (mask)
        {
            return Filtering.Apply(column, mask, memory);
        }
    }

    private static Column WithoutNans(Column column, Core.Memory.Allocator memory)
    {
        using BooleanColumn isNan = Nulls.IsNan(column, memory);
        using var flags = new BooleanColumn(Bitmap.Filled(false, column.Length, memory));
        using Column known = Nulls.FillNull(isNan, flags, column.Length, memory);
        return Kept(column, Logic.Not(known, memory), memory);
    }

    private static int[] DistinctRows(Column column, Core.Memory.Allocator memory)
    {
        int[] groups = Distinctness.Groups([column], column.Length, memory, out int count);
        return Distinctness.FirstRows(groups, count);
    }

    private static PrimitiveColumn Positions(int[] rows, Core.Memory.Allocator memory)
        => PrimitiveColumn.From<uint>(DataType.UInt32, Array.ConvertAll(rows, r => (uint)r), memory);
}
