using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>Windows over an index column: <c>group_by_dynamic</c> and <c>rolling</c>.</summary>
internal sealed partial class Binder
{
    private static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    private BoundWindows BindWindows(WindowsNode node)
    {
        BoundNode input = Bind(node.Input);
        NamedExpr index = BindAll([node.Index], input.Schema, NoColumns)[0];
        NamedExpr[] keys = BindAll(node.Keys, input.Schema, NoColumns);
        foreach (NamedExpr key in keys)
        {
            ExprBinder.CheckKey("group_by", key.Name, key.Expr);
        }
        var names = new HashSet<string>(keys.Select(k => k.Name)) { index.Name };
        NamedExpr[] values = Array.ConvertAll(BindAll(node.Aggregates, input.Schema, names), PerGroup);
        IndexWindows windows = ReadWindows(node, index.Expr.Type);
        var fields = new List<Field>(keys.Select(k => k.Field));
        if (windows.WithBounds)
        {
            // Bounds of dates are points in time, which a span of hours needs.
            DataType bounds = windows.Type.Kind == TypeKind.Date ? IndexWindows.WorkingType(windows.Type) : windows.Type;
            fields.Add(new Field("_lower_boundary", bounds));
            fields.Add(new Field("_upper_boundary", bounds));
        }
        fields.Add(new Field(index.Name, windows.Type));
        fields.AddRange(values.Select(v => v.Field));
        if (fields.Select(f => f.Name).Distinct().Count() != fields.Count)
        {
            Throw.Error(ErrorKind.Duplicate, $"two columns of the result would have one name (at {node.Path}); rename one with .alias()");
        }
        return new BoundWindows(input, index.Expr, keys, values, windows, new Schema([.. fields]));
    }

    private static IndexWindows ReadWindows(WindowsNode node, DataType type)
    {
        if (!type.IsInteger && type.Kind is not (TypeKind.Date or TypeKind.Datetime))
        {
            Throw.Error(ErrorKind.Compute, $"expected any of the following dtypes: {{ Date, Datetime, Int32, Int64, UInt32, UInt64 }}, got {ShortName.Of(type)}: the index of windows (at {node.Path})");
        }
        PlanObject options = node.Options;
        DataType working = IndexWindows.WorkingType(type);
        long perDay = working.Kind == TypeKind.Int64 ? 0 : Ticks.PerDay(working.Unit);
        ZoneClock? clock = working.TimeZone is null or "UTC" ? null : new ZoneClock(TimeZones.Find(working.TimeZone), working.Unit);
        IndexSpan Span(string text) => IndexSpan.Parse(text, perDay, clock);
        IndexSpan? every = options.TextOrNull("every") is { } step ? Span(step) : null;
        IndexSpan period = Span(options.Text("period"));
        IndexSpan offset = Span(options.Text("offset"));
        if (every is { IsPositive: false } || !period.IsPositive)
        {
            Throw.Error(ErrorKind.Compute, $"'{(every is { IsPositive: false } ? "every" : "period")}' argument must be positive (at {node.Path})");
        }
        string start = options.TextOr("start_by", "window");
        int weekday = Array.IndexOf(Weekdays, start);
        if (weekday < 0 && start is not ("window" or "datapoint"))
        {
            PlanError.Unknown<int>(node.Path, "start_by", start, ["window", "datapoint", .. Weekdays]);
        }
        RangeEnds ends = options.TextOr("closed", "left") switch
        {
            "both" => RangeEnds.Both, "left" => RangeEnds.Start, "right" => RangeEnds.End, "none" => RangeEnds.None,
            string other => PlanError.Unknown<RangeEnds>(node.Path, "closed", other, ["both", "left", "right", "none"]),
        };
        WindowLabel label = options.TextOr("label", "left") switch
        {
            "left" => WindowLabel.Left, "right" => WindowLabel.Right, "datapoint" => WindowLabel.DataPoint,
            string other => PlanError.Unknown<WindowLabel>(node.Path, "label", other, ["left", "right", "datapoint"]),
        };
        var windows = new IndexWindows(type, every, period, offset, ends, label, start == "datapoint", weekday < 0 ? null : weekday, options.FlagOr("include_boundaries", false));
        options.Complete();
        return windows;
    }
}
