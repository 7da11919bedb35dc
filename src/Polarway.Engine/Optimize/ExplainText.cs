using System.Globalization;
using System.Text;
using Polarway.Core.Types;
using Polarway.Engine.Bind;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators.Join;
using Polarway.Engine.Physical;

namespace Polarway.Engine.Optimize;

/// <summary>Writes a bound plan for people, in the manner of Polars: the last step first, inputs indented below it.</summary>
internal sealed class ExplainText
{
    private const int MaxColumns = 4;

    private readonly StringBuilder _text = new();

    public static string Of(BoundNode plan)
    {
        var explain = new ExplainText();
        explain.Write(plan, 0);
        return explain._text.ToString().TrimEnd('\n');
    }

    private void Write(BoundNode node, int depth)
    {
        switch (node)
        {
            case BoundFrame frame:
                Line(depth, $"DF [{Names(frame.Schema)}]{Projected(frame.Columns)}{Slice(frame.Rows)}");
                break;
            case BoundScan scan:
                WriteScan(scan, depth);
                break;
            case BoundOneRow:
                Line(depth, "DF []");
                break;
            case BoundFilter filter:
                Line(depth, $"FILTER {filter.Predicate.Describe(filter.Input.Schema)}");
                From(depth, filter.Input);
                break;
            case BoundProject project:
                Line(depth, $"SELECT [{Exprs(project.Exprs, project.Input.Schema)}]");
                From(depth, project.Input);
                break;
            case BoundWhole whole:
                Line(depth, $"SELECT WHOLE COLUMNS [{Exprs(whole.Exprs, whole.Input.Schema)}]");
                From(depth, whole.Input);
                break;
            case BoundGroups groups:
                Line(depth, $"GROUP BY GROUP [{Exprs(groups.Values, groups.Input.Schema)}] BY [{Exprs(groups.Keys, groups.Input.Schema)}]");
                From(depth, groups.Input);
                break;
            case BoundAggregate aggregate:
                WriteAggregate(aggregate, depth);
                break;
            case BoundScalars scalars:
                Line(depth, "WITH SCALARS OF");
                Write(scalars.Scalars, depth + 1);
                Line(depth, "IN");
                Write(scalars.Body, depth + 1);
                break;
            case BoundSort sort:
                Line(depth, $"{(sort.Rows is null ? "SORT" : "TOP-N" + Slice(sort.Rows))} BY [{string.Join(", ", sort.By.Select((k, i) => Key(sort, k, i)))}]");
                From(depth, sort.Input);
                break;
            case BoundSlice slice:
                Line(depth, $"SLICE{Slice(slice.Rows)}");
                From(depth, slice.Input);
                break;
            case BoundUnion union:
                WriteInputs("UNION", union.Inputs, depth);
                break;
            case BoundZip zip:
                WriteInputs("HCONCAT", zip.Inputs, depth);
                break;
            case BoundWindows windows:
                Line(depth, $"WINDOWS [{Exprs(windows.Values, windows.Input.Schema)}] OVER {windows.Index.Describe(windows.Input.Schema)} BY [{Exprs(windows.Keys, windows.Input.Schema)}]");
                From(depth, windows.Input);
                break;
            case BoundJoin join:
                string keys = string.Join(", ", join.Shape.LeftKeys.Zip(join.Shape.RightKeys, (l, r) => $"\"{join.Left.Schema[l].Name}\" = \"{join.Right.Schema[r].Name}\""));
                string nearest = join.Shape.Asof is { } asof ? $" {asof.Strategy.ToString().ToUpperInvariant()} \"{join.Left.Schema[asof.Left].Name}\" ~ \"{join.Right.Schema[asof.Right].Name}\"" : "";
                string where = join.Shape.Where is null ? "" : Conditions(join);
                WriteInputs($"{(join.Shape.Asof is null ? join.Shape.How.ToString().ToUpperInvariant() : "ASOF")} JOIN [{keys}]{nearest}{where}", [join.Left, join.Right], depth);
                break;
            case BoundDistinct distinct:
                Line(depth, $"UNIQUE [keep: {distinct.Keep}, maintain_order: {distinct.MaintainOrder}] BY [{string.Join(", ", distinct.Columns.Select(c => $"\"{distinct.Schema[c].Name}\""))}]");
                From(depth, distinct.Input);
                break;
            case BoundRowIndex index:
                Line(depth, $"ROW INDEX \"{index.Schema[0].Name}\" FROM {index.Offset.ToString(CultureInfo.InvariantCulture)}");
                From(depth, index.Input);
                break;
            case BoundExplode explode:
                Line(depth, $"EXPLODE [{string.Join(", ", explode.Columns.Select(c => $"\"{explode.Schema[c].Name}\""))}]");
                From(depth, explode.Input);
                break;
            case BoundSink sink:
                Line(depth, $"SINK ({sink.Format}) \"{sink.Target}\"");
                From(depth, sink.Input);
                break;
        }
    }

    private void WriteScan(BoundScan scan, int depth)
    {
        Schema files = scan.Handle.Open.Schema;
        Line(depth, scan.Handle.Open.Describe());
        Line(depth, $"PROJECT {(scan.Columns is null ? "*" : scan.Columns.Length.ToString(CultureInfo.InvariantCulture))}/{files.Count} COLUMNS");
        if (scan.Predicate is not null)
        {
            Line(depth, $"SELECTION: {scan.Predicate.Describe(files)}");
        }
        if (scan.Limit is long limit)
        {
            Line(depth, $"LIMIT: {limit.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private void WriteAggregate(BoundAggregate aggregate, int depth)
    {
        Schema names = aggregate.Input.Schema;
        Line(depth, aggregate.Keys.Length == 0 ? $"SELECT [{Exprs(aggregate.Aggregates, names)}]" : $"AGGREGATE [{Exprs(aggregate.Aggregates, names)}] BY [{Exprs(aggregate.Keys, names)}]");
        From(depth, aggregate.Input);
    }

    private void WriteInputs(string name, BoundNode[] inputs, int depth)
    {
        Line(depth, name);
        for (int input = 0; input < inputs.Length; input++)
        {
            Line(depth + 1, $"PLAN {input.ToString(CultureInfo.InvariantCulture)}:");
            Write(inputs[input], depth + 2);
        }
        Line(depth, $"END {name}");
    }

    private void From(int depth, BoundNode input)
    {
        Line(depth, "FROM");
        Write(input, depth + 1);
    }

    private void Line(int depth, string line) => _text.Append(' ', depth * 2).Append(line).Append('\n');

    private static string Key(BoundSort sort, PhysicalExpr key, int position)
        => key.Describe(sort.Input.Schema) + (sort.Descending[position] ? " DESC" : "") + (sort.NullsLast[position] ? " NULLS LAST" : "");

    private static string Exprs(NamedExpr[] exprs, Schema names) => string.Join(", ", exprs.Select(e =>
    {
        string text = e.Expr.Describe(names);
        return e.Expr is ColumnExpr column && names[column.Column].Name == e.Name ? text : $"{text}.alias(\"{e.Name}\")";
    }));

    /// <summary>The inequalities and the test of a join, over the names of both inputs.</summary>
    private static string Conditions(BoundJoin join)
    {
        PairCondition where = join.Shape.Where!;
        var taken = new HashSet<string>();
        var names = new Schema([.. join.Left.Schema.Fields[..where.LeftCount].ToArray().Concat(join.Right.Schema.Fields.ToArray()).Select(f => f with { Name = FreeName(f.Name, taken) })]);
        IEnumerable<PhysicalExpr> parts = where.Bounds.Select(b => b.Whole);
        return string.Concat((where.Test is null ? parts : parts.Append(where.Test)).Select(p => " WHERE " + p.Describe(names)));
    }

    private static string FreeName(string name, HashSet<string> taken)
    {
        while (!taken.Add(name))
        {
            name += "_right";
        }
        return name;
    }

    private static string Names(Schema schema)
        => string.Join(", ", schema.Names.Take(MaxColumns).Select(n => $"\"{n}\"")) + (schema.Count > MaxColumns ? ", ..." : "");

    private static string Projected(int[]? columns) => columns is null ? "; PROJECT */*" : $"; PROJECT {columns.Length.ToString(CultureInfo.InvariantCulture)} COLUMNS";

    private static string Slice(RowRange? rows)
        => rows is { } range ? string.Create(CultureInfo.InvariantCulture, $" [offset: {range.Offset}, len: {(range.Length is long length ? length.ToString(CultureInfo.InvariantCulture) : "all")}]") : "";
}
