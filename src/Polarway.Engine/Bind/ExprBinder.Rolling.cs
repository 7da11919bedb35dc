using System.Globalization;
using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole;
using Polarway.Engine.Whole.Sliding;

namespace Polarway.Engine.Bind;

/// <summary>Windows that move over the rows, or along another column.</summary>
internal sealed partial class ExprBinder
{
    private delegate SlidingWindows WindowMaker(ReadOnlySpan<Column> columns, Allocator memory);

    private static readonly string[] RankMethods = ["average", "min", "max", "dense", "random"];

    private static void AddRolling(Dictionary<string, Entry> all)
    {
        foreach (SlidingOp op in Enum.GetValues<SlidingOp>())
        {
            string name = $"rolling_{op}".ToLowerInvariant();
            all.Add(name, new Entry(1, 1, (_, f, a) => BindRolling(op, f, a[0])));
            if (op is not (SlidingOp.Skew or SlidingOp.Kurtosis))
            {
                all.Add($"{name}_by", new Entry(2, 2, (_, f, a) => BindRollingBy(op, f, a)));
            }
        }
        all.Add("rolling_corr", new Entry(2, 2, (_, f, a) => BindRollingPairs(f, a, correlates: true)));
        all.Add("rolling_cov", new Entry(2, 2, (_, f, a) => BindRollingPairs(f, a, correlates: false)));
        all.Add("rolling", new Entry(2, 2, (_, f, a) => BindRollingExpr(f, a)));
    }

    private static Bound BindRolling(SlidingOp op, Function function, Bound value)
    {
        (int size, int least, bool center) = RowsOfWindow(function);
        SlidingSettings settings = SettingsOf(op, function, least);
        if (function.Options.TryGet("weights", out JsonElement given))
        {
            double[] weights = PlanObject.ListOf(given, function.Path.At("opts").At("weights"), NumberOf);
            return BindWeighted(op, function, value, weights, (size, center), settings);
        }
        string text = $"{size}, {center}, {settings}";
        return Slid(op, function, [value], settings, text, (c, memory) => SlidingWindows.OfRows(c[0].Length, size, center, memory));
    }

    private static (int Size, int Least, bool Center) RowsOfWindow(Function function)
    {
        PlanObject options = function.Options;
        long size = options.IntegerOrNull("window_size") ?? PlanError.Invalid<long>(function.Path, "window_size is missing");
        long least = options.IntegerOrNull("min_samples") ?? size;
        if (size is < 0 or > int.MaxValue || least < 0)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"window_size and min_samples are at least 0, not {size} and {least}");
        }
        return least > size ? Throw.Error<(int, int, bool)>(ErrorKind.InvalidOperation, $"`min_samples` ({least}) should be <= `window_size` ({size})")
            : ((int)size, (int)least, options.FlagOr("center", false));
    }

    private static double NumberOf(JsonElement value, JsonPath path) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when value.GetString() == "nan" => double.NaN,
        JsonValueKind.String when value.GetString() == "inf" => double.PositiveInfinity,
        JsonValueKind.String when value.GetString() == "-inf" => double.NegativeInfinity,
        _ => PlanError.Invalid<double>(path, "expected a number"),
    };

    private static SlidingSettings SettingsOf(SlidingOp op, Function function, int least)
    {
        PlanObject options = function.Options;
        switch (op)
        {
            case SlidingOp.Std or SlidingOp.Var:
                return new SlidingSettings(least, Ddof: (int)Math.Clamp(options.IntegerOr("ddof", 1), 0, int.MaxValue));
            case SlidingOp.Quantile:
                return new SlidingSettings(least, Quantile: QuantileOf(options), Interpolation: InterpolationOf(options));
            case SlidingOp.Skew:
                return new SlidingSettings(least, IsBiased: options.FlagOr("bias", true));
            case SlidingOp.Kurtosis:
                return new SlidingSettings(least, IsBiased: options.FlagOr("bias", true), IsFisher: options.FlagOr("fisher", true));
            case SlidingOp.Rank:
                string method = options.TextOr("method", "average");
                long? seed = options.IntegerOrNull("seed");
                return RankMethods.Contains(method) ? new SlidingSettings(least, Method: method, Seed: method == "random" ? seed : null)
                    : PlanError.Unknown<SlidingSettings>(function.Path, $"method of {function.Name}", method, RankMethods);
            default:
                return new SlidingSettings(least);
        }
    }

    /// <summary>A function of windows: the value is cast to what the function works on, and the result back.</summary>
    private static Bound Slid(SlidingOp op, Function function, Bound[] arguments, SlidingSettings settings, string text, WindowMaker windowsOf)
    {
        Bound value = arguments[0];
        DataType type = SlidType(op, value.Type, function);
        DataType working = op switch
        {
            SlidingOp.Sum => type.Kind == TypeKind.Float16 ? DataType.Float32 : type,
            SlidingOp.Min or SlidingOp.Max when type.Kind == TypeKind.Boolean => DataType.UInt8,
            SlidingOp.Min or SlidingOp.Max or SlidingOp.Rank => value.Type,
            _ => DataType.Float64,
        };
        bool isRandom = settings is { Method: "random", Seed: null };
        PhysicalExpr[] ready = [Measured(value, type, working), .. arguments.Skip(1).Select(a => a.Expr)];
        DataType given = op == SlidingOp.Rank ? type : working;
        var slid = new WholeFunctionExpr(function.Name, ready, given, (c, memory) =>
        {
            using SlidingWindows windows = windowsOf(c, memory);
            return SlidingFunctions.Run(op, c[0], windows, settings, memory);
        }, isRandom ? $"{text}, {Guid.NewGuid()}" : text);
        PhysicalExpr result = type.IsTemporal && given.IsFloat ? Coercion.To(Coercion.To(slid, DataType.Int64), type) : Coercion.To(slid, type);
        return new Bound(value.Name, result) { Root = value.Root };
    }

    /// <summary>Times are measured in the ticks of the result.</summary>
    private static PhysicalExpr Measured(Bound value, DataType result, DataType working)
    {
        if (!value.Type.IsTemporal || !working.IsFloat)
        {
            return Coercion.To(value, working);
        }
        PhysicalExpr times = result.IsTemporal ? Coercion.To(value.Expr, result) : value.Expr;
        return Coercion.To(Coercion.To(times, PhysicalOf(times.Type)), working);
    }

    private static DataType SlidType(SlidingOp op, DataType type, Function function)
    {
        bool isNumber = (type.IsNumeric && type.Kind != TypeKind.Decimal) || type.Kind == TypeKind.Boolean;
        bool isFloat32 = type.Kind == TypeKind.Float32;
        switch (op)
        {
            case SlidingOp.Sum when isNumber:
                return AggregateTypes.Of(AggregateKind.Sum, type, function.Name);
            case SlidingOp.Min or SlidingOp.Max when isNumber || type.IsTemporal:
                return type;
            case SlidingOp.Rank when isNumber || type.IsTemporal:
                return function.Options.TextOr("method", "average") == "average" ? DataType.Float64 : DataType.UInt32;
            case SlidingOp.Skew or SlidingOp.Kurtosis when isNumber && type.Kind != TypeKind.Boolean:
                return type.IsFloat ? type : DataType.Float64;
            case SlidingOp.Std or SlidingOp.Var when type.Kind == TypeKind.Duration:
                return Throw.Error<DataType>(ErrorKind.InvalidOperation, $"operation `{op}` is not supported for {type}".ToLowerInvariant());
            case SlidingOp.Std or SlidingOp.Var when isNumber || type.IsTemporal || type.Kind is TypeKind.Decimal or TypeKind.Null:
                return isFloat32 ? type : DataType.Float64;
            case SlidingOp.Mean or SlidingOp.Median or SlidingOp.Quantile when isNumber || type.IsTemporal || type.Kind is TypeKind.Decimal or TypeKind.Null:
                return type.IsTemporal ? AggregateTypes.Of(AggregateKind.Mean, type, function.Name) : isFloat32 ? type : DataType.Float64;
            default:
                return Throw.Error<DataType>(ErrorKind.InvalidOperation, $"`{function.Name}` operation not supported for dtype {type}; cast the column first");
        }
    }

    private static Bound BindWeighted(SlidingOp op, Function function, Bound value, double[] weights, (int Size, bool Center) window, SlidingSettings settings)
    {
        if (weights.Length != window.Size)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{function.Name}` has {weights.Length} weights for a window of {window.Size} rows; give one for each");
        }
        if (!value.Type.IsNumeric && value.Type.Kind != TypeKind.Boolean)
        {
            Undefined(function, value.Type);
        }
        Bound numbers = value with { Expr = Coercion.To(value, DataType.Float64), Dynamic = null };
        string text = $"{window}, {settings}, [{string.Join(", ", weights.Select(w => w.ToString("R", CultureInfo.InvariantCulture)))}]";
        Bound slid = WholeCall(function, [numbers], DataType.Float64, (c, memory) =>
        {
            using SlidingWindows windows = SlidingWindows.OfRows(c[0].Length, window.Size, window.Center, memory);
            return SlidingWeights.Run(c[0], op, weights, windows, settings, memory);
        }, text);
        return value.Type.Kind == TypeKind.Float32 ? slid with { Expr = Coercion.To(slid.Expr, value.Type) } : slid;
    }

    private static Bound BindRollingPairs(Function function, Bound[] arguments, bool correlates)
    {
        (int size, int least, bool center) = RowsOfWindow(function);
        int ddof = (int)Math.Clamp(function.Options.IntegerOr("ddof", 1), 0, int.MaxValue);
        foreach (Bound argument in arguments.Where(a => !a.Type.IsNumeric && a.Type.Kind is not (TypeKind.Boolean or TypeKind.Null)))
        {
            Undefined(function, argument.Type);
        }
        DataType type = arguments.All(a => a.Type.Kind == TypeKind.Float32) ? DataType.Float32 : DataType.Float64;
        Bound pairs = WholeCall(function, Reals(arguments), DataType.Float64, (c, memory) =>
        {
            if (c[0].Length != c[1].Length)
            {
                Throw.Error(ErrorKind.Shape, $"`{function.Name}` takes two columns of one length, not of {c[0].Length} and {c[1].Length} rows");
            }
            using SlidingWindows windows = SlidingWindows.OfRows(c[0].Length, size, center, memory);
            return SlidingFunctions.Pairs(c[0], c[1], windows, least, correlates, ddof, memory);
        }, $"{size}, {least}, {ddof}");
        return pairs with { Expr = Coercion.To(pairs.Expr, type) };
    }

    private static Bound BindRollingBy(SlidingOp op, Function function, Bound[] arguments)
    {
        PlanObject options = function.Options;
        int least = (int)Math.Clamp(options.IntegerOr("min_samples", op == SlidingOp.Sum ? 0 : 1), 0, int.MaxValue);
        RangeEnds ends = ClosedEnds(function);
        if (op == SlidingOp.Rank && (ends & RangeEnds.End) == 0)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{function.Name}` window needs to be closed on the right side (i.e., `closed` must be `right` or `both`)");
        }
        Bound by = IndexOf(function, arguments[1], $"in `rolling_*_by` operation, `by` argument of dtype `{arguments[1].Type}` is not supported (expected `Date/Datetime/Int64/Int32/UInt64/UInt32`)");
        string size = options.Text("window_size");
        IndexSpan span = SpanOf(size, by.Type, "window_size");
        SlidingSettings settings = SettingsOf(op, function, least);
        return Slid(op, function, [arguments[0], by], settings, $"{size}, {ends}, {settings}", (c, memory) =>
        {
            if (c[0].Length != c[1].Length)
            {
                Throw.Error(ErrorKind.InvalidOperation, $"`by` column in `rolling_*_by` must be the same length as values column, {c[0].Length}, got {c[1].Length}");
            }
            return SlidingWindows.By(c[1], span, null, ends, memory);
        });
    }

    private static RangeEnds ClosedEnds(Function function) => function.Options.TextOr("closed", "right") switch
    {
        "both" => RangeEnds.Both, "left" => RangeEnds.Start, "right" => RangeEnds.End, "none" => RangeEnds.None,
        string other => PlanError.Unknown<RangeEnds>(function.Path, "closed", other, ["both", "left", "right", "none"]),
    };

    /// <summary>What windows lie along: a point in time or a whole number.</summary>
    private static Bound IndexOf(Function function, Bound by, string refusal)
    {
        bool isIndex = by.Type.Kind is TypeKind.Date or TypeKind.Datetime or TypeKind.Int64 or TypeKind.Int32 or TypeKind.UInt64 or TypeKind.UInt32;
        return isIndex ? by with { Expr = Coercion.To(by, IndexWindows.WorkingType(by.Type)), Dynamic = null }
            : Throw.Error<Bound>(ErrorKind.InvalidOperation, $"{refusal} (at {function.Path})");
    }

    private static IndexSpan SpanOf(string text, DataType index, string what)
    {
        bool isNumber = index.Kind == TypeKind.Int64;
        if (text.Length > 0 && isNumber != text.EndsWith('i'))
        {
            Throw.Error(ErrorKind.InvalidOperation, isNumber ? $"`{what}` duration must be a parsed integer (i.e. use '2i', not '2d') when working with a numeric column, got '{text}'"
                : $"`{what}` duration may not be a parsed integer (i.e. use '2d', not '2i') when working with a temporal column, got '{text}'");
        }
        IndexSpan span = text.Length == 0 ? default : Parsed(text, index);
        return span.IsPositive ? span : Throw.Error<IndexSpan>(ErrorKind.InvalidOperation, $"`{what}` must be strictly positive, got '{text}'");
    }

    private static IndexSpan Parsed(string text, DataType index)
    {
        ZoneClock? clock = index.Kind != TypeKind.Datetime || index.TimeZone is null or "UTC" ? null : new ZoneClock(TimeZones.Find(index.TimeZone), index.Unit);
        return IndexSpan.Parse(text, index.Kind == TypeKind.Int64 ? 0 : Core.Kernels.Ticks.PerDay(index.Unit), clock);
    }

    private static Bound BindRollingExpr(Function function, Bound[] arguments)
    {
        PlanObject options = function.Options;
        Bound by = IndexOf(function, arguments[1], $"`rolling` takes a date, a datetime or an integer as its index, not {arguments[1].Type}");
        string period = options.Text("period");
        IndexSpan span = SpanOf(period, by.Type, "period");
        string? offset = options.TextOrNull("offset");
        IndexSpan? start = offset is null ? null : Parsed(offset, by.Type);
        PhysicalExpr value = Scalars.PerGroup(arguments[0].Expr);
        return new Bound(arguments[0].Name, new RollingExpr(value, by.Expr, span, start, ClosedEnds(function), $"{period}, {offset}")) { Root = arguments[0].Root };
    }
}
