using System.Globalization;
using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole.Binning;

namespace Polarway.Engine.Bind;

/// <summary>Values sorted into bins.</summary>
internal sealed partial class ExprBinder
{
    private static void AddBinning(Dictionary<string, Entry> all)
    {
        all.Add("cut", new Entry(1, 1, (_, f, a) => BindCut(f, a[0])));
        all.Add("qcut", new Entry(1, 1, (_, f, a) => BindQuantileCut(f, a[0])));
        all.Add("bin_intervals", new Entry(1, 2, (_, f, a) => BindIntervals(f, a)));
        all.Add("bin_quantiles", new Entry(1, 1, (_, f, a) => BindShareBins(f, a[0], byRank: false)));
        all.Add("bin_ranks", new Entry(1, 1, (_, f, a) => BindShareBins(f, a[0], byRank: true)));
    }

    private static double[] Numbers(Function function, string option)
        => PlanObject.ListOf(function.Options.Require(option), function.Path.At("opts").At(option), NumberOf);

    private static Bound BindCut(Function function, Bound value)
    {
        double[] breaks = Numbers(function, "breaks");
        Array.Sort(breaks);
        if (breaks.Any(double.IsNaN))
        {
            Throw.Error(ErrorKind.Compute, "breaks cannot be NaN");
        }
        if (breaks.Distinct().Count() != breaks.Length)
        {
            Throw.Error(ErrorKind.Duplicate, "breaks are not unique");
        }
        if (breaks.Any(double.IsInfinity))
        {
            Throw.Error(ErrorKind.Compute, $"don't include {(double.IsNegativeInfinity(breaks[0]) ? "-inf" : "inf")} in breaks");
        }
        bool leftClosed = function.Options.FlagOr("left_closed", false);
        string[] labels = function.Options.TextsOrNull("labels") ?? BinColumns.Labels(breaks, leftClosed);
        CheckLabels(labels, breaks.Length + 1);
        return BindCategories(function, value, DataType.Enum(labels), leftClosed, string.Join(", ", breaks), _ => (breaks, labels));
    }

    private static void CheckLabels(string[] labels, int bins)
    {
        if (labels.Length != bins)
        {
            Throw.Error(ErrorKind.Shape, $"expected {bins} labels (len(breaks) + 1), got {labels.Length}");
        }
        var known = new HashSet<string>();
        if (Array.Find(labels, l => !known.Add(l)) is { } twice)
        {
            Throw.Error(ErrorKind.Compute, $"categories must be unique strings; found duplicate '{twice}'");
        }
    }

    private static Bound BindQuantileCut(Function function, Bound value)
    {
        double[] shares = function.Options.IntegerOrNull("bins") is { } count
            ? [.. Enumerable.Range(1, (int)Math.Clamp(count - 1, 0, int.MaxValue - 1)).Select(i => i / (double)count)] : Numbers(function, "quantiles");
        Array.Sort(shares);
        if (Array.Find(shares, s => s is not (>= 0 and <= 1)) is var wrong && shares.Any(s => s is not (>= 0 and <= 1)))
        {
            Throw.Error(ErrorKind.Compute, $"quantile should be between 0.0 and 1.0, got {wrong.ToString(CultureInfo.InvariantCulture)}");
        }
        bool leftClosed = function.Options.FlagOr("left_closed", false);
        bool allowsDuplicates = function.Options.FlagOr("allow_duplicates", false);
        string[]? labels = function.Options.TextsOrNull("labels");
        if (labels is not null && labels.Length != shares.Length + 1)
        {
            Throw.Error(ErrorKind.Shape, $"expected {shares.Length + 1} labels (len(quantiles) + 1), got {labels.Length}");
        }
        return BindCategories(function, value, DataType.Categorical, leftClosed, $"{string.Join(", ", shares)}, {allowsDuplicates}", column =>
        {
            double[] breaks = BinBreaks.Quantiles(column, shares);
            if (!allowsDuplicates && breaks.Distinct().Count() != breaks.Length)
            {
                Throw.Error(ErrorKind.Duplicate, "quantiles are not unique while allow_duplicates=False");
            }
            return (breaks, labels ?? BinColumns.Labels(breaks, leftClosed));
        });
    }

    private static Bound BindCategories(Function function, Bound value, DataType category, bool leftClosed, string text, Func<Column, (double[] Breaks, string[] Labels)> binsOf)
    {
        if (value.Type.IsNested || value.Type.Kind == TypeKind.Binary)
        {
            Undefined(function, value.Type);
        }
        bool withBreaks = function.Options.FlagOr("include_breaks", false);
        DataType type = withBreaks ? DataType.Struct(new Field("breakpoint", DataType.Float64), new Field("category", category)) : category;
        PhysicalExpr plain = value.Type.IsTemporal ? Coercion.To(value.Expr, PhysicalOf(value.Type)) : value.Expr;
        Bound numbers = value with { Expr = value.Dynamic is null ? Coercion.To(plain, DataType.Float64) : Coercion.To(value, DataType.Float64), Dynamic = null };
        return WholeCall(function, [numbers], type, (c, memory) =>
        {
            (double[] breaks, string[] labels) = binsOf(c[0]);
            int[] bins = BinNumbers.ByNumber(c[0], breaks, !leftClosed);
            Column categories = BinColumns.Of(bins, category, labels, memory);
            return withBreaks ? BinColumns.WithBreaks(categories, bins, breaks, type, memory) : categories;
        }, $"{text}, {leftClosed}, {withBreaks}, {string.Join(", ", function.Options.TextsOrNull("labels") ?? [])}");
    }

    /// <summary>The types of bins, with or without their ends.</summary>
    private static (DataType Bin, DataType Type, string[] Labels) TypesOfBins(Function function, DataType breaks, int? count)
    {
        string[]? labels = function.Options.TextsOrNull("labels");
        if (labels is not null)
        {
            if (count is { } bins && labels.Length != bins)
            {
                Throw.Error(ErrorKind.Shape, $"`{function.Name}` produces {bins} bins but got {labels.Length} labels");
            }
            CheckLabels(labels, labels.Length);
        }
        DataType bin = labels is null ? DataType.UInt32 : DataType.Enum(labels);
        DataType type = function.Options.FlagOr("include_intervals", false)
            ? DataType.Struct(new Field("bin", bin), new Field("left", breaks), new Field("right", breaks)) : bin;
        return (bin, type, labels ?? []);
    }

    private static string TextOfBins(Function function) => $"{function.Options.Element.GetRawText()}";

    private static Bound BindIntervals(Function function, Bound[] arguments)
    {
        bool rightClosed = function.Options.FlagOr("right_closed", false);
        Bound value = Settled(arguments[0]);
        if (value.Type.IsNested)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`bin_intervals` requires an orderable input, got {value.Type}");
        }
        string text = TextOfBins(function);
        if (arguments.Length == 1)
        {
            int count = new BinShares(function.Options.IntegerOr("bins", 0)).Bins;
            RequireNumber(function, value);
            (DataType bin, DataType type, string[] labels) = TypesOfBins(function, value.Type, count);
            return WholeCall(function, [value], type, (c, memory) =>
            {
                using Column breaks = BinBreaks.Equal(c[0], count, rightClosed, memory);
                return Binned(c[0], breaks, rightClosed, bin, type, labels, memory);
            }, text);
        }
        DataType common = arguments[1].Type.Kind == TypeKind.Null ? value.Type : Coercion.RequireCommon(value, arguments[1]);
        (DataType ofBins, DataType whole, string[] names) = TypesOfBins(function, common, null);
        Bound[] ready = [value with { Expr = Coercion.To(value, common) }, arguments[1] with { Expr = Coercion.To(arguments[1], common), Dynamic = null }];
        return WholeCall(function, ready, whole, (c, memory) =>
        {
            BinBreaks.Check(c[1], memory);
            if (ofBins.Kind == TypeKind.Enum && names.Length != c[1].Length + 1)
            {
                Throw.Error(ErrorKind.Shape, $"`bin_intervals` produces {c[1].Length + 1} bins but got {names.Length} labels");
            }
            return Binned(c[0], c[1], rightClosed, ofBins, whole, names, memory);
        }, text);
    }

    private static Column Binned(Column column, Column breaks, bool rightClosed, DataType bin, DataType type, string[] labels, Core.Memory.Allocator memory)
    {
        int[] bins = BinNumbers.ByValue(column, breaks, rightClosed, memory);
        Column numbers = BinColumns.Of(bins, bin, labels, memory);
        return type.Kind == TypeKind.Struct ? BinColumns.WithIntervals(numbers, bins, breaks, type, memory) : numbers;
    }

    private static void RequireNumber(Function function, Bound value)
    {
        if (!value.Type.IsNumeric)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{function.Name}` requires a numeric input, got {value.Type}");
        }
    }

    private static Bound BindShareBins(Function function, Bound argument, bool byRank)
    {
        Bound value = Settled(argument);
        if (value.Type.IsNested)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{function.Name}` requires an orderable input, got {value.Type}");
        }
        if (!byRank)
        {
            RequireNumber(function, value);
        }
        BinShares shares = function.Options.IntegerOrNull("bins") is { } count ? new BinShares(count) : new BinShares(Numbers(function, byRank ? "ranks" : "quantiles"));
        bool rightClosed = function.Options.FlagOr("right_closed", false);
        (DataType bin, DataType type, string[] labels) = TypesOfBins(function, value.Type, shares.Bins);
        return WholeCall(function, [value], type, (c, memory) =>
        {
            if (!byRank)
            {
                using Column breaks = BinBreaks.AtShares(c[0], shares, memory);
                return Binned(c[0], breaks, rightClosed, bin, type, labels, memory);
            }
            int[] bins = BinNumbers.ByRank(c[0], shares, out int[] breakRows, memory);
            Column numbers = BinColumns.Of(bins, bin, labels, memory);
            if (type.Kind != TypeKind.Struct)
            {
                return numbers;
            }
            using Column firsts = Core.Kernels.Gather.Take(c[0], breakRows, memory);
            return BinColumns.WithIntervals(numbers, bins, firsts, type, memory);
        }, TextOfBins(function));
    }
}
