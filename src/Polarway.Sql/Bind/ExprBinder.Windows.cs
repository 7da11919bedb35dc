using Polarway.Core.Types;
using Polarway.Sql.Ast;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>Functions over windows. Inside of one the rows of a partition come in its order, so that running values are those of whole columns.</summary>
internal sealed partial class ExprBinder
{
    private static readonly HashSet<string> Ranking = ["RANK", "DENSE_RANK", "PERCENT_RANK", "CUME_DIST"];

    private static readonly HashSet<string> OnlyWindows = [.. Ranking, "LAG", "LEAD", "NTILE", "NTH_VALUE", "ROW_NUMBER"];

    private static void AddWindows(Dictionary<string, Entry> all)
    {
        foreach (string name in Ranking)
        {
            all.Add(name, new Entry(0, 0, (_, _) => NeedsOver(name.ToLowerInvariant())) { Counted = name.ToLowerInvariant() });
        }
        all.Add("LAG", new Entry(1, 3, (_, _) => NeedsOver("lag")) { Counted = "lag" });
        all.Add("LEAD", new Entry(1, 3, (_, _) => NeedsOver("lead")) { Counted = "lead" });
        all.Add("NTILE", new Entry(1, 1, (_, _) => NeedsOver("NTILE")) { Counted = "" });
        all.Add("NTH_VALUE", new Entry(2, 2, (_, _) => NeedsOver("NTH_VALUE")) { Counted = "" });
        all.Add("ROW_NUMBER", new Entry(0, 0, (_, _) => RowNumber()) { Counted = "" });
    }

    private static Json NeedsOver(string name) => SqlError.Syntax<Json>($"{name} requires an OVER clause");

    /// <summary>0, 1, 2 … over the rows here.</summary>
    private static Json Positions() => Nodes.Fn("int_range", DataType.Int64, [("step", Json.Number(1)), ("dtype", Json.String("int64"))], Nodes.Lit(0), Nodes.Len);

    private static Json RowNumber() => Nodes.Fn("add", DataType.Int64, Positions(), Nodes.Lit(1));

    private Json BindWindow(CallExpr call, Entry entry)
    {
        WindowSpec window = Named(call.Over!, 0);
        Json[] partition = [.. window.PartitionBy.Select(Bind)];
        Json[] keys = [.. window.OrderBy.Select(item => Bind(item.Value))];
        Json value = OnlyWindows.Contains(call.Name) ? Positional(call, window, keys)
            : keys.Length == 0 ? WholePartition(call, window, entry)
            : Running(call, window, keys, entry);
        return Over(value, partition, window.OrderBy, keys);
    }

    private WindowSpec Named(WindowSpec window, int depth)
    {
        if (window.Name is null)
        {
            return window;
        }
        if (depth > 16 || !Scope.Windows.TryGetValue(window.Name, out WindowSpec? named))
        {
            return SqlError.Interface<WindowSpec>($"named window '{window.Name}' was not found{Context.DidYouMean(window.Name, Scope.Windows.Keys)}");
        }
        WindowSpec whole = Named(named, depth + 1);
        return new WindowSpec
        {
            PartitionBy = window.PartitionBy.Count > 0 ? window.PartitionBy : whole.PartitionBy,
            OrderBy = window.OrderBy.Count > 0 ? window.OrderBy : whole.OrderBy,
            Frame = window.Frame ?? whole.Frame,
        };
    }

    private Json Over(Json value, Json[] partition, List<OrderItem> items, Json[] keys)
    {
        Json[] by = partition.Length == 0 ? [Nodes.Lit(1)] : partition;
        if (keys.Length == 0)
        {
            return Json.Typed(value.Type, ("over", value), ("partition_by", Json.Array(by)), ("order_by", Json.Null));
        }
        bool[] descending = [.. items.Select(item => item.IsDescending)], nullsLast = [.. items.Select(item => !(item.NullsFirst ?? item.IsDescending))];
        if (descending.Distinct().Count() > 1 || nullsLast.Distinct().Count() > 1)
        {
            // One direction for all keys: the other ones are turned into numbers that rise.
            keys = [.. keys.SelectMany((key, index) => Rising(key, descending[index], nullsLast[index]))];
            (descending, nullsLast) = ([false], [true]);
        }
        return Json.Typed(value.Type, ("over", value), ("partition_by", Json.Array(by)), ("order_by", Json.Array(keys)), ("descending", Json.Flag(descending[0])), ("nulls_last", Json.Flag(nullsLast[0])));
    }

    private static Json[] Rising(Json key, bool descending, bool nullsLast)
    {
        Json place = Nodes.When(Nodes.IsNull(key), Nodes.Lit(nullsLast ? 1 : 0), Nodes.Lit(nullsLast ? 0 : 1));
        return [place, descending ? Nodes.Fn("rank", null, [("method", Json.String("dense")), ("descending", Json.True)], key) : key];
    }

    // ---- within the order of the window

    /// <summary>Whether a row differs from the one before it in the keys.</summary>
    private static Json IsFirstPeer(Json[] keys)
        => Nodes.Tree([Nodes.Fn("eq", DataType.Boolean, Positions(), Nodes.Lit(0)), .. keys.Select(key => Nodes.Fn("ne_missing", DataType.Boolean, key, Shift(key, 1)))], "or");

    /// <summary>Whether a row differs from the one after it in the keys.</summary>
    private static Json IsLastPeer(Json[] keys)
        => Nodes.Tree([Nodes.Fn("eq", DataType.Boolean, RowNumber(), Nodes.Cast(Nodes.Len, DataType.Int64)), .. keys.Select(key => Nodes.Fn("ne_missing", DataType.Boolean, key, Shift(key, -1)))], "or");

    private static Json Shift(Json value, long rows) => Nodes.Fn("shift", Types.Of(value), value, Nodes.Lit(rows));

    /// <summary>The position of the last row that equals each row in the keys.</summary>
    private static Json LastPeer(Json[] keys)
        => Nodes.Fn("backward_fill", DataType.Int64, Nodes.When(IsLastPeer(keys), Positions(), Nodes.Cast(Nodes.Null, DataType.Int64)));

    private static Json FirstPeer(Json[] keys)
        => Nodes.Fn("forward_fill", DataType.Int64, Nodes.When(IsFirstPeer(keys), Positions(), Nodes.Cast(Nodes.Null, DataType.Int64)));

    private static Json AtRow(Json value, Json rows) => Nodes.Fn("gather", Types.Of(value), [("null_on_oob", Json.True)], value, rows);

    private Json Positional(CallExpr call, WindowSpec window, Json[] keys)
    {
        if (keys.Length == 0 && call.Name is not ("ROW_NUMBER" or "NTH_VALUE"))
        {
            SqlError.Syntax($"{call.Name} requires an ORDER BY in its OVER clause");
        }
        if (window.Frame is { HasValues: true })
        {
            SqlError.Interface($"{call.Name} does not take a window frame");
        }
        Json rows = Nodes.Cast(Nodes.Len, DataType.Int64);
        switch (call.Name)
        {
            case "ROW_NUMBER":
                return RowNumber();
            case "RANK":
                return Nodes.Fn("add", DataType.Int64, FirstPeer(keys), Nodes.Lit(1));
            case "DENSE_RANK":
                return Nodes.Cast(Nodes.Fn("cum_sum", Nodes.Cast(IsFirstPeer(keys), DataType.Int64)), DataType.Int64);
            case "PERCENT_RANK":
                Json last = Nodes.Fn("sub", rows, Nodes.Lit(1));
                return Nodes.When(Nodes.Fn("gt", DataType.Boolean, last, Nodes.Lit(0)), Nodes.Fn("truediv", DataType.Float64, FirstPeer(keys), last), Real(0));
            case "CUME_DIST":
                return Nodes.Fn("truediv", DataType.Float64, Nodes.Fn("add", LastPeer(keys), Nodes.Lit(1)), rows);
            case "NTILE":
                return Ntile(Bind(call.Arguments[0]), rows);
            case "NTH_VALUE":
                return NthValue(call, keys);
            default:
                return Neighbour(call);
        }
    }

    private Json Neighbour(CallExpr call)
    {
        Json value = Bind(call.Arguments[0]);
        long offset = 1;
        if (call.Arguments.Count > 1)
        {
            offset = WholeOf(Bind(call.Arguments[1])) ?? SqlError.Syntax<long>($"offset must be an integer (found {call.Arguments[1].Text})");
        }
        long rows = call.Name == "LAG" ? offset : -offset;
        Json moved = Shift(value, rows);
        if (call.Arguments.Count < 3)
        {
            return moved;
        }
        Json from = Nodes.Fn("sub", DataType.Int64, Positions(), Nodes.Lit(rows));
        Json exists = Nodes.And(Nodes.Fn("ge", DataType.Boolean, from, Nodes.Lit(0)), Nodes.Fn("lt", DataType.Boolean, from, Nodes.Cast(Nodes.Len, DataType.Int64)));
        return Nodes.When(exists, moved, Bind(call.Arguments[2]));
    }

    /// <summary>The first buckets are larger by one where the rows do not divide.</summary>
    private static Json Ntile(Json count, Json rows)
    {
        if (WholeOf(count) is not (> 0 and long buckets))
        {
            return SqlError.Syntax<Json>("NTILE expects a positive integer literal as the number of buckets");
        }
        Json size = Nodes.Fn("floordiv", rows, Nodes.Lit(buckets)), larger = Nodes.Fn("mod", rows, Nodes.Lit(buckets)), at = Positions();
        Json edge = Nodes.Fn("mul", larger, Nodes.Fn("add", size, Nodes.Lit(1)));
        Json inLarger = Nodes.Fn("floordiv", at, Nodes.Fn("add", size, Nodes.Lit(1)));
        Json inOthers = Nodes.Fn("add", larger, Nodes.Fn("floordiv", Nodes.Fn("sub", at, edge), size));
        return Nodes.Cast(Nodes.Fn("add", Nodes.When(Nodes.Fn("lt", DataType.Boolean, at, edge), inLarger, inOthers), Nodes.Lit(1)), DataType.Int64);
    }

    private Json NthValue(CallExpr call, Json[] keys)
    {
        Json value = Bind(call.Arguments[0]);
        if (WholeOf(Bind(call.Arguments[1])) is not (> 0 and long number))
        {
            return SqlError.Syntax<Json>($"NTH_VALUE expects a positive integer literal as the position; found {call.Arguments[1].Text}");
        }
        Json found = Nodes.Agg("first", Types.Of(value), Nodes.Fn("slice", Types.Of(value), value, Nodes.Lit(number - 1), Nodes.Lit(1)));
        return keys.Length == 0 ? found : Nodes.When(Nodes.Fn("ge", DataType.Boolean, LastPeer(keys), Nodes.Lit(number - 1)), found, Nodes.Null);
    }

    private Json WholePartition(CallExpr call, WindowSpec window, Entry entry)
    {
        if (window.Frame is { HasValues: true })
        {
            SqlError.Interface("a window frame with an offset needs an ORDER BY");
        }
        return entry.Bind(this, call);
    }

    /// <summary>An aggregate from the start of the partition to this row and those that equal it in the keys, or over the rows of a frame.</summary>
    private Json Running(CallExpr call, WindowSpec window, Json[] keys, Entry entry)
    {
        if (!entry.IsAggregate)
        {
            return entry.Bind(this, call);
        }
        WindowFrame frame = window.Frame ?? new WindowFrame("RANGE", null, 0, false);
        if (frame is { From: null, To: null })
        {
            return entry.Bind(this, call);
        }
        if (frame.Unit != "ROWS" && frame.HasValues)
        {
            SqlError.Interface($"{frame.Unit} window frames with an offset are not supported; use ROWS");
        }
        if (frame.From is not null || frame.To != 0)
        {
            return Framed(call, frame);
        }
        if (call.IsDistinct || call.OrderBy.Count > 0)
        {
            SqlError.Interface($"{call.Written.ToLowerInvariant()} with DISTINCT or ORDER BY in an ordered window is not supported");
        }
        Json running = RunningValue(call);
        return call.Name is "FIRST_VALUE" or "FIRST" or "ANY_VALUE" || frame.Unit == "ROWS" ? running : AtRow(running, LastPeer(keys));
    }

    private Json RunningValue(CallExpr call)
    {
        bool star = call.Arguments.Count == 0 || call.Arguments[0] is StarExpr;
        if (call.Name == "COUNT" && (star || IsConstant(Bind(call.Arguments[0]))) && call.Filter is null)
        {
            return RowNumber();
        }
        Json value = star ? Nodes.Lit(1) : Bind(call.Arguments[0]);
        if (call.Filter is not null)
        {
            value = Nodes.When(Bind(call.Filter), value, Nodes.Null);
        }
        Json Filled(string fn) => Nodes.Fn("forward_fill", Nodes.Fn(fn, Types.Of(value), value));
        switch (call.Name)
        {
            case "SUM":
                return Filled("cum_sum");
            case "MIN":
                return Filled("cum_min");
            case "MAX":
                return Filled("cum_max");
            case "COUNT":
                return Nodes.Cast(Nodes.Fn("cum_count", value), DataType.Int64);
            case "AVG" or "MEAN":
                value = Nodes.Cast(value, DataType.Float64);
                return Nodes.Fn("truediv", Filled("cum_sum"), Nodes.Cast(Nodes.Fn("cum_count", value), DataType.Int64));
            case "FIRST_VALUE" or "FIRST" or "ANY_VALUE":
                return Nodes.Agg("first", Types.Of(value), value);
            case "LAST_VALUE":
                return value;
            default:
                return SqlError.Interface<Json>($"{call.Written.ToLowerInvariant()} with ORDER BY in OVER is not supported yet; without ORDER BY it uses the whole partition");
        }
    }

    /// <summary>Rows around this one: a rolling aggregate, moved when the frame does not end here.</summary>
    private Json Framed(CallExpr call, WindowFrame frame)
    {
        Json value = call.Arguments.Count == 0 || call.Arguments[0] is StarExpr ? Nodes.Lit(1) : Bind(call.Arguments[0]);
        if (frame.From is null || frame.To is null || frame.Unit != "ROWS" || frame.To < frame.From)
        {
            return SqlError.Interface<Json>("a window frame is from UNBOUNDED PRECEDING to CURRENT ROW, over the whole partition, or ROWS with two offsets");
        }
        if (call.IsDistinct || call.Filter is not null || call.Name is not ("SUM" or "MIN" or "MAX" or "AVG" or "MEAN" or "COUNT"))
        {
            return SqlError.Interface<Json>($"{call.Written.ToLowerInvariant()} over a window frame with offsets is not supported; SUM, MIN, MAX, AVG and COUNT are");
        }
        long from = frame.From.Value, to = frame.To.Value, size = to - from + 1;
        Json[] moved = [.. Enumerable.Range(0, (int)Math.Min(size, 513)).Select(step => Shift(value, -(from + step)))];
        if (size > 512)
        {
            return SqlError.Interface<Json>("a window frame with offsets has at most 512 rows");
        }
        Json present = Nodes.Fn("sum_horizontal", [.. moved.Select(one => Nodes.Cast(Nodes.IsNotNull(one), DataType.Int64))]);
        if (value.Form == "lit")
        {
            moved = [.. Enumerable.Range(0, (int)size).Select(step => Nodes.When(Within(from + step), value, Nodes.Null))];
            present = Nodes.Fn("sum_horizontal", [.. Enumerable.Range(0, (int)size).Select(step => Nodes.Cast(Within(from + step), DataType.Int64))]);
        }
        Json total = Nodes.Fn("sum_horizontal", Types.Of(value), moved);
        Json any = Nodes.Fn("gt", DataType.Boolean, present, Nodes.Lit(0));
        Json framed = call.Name switch
        {
            "MIN" => Nodes.Fn("min_horizontal", Types.Of(value), moved),
            "MAX" => Nodes.Fn("max_horizontal", Types.Of(value), moved),
            "COUNT" => Nodes.Cast(present, DataType.Int64),
            "SUM" => Nodes.When(any, total, Nodes.Null),
            _ => Nodes.When(any, Nodes.Fn("truediv", total, present), Nodes.Null),
        };
        return framed;
    }

    private static Json Within(long offset)
    {
        Json at = Nodes.Fn("add", DataType.Int64, Positions(), Nodes.Lit(offset));
        return Nodes.And(Nodes.Fn("ge", DataType.Boolean, at, Nodes.Lit(0)), Nodes.Fn("lt", DataType.Boolean, at, Nodes.Cast(Nodes.Len, DataType.Int64)));
    }
}
