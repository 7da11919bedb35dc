using System.Globalization;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>Exponentially weighted functions.</summary>
internal sealed partial class ExprBinder
{
    private const string DecayTypes = "expected series to be Float64, Float32, Float16, Int64, Int32, UInt64, UInt32, and `by` to be Date, Datetime, Int64, Int32, UInt64, or UInt32";

    private static void AddDecay(Dictionary<string, Entry> all)
    {
        foreach (DecayOp op in Enum.GetValues<DecayOp>())
        {
            all.Add($"ewm_{op}".ToLowerInvariant(), new Entry(1, 1, (_, f, a) => BindDecay(op, f, a[0])));
        }
        all.Add("ewm_mean_by", new Entry(2, 2, (_, f, a) => BindDecayBy(f, a, isSum: false)));
        all.Add("ewm_sum_by", new Entry(2, 2, (_, f, a) => BindDecayBy(f, a, isSum: true)));
    }

    private static Bound BindDecay(DecayOp op, Function function, Bound value)
    {
        if (!Core.Kernels.Cast.IsDefined(value.Type, DataType.Float64, LiteralExpr.Memory))
        {
            Undefined(function, value.Type);
        }
        PlanObject options = function.Options;
        double alpha = options.NumberOr("alpha", double.NaN);
        if (alpha is not (> 0 and <= 1))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"require 0 < `alpha` <= 1 (found {alpha.ToString(CultureInfo.InvariantCulture)})");
        }
        int least = (int)Math.Clamp(options.IntegerOr("min_samples", 1), 0, int.MaxValue);
        var settings = new DecaySettings(alpha, options.FlagOr("adjust", true), options.FlagOr("ignore_nulls", false), options.FlagOr("bias", false), least);
        DataType type = value.Type.IsFloat ? value.Type : DataType.Float64;
        Bound numbers = value with { Expr = Coercion.To(value, DataType.Float64), Dynamic = null };
        Bound made = WholeCall(function, [numbers], DataType.Float64, (c, memory) => Decay.OfRows(c[0], op, settings, memory), settings.ToString());
        return made with { Expr = Coercion.To(made.Expr, type) };
    }

    private static bool IsWide(DataType type) => type.IsFloat || type.Kind is TypeKind.Int64 or TypeKind.Int32 or TypeKind.UInt64 or TypeKind.UInt32;

    private static Bound BindDecayBy(Function function, Bound[] arguments, bool isSum)
    {
        Bound by = IndexOf(function, arguments[1], DecayTypes);
        if (!IsWide(arguments[0].Type))
        {
            Throw.Error(ErrorKind.InvalidOperation, DecayTypes);
        }
        string text = function.Options.Text("half_life");
        double halfLife = HalfLife(text, by.Type);
        Bound[] ready = [arguments[0] with { Expr = Coercion.To(arguments[0], DataType.Float64), Dynamic = null }, by];
        Bound made = WholeCall(function, ready, DataType.Float64, (c, memory) =>
        {
            CheckBeside(function, c);
            return Decay.ByIndex(c[0], c[1], halfLife, isSum, memory);
        }, text);
        return made with { Expr = Coercion.To(made.Expr, arguments[0].Type.IsFloat ? arguments[0].Type : DataType.Float64) };
    }

    private static void CheckBeside(Function function, ReadOnlySpan<Column> columns)
    {
        if (columns[0].Length != columns[1].Length)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`by` column must be the same length as Series ({columns[0].Length}), got {columns[1].Length} in `{function.Name}`");
        }
    }

    /// <summary>A half-life in numbers of an index.</summary>
    private static double HalfLife(string text, DataType index)
    {
        bool isNumber = index.Kind == TypeKind.Int64;
        if (text.EndsWith('i') && long.TryParse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture, out long numbers))
        {
            return isNumber || numbers < 0 ? NotNegative(numbers) : Throw.Error<double>(ErrorKind.InvalidOperation, $"the half_life \"{text}\" is for integer columns; for dates and times write it like \"1d12h\"");
        }
        CalendarSpan span = CalendarSpan.Parse(text);
        bool isConstant = span.Months == 0 && (index.TimeZone is null or "UTC" || span is { Weeks: 0, Days: 0 });
        if (!isConstant)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"expected `half_life` to be a constant duration (i.e. one independent of differing month durations or of daylight savings time), got {text}; try '730h' instead of '1mo', or '24h' instead of '1d' with a time zone");
        }
        double nanoseconds = NotNegative(span.IsNegative ? -span.FixedNanoseconds : span.FixedNanoseconds);
        return isNumber ? nanoseconds : nanoseconds / (Core.Kernels.Ticks.NanosecondsPerDay / (double)Core.Kernels.Ticks.PerDay(index.Unit));
    }

    private static double NotNegative(long length) => length >= 0 ? length : Throw.Error<double>(ErrorKind.InvalidOperation, "half_life cannot be negative");
}
