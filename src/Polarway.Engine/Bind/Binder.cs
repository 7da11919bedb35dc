using System.Runtime.CompilerServices;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Physical;
using Polarway.Engine.Plan;
using Polarway.Engine.Scan;

namespace Polarway.Engine.Bind;

/// <summary>Binds the nodes of a plan: from names to positions, with the schema of every node. Opens files to learn their schema.</summary>
internal sealed partial class Binder(IReadOnlyList<FrameInfo> frames, FormatRegistry formats, bool again = false) : IDisposable
{
    private static readonly IReadOnlySet<string> NoColumns = new HashSet<string>();

    private readonly List<ScanHandle> _scans = [];
    private int _scalars;

    /// <summary>The files that were opened; owned by this binder until the plan takes them.</summary>
    public IReadOnlyList<ScanHandle> Scans => _scans;

    public BoundNode Bind(LogicalNode node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return BindForm(node);
    }

    private BoundNode BindForm(LogicalNode node) => node switch
    {
        FrameNode frame => BindFrame(frame),
        ScanNode scan => BindScan(scan),
        FilterNode filter => BindFilter(filter),
        SelectNode select => BindSelect(select),
        WithColumnsNode with => BindWithColumns(with),
        DropNode drop => BindDrop(drop),
        RenameNode rename => BindRename(rename),
        GroupByNode group => BindGroupBy(group),
        SortNode sort => BindSort(sort),
        SliceNode slice => new BoundSlice(Bind(slice.Input), new RowRange(slice.Offset, slice.Length)),
        UnionNode union => BindUnion(union),
        WindowsNode windows => BindWindows(windows),
        JoinNode join => BindJoin(join),
        JoinAsofNode join => BindJoinAsof(join),
        UniqueNode unique => BindUnique(unique),
        RowIndexNode index => BindRowIndex(Bind(index.Input), index.Name, index.Offset, index.Path),
        ExplodeNode explode => BindExplode(explode),
        UnpivotNode unpivot => BindUnpivot(unpivot),
        SinkNode sink => new BoundSink(Writable(Bind(sink.Input), sink.Format), sink.Format, sink.Target, sink.Options),
        _ => Throw.Unsupported<BoundNode>($"plan node {node.GetType().Name} (at {node.Path})"),
    };

    public void Dispose()
    {
        foreach (ScanHandle scan in _scans)
        {
            scan.Dispose();
        }
    }

    /// <summary>Handles mean nothing outside of this process, and a CSV has no place for the name of an extension.</summary>
    private static BoundNode Writable(BoundNode input, string format)
    {
        foreach (Field field in input.Schema.Fields)
        {
            if (field.Type.HasObject)
            {
                Throw.Error(ErrorKind.Compute, format == "csv" ? "csv writer does not support object dtype"
                    : $"cannot write 'Object' datatype to {(format == "ndjson" ? "json" : format)} (column '{field.Name}')");
            }
            if (field.Type.IsExtension && format == "csv")
            {
                Throw.Error(ErrorKind.Compute, $"datatype {ShortName.Of(field.Type)} cannot be written to CSV\n\nConsider using JSON or a binary format.");
            }
        }
        return input;
    }

    private BoundFrame BindFrame(FrameNode node)
    {
        if (node.Slot >= frames.Count)
        {
            PlanError.Invalid(node.Path, "not the handle of a frame");
        }
        return new BoundFrame(node.Slot, frames[node.Slot].Schema);
    }

    private BoundNode BindScan(ScanNode node)
    {
        IScanFormat format = formats.Reader(node.Format);
        var options = ScanOptionsReader.Read(format, node.Options) with { IsAgain = again };
        var handle = new ScanHandle(format, node.Paths, options);
        _scans.Add(handle);
        BoundNode rows = new BoundScan(handle, handle.Open.Schema);
        rows = options.RowLimit is long limit ? new BoundSlice(rows, new RowRange(0, limit)) : rows;
        rows = options.RowIndexName is string name ? BindRowIndex(rows, name, options.RowIndexOffset, node.Path) : rows;
        return options.Columns is { } columns ? Project(rows, [.. columns.Select(c => Columns(rows.Schema)[rows.Schema.Require(c)])]) : rows;
    }

    private BoundNode BindFilter(FilterNode node)
    {
        BoundNode input = Bind(node.Input);
        PhysicalExpr? predicate = null;
        foreach (Expr expr in Expanded(node.Predicate, input.Schema, NoColumns))
        {
            PhysicalExpr one = ExprsOver(input.Schema).BindPredicate(expr, "filter predicate");
            predicate = predicate is null ? one : new LogicExpr(LogicOp.And, predicate, one);
        }
        if (predicate is null)
        {
            return input;
        }
        return WithScalars(input, [new NamedExpr("", predicate)], lifted => OverColumns(input, lifted, (columns, exprs) => new BoundFilter(columns, exprs[0])));
    }

    private BoundNode BindSelect(SelectNode node)
    {
        BoundNode input = Bind(node.Input);
        NamedExpr[] exprs = BindAll(node.Exprs, input.Schema, NoColumns);
        if (exprs.Length == 0 && node.Exprs.Length > 0 && input.Schema.Count > 0)
        {
            // Selectors that name nothing: there are no columns, and no rows.
            return new BoundSlice(WithScalars(input, exprs, lifted => Project(input, lifted)), new RowRange(0, 0));
        }
        if (exprs.Length > 0 && !exprs.Any(e => e.Expr.DependsOnRows))
        {
            return exprs.Any(e => Scalars.HasAggregate(e.Expr)) ? AggregateAll(input, exprs) : Project(new BoundOneRow(), exprs);
        }
        return WithScalars(input, exprs, lifted => Project(input, lifted));
    }

    private BoundNode BindWithColumns(WithColumnsNode node)
    {
        BoundNode input = Bind(node.Input);
        NamedExpr[] exprs = BindAll(node.Exprs, input.Schema, NoColumns);
        CheckDistinct(exprs);
        return WithScalars(input, exprs, lifted => Project(input, Replace(input.Schema, lifted), keepsRows: true));
    }

    private static NamedExpr[] Replace(Schema schema, NamedExpr[] exprs)
    {
        var all = new List<NamedExpr>(Columns(schema));
        foreach (NamedExpr expr in exprs)
        {
            int column = schema.Find(expr.Name);
            if (column >= 0)
            {
                all[column] = expr;
            }
            else
            {
                all.Add(expr);
            }
        }
        return [.. all];
    }

    private BoundNode BindDrop(DropNode node)
    {
        BoundNode input = Bind(node.Input);
        var dropped = new HashSet<string>(node.Columns);
        if (node.Strict)
        {
            foreach (string name in node.Columns)
            {
                input.Schema.Require(name);
            }
        }
        if (node.Chosen is { } chosen)
        {
            dropped.UnionWith(SelectorResolver.Resolve(chosen, input.Schema, new HashSet<string>()));
        }
        return Project(input, [.. Columns(input.Schema).Where(c => !dropped.Contains(c.Name))]);
    }

    private BoundNode BindRename(RenameNode node)
    {
        BoundNode input = Bind(node.Input);
        NamedExpr[] columns = Columns(input.Schema);
        for (int pair = 0; pair < node.From.Length; pair++)
        {
            int column = node.Strict ? input.Schema.Require(node.From[pair]) : input.Schema.Find(node.From[pair]);
            if (column >= 0)
            {
                columns[column] = columns[column] with { Name = node.To[pair] };
            }
        }
        return Project(input, columns);
    }

    private BoundNode BindGroupBy(GroupByNode node)
    {
        BoundNode input = Bind(node.Input);
        NamedExpr[] keys = BindAll(node.Keys, input.Schema, NoColumns);
        if (keys.Length == 0)
        {
            Throw.Error(ErrorKind.Compute, $"at least one key is required in a group_by operation (at {node.Path})");
        }
        foreach (NamedExpr key in keys)
        {
            ExprBinder.CheckKey("group_by", key.Name, key.Expr);
        }
        if (keys.Any(k => Scalars.HasAggregate(k.Expr)))
        {
            Throw.Unsupported($"aggregates in the keys of group_by (at {node.Path}); compute the key with with_columns before");
        }
        var names = new HashSet<string>(keys.Select(k => k.Name));
        NamedExpr[] aggregates = BindAll(node.Aggregates, input.Schema, names);
        (input, PhysicalExpr[] places) = WithWholeColumns(input, keys);
        keys = [.. keys.Zip(places, (key, place) => key with { Expr = place })];
        if (Array.Exists(aggregates, a => Scalars.NeedsGroups(a.Expr)))
        {
            NamedExpr[] values = Array.ConvertAll(aggregates, PerGroup);
            return new BoundGroups(input, keys, values, SchemaOf([.. keys, .. values]));
        }
        for (int index = 0; index < aggregates.Length; index++)
        {
            aggregates[index] = PerGroup(aggregates[index]);
        }
        return new BoundAggregate(input, keys, aggregates, node.MaintainOrder, SchemaOf([.. keys, .. aggregates]));
    }

    private static NamedExpr PerGroup(NamedExpr value)
    {
        PhysicalExpr expr = Scalars.PerGroup(value.Expr);
        return expr.Type.IsNested && expr.Type.HasObject
            ? Throw.Error<NamedExpr>(ErrorKind.InvalidOperation, $"cannot aggregate 'object' dtype into a list; nested objects are not supported (column '{value.Name}')")
            : value with { Expr = expr };
    }

    private BoundNode BindSort(SortNode node)
    {
        BoundNode input = Bind(node.Input);
        var by = new List<NamedExpr>();
        var descending = new List<bool>();
        var nullsLast = new List<bool>();
        for (int key = 0; key < node.By.Length; key++)
        {
            foreach (NamedExpr expr in BindAll([node.By[key]], input.Schema, NoColumns))
            {
                ExprBinder.CheckKey("sort", expr.Name, expr.Expr);
                by.Add(expr);
                descending.Add(node.Descending[key]);
                nullsLast.Add(node.NullsLast[key]);
            }
        }
        if (by.Count == 0)
        {
            return input;
        }
        return WithScalars(input, [.. by], lifted => OverColumns(input, lifted, (columns, exprs) => new BoundSort(columns, exprs, [.. descending], [.. nullsLast], node.MaintainOrder)));
    }

    private BoundDistinct BindUnique(UniqueNode node)
    {
        BoundNode input = Bind(node.Input);
        int[] columns = node.Subset is null ? [.. Enumerable.Range(0, input.Schema.Count)] : [.. node.Subset.Select(input.Schema.Require).Distinct()];
        foreach (int column in columns)
        {
            ExprBinder.CheckKey("unique", input.Schema[column].Name, new ColumnExpr(column, input.Schema[column].Type));
        }
        KeepRow keep = node.Keep switch { "first" => KeepRow.First, "last" => KeepRow.Last, "none" => KeepRow.None, _ => KeepRow.Any };
        return new BoundDistinct(input, columns, keep, node.MaintainOrder);
    }

    private static BoundRowIndex BindRowIndex(BoundNode input, string name, long offset, JsonPath path)
    {
        if (offset is < 0 or > uint.MaxValue)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"the offset of a row index is 0 to {uint.MaxValue}, not {offset} (at {path})");
        }
        if (input.Schema.Find(name) >= 0)
        {
            Throw.Error(ErrorKind.Duplicate, $"duplicate column name {name}: the row index needs a name of its own (at {path})");
        }
        return new BoundRowIndex(input, offset, new Schema([new Field(name, DataType.UInt32), .. input.Schema.Fields]));
    }

    private BoundExplode BindExplode(ExplodeNode node)
    {
        BoundNode input = Bind(node.Input);
        int[] columns = [.. node.Columns.Select(input.Schema.Require).Distinct()];
        Field[] fields = input.Schema.Fields.ToArray();
        foreach (int column in columns)
        {
            if (fields[column].Type.Kind is not (TypeKind.List or TypeKind.Array))
            {
                Throw.Error(ErrorKind.InvalidOperation, $"`explode` operation not supported for dtype `{ShortName.Of(fields[column].Type)}` of column \"{fields[column].Name}\"; it is for lists");
            }
            fields[column] = new Field(fields[column].Name, fields[column].Type.Inner);
        }
        return columns.Length > 0 ? new BoundExplode(input, columns, node.EmptyAsNull, node.KeepNulls, new Schema(fields))
            : PlanError.Invalid<BoundExplode>(node.Path, "explode needs at least one column");
    }

    /// <summary>The rows once for each column that is turned, with its name and its value.</summary>
    private BoundNode BindUnpivot(UnpivotNode node)
    {
        BoundNode input = Bind(node.Input);
        Schema schema = input.Schema;
        int[] index = [.. (node.Index ?? []).Select(schema.Require)];
        foreach (string added in (string[])[node.VariableName, node.ValueName])
        {
            if (schema.Find(added) >= 0 || node.VariableName == node.ValueName)
            {
                Throw.Error(ErrorKind.Duplicate, $"duplicate column name '{added}' (at {node.Path}); choose another with variable_name or value_name");
            }
        }
        int[] turned = node.On is { Length: > 0 } ? [.. node.On.Select(schema.Require)] : [.. Enumerable.Range(0, schema.Count).Where(c => !index.Contains(c))];
        DataType type = turned.Aggregate(DataType.Null, (common, column) => Supertype.Require(common, schema[column].Type));
        var parts = new List<BoundNode>();
        foreach (int column in turned)
        {
            NamedExpr name = new(node.VariableName, new LiteralExpr(LiteralColumn.One(DataType.String, new LiteralValue.Text(schema[column].Name), node.Path, LiteralExpr.Memory)));
            NamedExpr value = new(node.ValueName, Coercion.To(new ColumnExpr(column, schema[column].Type), type));
            parts.Add(Project(input, [.. index.Select(c => new NamedExpr(schema[c].Name, new ColumnExpr(c, schema[c].Type))), name, value]));
        }
        return parts.Count switch
        {
            0 => PlanError.Invalid<BoundNode>(node.Path, "unpivot has no column to turn"),
            1 => parts[0],
            _ => new BoundUnion([.. parts], parts[0].Schema),
        };
    }

    private ExprBinder ExprsOver(Schema schema) => new(schema, frames);

    private IEnumerable<Expr> Expanded(Expr expr, Schema schema, IReadOnlySet<string> excluded) => new Expansion(schema, excluded, frames).Expand(expr);

    private NamedExpr[] BindAll(Expr[] exprs, Schema schema, IReadOnlySet<string> excluded)
    {
        ExprBinder binder = ExprsOver(schema);
        var expansion = new Expansion(schema, excluded, frames);
        var bound = new List<NamedExpr>(exprs.Length);
        foreach (Expr expr in exprs)
        {
            foreach (Expr one in expansion.Expand(expr))
            {
                Bound named = binder.Bind(one);
                bound.Add(new NamedExpr(named.Name, named.Expr));
            }
        }
        return [.. bound];
    }

    private static void CheckDistinct(NamedExpr[] exprs) => SchemaOf(exprs);

    private static Schema SchemaOf(NamedExpr[] exprs)
    {
        var seen = new HashSet<string>();
        foreach (NamedExpr expr in exprs)
        {
            if (!seen.Add(expr.Name))
            {
                Throw.Error(ErrorKind.Duplicate, $"projections contained duplicate output name '{expr.Name}'. It's possible that multiple expressions are returning the same default column name. If this is the case, try renaming the columns with `.alias(\"new_name\")` to avoid duplicate column names.");
            }
        }
        return new Schema([.. exprs.Select(e => e.Field)]);
    }

    /// <summary>Makes a node over expressions of rows: those of whole columns are computed into columns before, and dropped after.</summary>
    private static BoundNode OverColumns(BoundNode input, NamedExpr[] exprs, Func<BoundNode, PhysicalExpr[], BoundNode> make)
    {
        (BoundNode source, PhysicalExpr[] places) = WithWholeColumns(input, exprs);
        BoundNode made = make(source, places);
        return ReferenceEquals(source, input) ? made : Project(made, Columns(input.Schema));
    }

    /// <summary>
    /// Expressions of rows over an input: those of whole columns become columns behind its own. A batch alone would give them other values.
    /// </summary>
    private static (BoundNode Input, PhysicalExpr[] Exprs) WithWholeColumns(BoundNode input, NamedExpr[] exprs)
    {
        if (Array.TrueForAll(exprs, e => e.Expr.IsRowWise))
        {
            return (input, Array.ConvertAll(exprs, e => e.Expr));
        }
        var columns = new List<NamedExpr>(Columns(input.Schema));
        var places = new PhysicalExpr[exprs.Length];
        for (int expr = 0; expr < exprs.Length; expr++)
        {
            places[expr] = exprs[expr].Expr.IsRowWise ? exprs[expr].Expr : new ColumnExpr(columns.Count, exprs[expr].Expr.Type);
            if (!exprs[expr].Expr.IsRowWise)
            {
                columns.Add(new NamedExpr($"{exprs[expr].Name} (expression {columns.Count})", exprs[expr].Expr));
            }
        }
        return (Project(input, [.. columns], keepsRows: true), places);
    }

    private static NamedExpr[] Columns(Schema schema)
    {
        var columns = new NamedExpr[schema.Count];
        for (int column = 0; column < columns.Length; column++)
        {
            columns[column] = new NamedExpr(schema[column].Name, new ColumnExpr(column, schema[column].Type));
        }
        return columns;
    }

    private static BoundNode Project(BoundNode input, NamedExpr[] exprs, bool keepsRows = false)
        => Array.TrueForAll(exprs, e => e.Expr.IsRowWise) ? new BoundProject(input, exprs, SchemaOf(exprs)) : new BoundWhole(input, exprs, SchemaOf(exprs), keepsRows);
}
