using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>Functions that search, replace, repeat, reshape and count whole columns.</summary>
internal sealed partial class ExprBinder
{
    private static void AddColumns(Dictionary<string, Entry> all)
    {
        // Values of one expression under the name of another.
        all.Add("named_as", new Entry(2, 2, static (_, _, a) => a[0] with { Name = a[1].Name, Root = a[1].Root }));
        // Where order matters the engine looks for itself; what is said is kept by the caller.
        all.Add("set_sorted", new Entry(1, 1, static (_, f, a) =>
        {
            f.Options.FlagOr("descending", false);
            f.Options.FlagOr("nulls_last", false);
            return a[0];
        }));
        AddSearching(all);
        all.Add("append", new Entry(2, 2, (_, f, a) => BindAppend(f, a)));
        all.Add("extend_constant", new Entry(3, 3, (_, f, a) => BindExtend(f, a)));
        all.Add("repeat_by", new Entry(2, 2, (_, f, a) => Call(f, [Settled(a[0]), Counts(f, a[1])], DataType.List(Settled(a[0]).Type),
            static (o, length, memory) => ColumnKernels.Repeated(o[0], o[1], length, memory), canFail: true)));
        all.Add("unique_counts", WholeOf(DataType.UInt32, static (c, memory) => ColumnKernels.UniqueCounts(c[0], memory)));
        all.Add("rle_id", WholeOf(DataType.UInt32, static (c, memory) => ColumnKernels.RunIds(c[0], memory)));
        all.Add("rle", new Entry(1, 1, (_, f, a) =>
        {
            DataType type = DataType.Struct(new Field("len", DataType.UInt32), new Field("value", a[0].Type));
            return WholeCall(f, a, type, (c, memory) => ColumnKernels.Runs(c[0], type, memory));
        }));
        all.Add("peak_max", new Entry(1, 1, (_, f, a) => BindPeak(f, a[0], CompareOp.Gt)));
        all.Add("peak_min", new Entry(1, 1, (_, f, a) => BindPeak(f, a[0], CompareOp.Lt)));
        all.Add("search_sorted", new Entry(2, 2, (_, f, a) => BindSearchSorted(f, a)));
        all.Add("replace", new Entry(3, 3, (_, f, a) => BindReplace(f, a)));
        all.Add("replace_strict", new Entry(3, 4, (_, f, a) => BindReplaceStrict(f, a)));
        all.Add("reshape", new Entry(1, 1, (_, f, a) => BindReshape(f, a[0])));
        all.Add("to_physical", new Entry(1, 1, (_, f, a) => BindPhysical(f, a[0])));
        all.Add("hist", new Entry(1, 1, (_, f, a) => BindHist(f, a[0])));
        all.Add("top_k_by", new Entry(3, int.MaxValue, (_, f, a) => BindFirstBy(f, a, descending: true)));
        all.Add("bottom_k_by", new Entry(3, int.MaxValue, (_, f, a) => BindFirstBy(f, a, descending: false)));
        all.Add("hash", new Entry(1, 1, (_, f, a) =>
        {
            long seed = f.Options.IntegerOr("seed", 0);
            return WholeCall(f, a, DataType.UInt64, (c, memory) => ColumnKernels.Hashed(c[0], seed, memory), Text(seed));
        }));
        all.Add("sample", new Entry(1, 1, (_, f, a) => BindSample(f, a, all: false)));
        all.Add("shuffle", new Entry(1, 1, (_, f, a) => BindSample(f, a, all: true)));
    }

    /// <summary>A literal with the type that it has by default.</summary>
    private static Bound Settled(Bound value) => value.Dynamic is LiteralValue.Whole && value.Type.Kind == TypeKind.Int32 ? value with { Expr = Coercion.To(value, DataType.Int64), Dynamic = null } : value with { Dynamic = null };

    // Numbers of repetitions: not negative.
    private static Bound Counts(Function function, Bound value)
    {
        if (value.Type.Kind == TypeKind.Boolean)
        {
            value = value with { Expr = Coercion.To(value, DataType.UInt32), Dynamic = null };
        }
        PhysicalExpr checkedCounts = new CastExpr(Int64s(function, value).Expr, DataType.UInt32, true) { Column = value.Name };
        return value with { Expr = Coercion.To(checkedCounts, DataType.Int64), Dynamic = null };
    }

    private static Bound BindAppend(Function function, Bound[] arguments)
    {
        bool upcast = function.Options.FlagOr("upcast", true);
        if (!upcast && !arguments[0].Type.Equals(arguments[1].Type) && arguments[1].Dynamic is null && arguments[1].Type.Kind != TypeKind.Null)
        {
            Throw.Error(ErrorKind.Schema, $"type {arguments[1].Type} is incompatible with expected type {arguments[0].Type}");
        }
        DataType type = upcast ? Coercion.RequireCommon(arguments[0], arguments[1]) : arguments[0].Type;
        Bound[] both = Array.ConvertAll(arguments, a => a with { Expr = Coercion.To(a, type), Dynamic = null });
        return WholeCall(function, both, type, static (c, memory) => Concatenation.Concat([c[0], c[1]], memory));
    }

    private static Bound BindExtend(Function function, Bound[] arguments)
    {
        // What does not fit into the column's type becomes null.
        DataType type = arguments[0].Type.Kind == TypeKind.Null && arguments[1].Type.Kind != TypeKind.Null ? Settled(arguments[1]).Type : Settled(arguments[0]).Type;
        Bound[] ready = [arguments[0] with { Expr = Coercion.To(arguments[0], type), Dynamic = null }, arguments[1] with { Expr = Coercion.To(arguments[1], type), Dynamic = null }, WholeNumber(function, arguments[2], "n")];
        return WholeCall(function, ready, type, static (c, memory) =>
        {
            using Column more = Fill.Repeat(c[1], checked((int)Math.Max(0, First(c[2]))), memory);
            return Concatenation.Concat([c[0], more], memory);
        });
    }

    /// <summary>Larger (or less) than both neighbours; beyond the ends there are zeros.</summary>
    private static Bound BindPeak(Function function, Bound value, CompareOp better)
    {
        if (!value.Type.IsNumeric && !value.Type.IsTemporal)
        {
            Undefined(function, value.Type);
        }
        PhysicalExpr zero = Coercion.To(Coercion.To(Whole(0), value.Type.IsTemporal ? PhysicalOf(value.Type) : value.Type), value.Type);
        ComparisonExpr Beside(long rows)
        {
            var moved = new WholeFunctionExpr("shift", [value.Expr, zero], value.Type, (c, memory) => RowShifts.Shift(c[0], rows, c[1], memory), Text(rows));
            return new ComparisonExpr(better, value.Expr, moved);
        }
        return new Bound(value.Name, new LogicExpr(LogicOp.And, Beside(1), Beside(-1))) { Root = value.Root };
    }

    private static Bound BindSearchSorted(Function function, Bound[] arguments)
    {
        string side = function.Options.TextOr("side", "any");
        bool descending = function.Options.FlagOr("descending", false);
        DataType type = Coercion.RequireCommon(arguments[0], arguments[1]);
        Bound[] both = Array.ConvertAll(arguments, a => a with { Expr = Coercion.To(a, type), Dynamic = null });
        Bound places = WholeCall(function, both, DataType.UInt32, (c, memory) => ColumnKernels.SearchSorted(c[0], c[1], side == "right", descending, memory), $"{side}, {descending}");
        return arguments[1].Expr.DependsOnRows ? places : FirstOf(places);
    }

    private static Bound FirstOf(Bound one) => one with { Expr = new AggregateExpr(one.Expr, one.Type, Spec(AggregateKind.First)) };

    private static Bound BindReplace(Function function, Bound[] arguments)
    {
        Bound value = Settled(arguments[0]);
        PhysicalExpr[] all = [value.Expr, Coercion.To(arguments[1], value.Type), Coercion.To(arguments[2], value.Type)];
        var made = new WholeFunctionExpr(function.Name, all, value.Type, static (c, memory) => ColumnKernels.Replaced(c[0], c[1], c[2], c[0], memory));
        return new Bound(value.Name, made) { Root = value.Root };
    }

    private static Bound BindReplaceStrict(Function function, Bound[] arguments)
    {
        Bound value = Settled(arguments[0]);
        Bound? rest = arguments.Length == 4 ? arguments[3] : null;
        DataType type = function.Options.TryGet("return_dtype", out JsonElement dtype) ? DataTypeReader.Read(dtype, function.Path.At("opts").At("return_dtype"))
            : rest is null ? arguments[2].Type : Coercion.RequireCommon(arguments[2], rest);
        PhysicalExpr[] all = [value.Expr, new CastExpr(arguments[1].Expr, value.Type, false), Coercion.To(arguments[2], type)];
        all = rest is null ? all : [.. all, Coercion.To(rest, type)];
        var made = new WholeFunctionExpr(function.Name, all, type, static (c, memory) => ColumnKernels.Replaced(c[0], c[1], c[2], c.Length > 3 ? c[3] : null, memory));
        return new Bound(value.Name, made) { Root = value.Root };
    }

    private static Bound BindReshape(Function function, Bound value)
    {
        long[] dimensions = function.Options.List("dimensions", PlanObject.IntegerOf);
        if (dimensions.Length == 0 || dimensions.Count(d => d < 0) > 1)
        {
            Throw.Error(ErrorKind.InvalidOperation, dimensions.Length == 0 ? "at least one dimension must be specified" : "can only specify one inferred dimension");
        }
        if (value.Type.Kind is TypeKind.List or TypeKind.Array)
        {
            value = Leaves(function, value);
        }
        if (dimensions.Length == 1)
        {
            return WholeCall(function, [value], value.Type, (c, _) => dimensions[0] < 0 || dimensions[0] == c[0].Length ? c[0].Retain() : Unshaped(c[0].Length, dimensions));
        }
        if (dimensions.Skip(1).Any(d => d < 0))
        {
            return Throw.Error<Bound>(ErrorKind.InvalidOperation, "can only infer the first dimension");
        }
        DataType type = value.Type;
        foreach (long width in dimensions.Skip(1).Reverse())
        {
            type = DataType.Array(type, checked((int)width));
        }
        return WholeCall(function, [value], type, (c, _) => Shaped(c[0], type, dimensions), string.Join(", ", dimensions));
    }

    // Nested values give up their shape first.
    private static Bound Leaves(Function function, Bound value)
    {
        while (value.Type.Kind is TypeKind.List or TypeKind.Array)
        {
            value = value with
            {
                Expr = value.Type.Kind == TypeKind.Array
                    ? new WholeFunctionExpr("explode", [value.Expr], value.Type.Inner, static (c, memory) => ArrayItems.Of((ArrayColumn)c[0], memory), "items")
                    : new WholeFunctionExpr("explode", [value.Expr], value.Type.Inner, static (c, memory) => ExplodedLists.Of((ListColumn)c[0], false, true, memory), "leaves"),
                Dynamic = null,
            };
        }
        return value;
    }

    private static Column Unshaped(long length, long[] dimensions)
        => Throw.Error<Column>(ErrorKind.InvalidOperation, length == 0 && !dimensions.Contains(0) ? $"cannot reshape empty array into shape without zero dimension: {Shape(dimensions)}"
            : length > 0 && dimensions.Contains(0) ? $"cannot reshape non-empty array into shape containing a zero dimension: {Shape(dimensions)}"
            : $"cannot reshape array of size {length} into shape {Shape(dimensions)}");

    private static string Shape(long[] dimensions) => $"({string.Join(", ", dimensions.Select(d => d < 0 ? "inferred" : Text(d)))})";

    private static Column Shaped(Column column, DataType type, long[] dimensions)
    {
        long size = dimensions.Skip(1).Aggregate(1L, (product, d) => product * d);
        long rows = size == 0 ? Math.Max(0, dimensions[0]) : column.Length / size;
        if (size * rows != column.Length || (dimensions[0] >= 0 && dimensions[0] != rows))
        {
            return Unshaped(column.Length, dimensions);
        }
        var types = new Stack<DataType>();
        for (DataType at = type; types.Count < dimensions.Length - 1; at = at.Inner)
        {
            types.Push(at);
        }
        Column shaped = column.Retain();
        while (types.TryPop(out DataType? outer))
        {
            shaped = new ArrayColumn(outer, shaped, outer.Width == 0 ? (int)rows : shaped.Length / outer.Width);
        }
        return shaped;
    }

    private static DataType PhysicalOf(DataType type) => type.Kind switch
    {
        _ when type.IsExtension => PhysicalOf(type.Storage),
        TypeKind.Date => DataType.Int32,
        TypeKind.Time or TypeKind.Datetime or TypeKind.Duration => DataType.Int64,
        TypeKind.Categorical => DataType.UInt32,
        TypeKind.Enum => type.Categories!.Count <= byte.MaxValue ? DataType.UInt8 : type.Categories.Count <= ushort.MaxValue ? DataType.UInt16 : DataType.UInt32,
        TypeKind.Decimal when !type.IsWideDecimal => DataType.Int128,
        TypeKind.List or TypeKind.Map => DataType.List(PhysicalOf(type.Inner)),
        TypeKind.Array => DataType.Array(PhysicalOf(type.Inner), type.Width),
        TypeKind.Struct => DataType.Struct([.. type.Fields.Select(f => new Field(f.Name, PhysicalOf(f.Type)))]),
        _ => type,
    };

    private static Bound BindHist(Function function, Bound value)
    {
        if (!value.Type.IsInteger && !value.Type.IsFloat && value.Type.Kind != TypeKind.Null)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`hist` operation not supported for dtype `{ShortName.Of(value.Type)}` (expected: integer or float)");
        }
        double[]? edges = function.Options.TryGet("bins", out JsonElement bins) ? PlanObject.ListOf(bins, function.Path.At("bins"), static (e, path) => e.ValueKind == JsonValueKind.Number ? e.GetDouble() : PlanError.Invalid<double>(path, "expected a number")) : null;
        for (int edge = 1; edge < edges?.Length; edge++)
        {
            if (edges[edge] <= edges[edge - 1])
            {
                Throw.Error(ErrorKind.Compute, "bins must increase monotonically");
            }
        }
        if (function.Options.IntegerOrNull("bin_count") is < 0 or > int.MaxValue - 1)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"a histogram has at least 0 bins, not {function.Options.IntegerOrNull("bin_count")}");
        }
        var histogram = new Histograms(edges, function.Options.IntegerOrNull("bin_count"), function.Options.FlagOr("include_breakpoint", false), function.Options.FlagOr("include_category", false));
        Bound numbers = value with { Expr = Coercion.To(value, DataType.Float64), Dynamic = null };
        return WholeCall(function, [numbers], histogram.Type, (c, memory) => histogram.Of(c[0], memory), string.Join(", ", edges ?? []) + function.Options.IntegerOrNull("bin_count"));
    }

    private static Bound BindFirstBy(Function function, Bound[] arguments, bool descending)
    {
        long count = Number(function, arguments[1]);
        Bound[] keys = arguments[2..];
        bool[] reverse = function.Options.Flags("reverse", keys.Length);
        RowOrder[] orders = Array.ConvertAll(reverse, r => new RowOrder(r != descending, true));
        return WholeCall(function, [arguments[0], .. keys], arguments[0].Type, (c, memory) => ColumnKernels.FirstBy(c, orders, count, memory), $"{Text(count)}, {string.Join(", ", orders)}");
    }

    private static Bound BindSample(Function function, Bound[] arguments, bool all)
    {
        PlanObject options = function.Options;
        long? seed = options.IntegerOrNull("seed");
        long? count = options.IntegerOrNull("n");
        double fraction = options.NumberOr("fraction", 1.0);
        bool repeats = options.FlagOr("with_replacement", false);
        bool shuffle = options.FlagOr("shuffle", all);
        bool hasFraction = options.Has("fraction");
        string settings = $"{seed}, {count}, {fraction}, {repeats}, {shuffle}" + (seed is null ? Guid.NewGuid().ToString() : "");
        return WholeCall(function, arguments, arguments[0].Type, (c, memory) =>
        {
            long wanted = all ? c[0].Length : count ?? (hasFraction ? (long)(fraction * c[0].Length) : 1);
            return ColumnKernels.Sampled(c[0], wanted, repeats, shuffle, seed, memory);
        }, settings);
    }
}
