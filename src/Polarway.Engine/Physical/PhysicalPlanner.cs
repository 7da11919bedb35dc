using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Bind;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Join;
using Polarway.Engine.Operators.Result;
using Polarway.Engine.Operators.Row;
using Polarway.Engine.Operators.Slice;
using Polarway.Engine.Operators.Sort;
using Polarway.Engine.Optimize;
using Polarway.Engine.Scan;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Physical;

/// <summary>Cuts a bound plan into pipelines: each ends where all rows must be seen before the first one can go on.</summary>
internal sealed class PhysicalPlanner(FormatRegistry formats)
{
    private readonly List<PhysicalPipeline> _pipelines = [];
    private readonly HashSet<int> _scalars = [];
    private int _joins;
    private bool _hasFiles;

    public static PhysicalPlan Build(BoundNode plan, FormatRegistry formats)
    {
        var planner = new PhysicalPlanner(formats);
        Flow flow = planner.Plan(plan).Settle();
        planner._pipelines.Add(new PhysicalPipeline(flow.Source, flow.Transforms, null));
        return new PhysicalPlan(flow.Schema, planner._pipelines) { IsReusable = !planner._hasFiles };
    }

    private Flow Plan(BoundNode node) => node switch
    {
        BoundFrame frame => new Flow(new FrameInput(frame.Slot, frame.Schema, frame.Columns, frame.Rows)),
        BoundScan scan => PlanScan(scan),
        BoundOneRow => new Flow(new OneRowInput()),
        BoundFilter filter => PlanFilter(filter, null),
        BoundProject project => PlanProject(project),
        BoundWhole whole => PlanWhole(whole),
        BoundGroups groups => PlanGroups(groups),
        BoundAggregate aggregate => PlanAggregate(aggregate),
        BoundScalars scalars => PlanScalars(scalars),
        BoundSort sort => PlanSort(sort),
        BoundSlice slice => PlanSlice(slice),
        BoundUnion union => PlanUnion(union),
        BoundZip zip => PlanZip(zip),
        BoundWindows windows => PlanWindows(windows),
        BoundJoin join => PlanJoin(join),
        BoundDistinct distinct => Plan(DistinctLowering.Apply(distinct)),
        BoundRowIndex index => PlanRowIndex(index),
        BoundExplode explode => PlanExplode(explode),
        BoundSink sink => PlanSink(sink),
        _ => Throw.Internal<Flow>($"no physical form of {node.GetType().Name}"),
    };

    /// <summary>Ends a pipeline with a sink; its result is the source of the next one.</summary>
    private Flow End(Flow flow, Schema output, Func<QueryContext, ISink> sink)
    {
        flow = flow.Settle();
        _pipelines.Add(new PhysicalPipeline(flow.Source, flow.Transforms, sink));
        return new Flow(new OutputInput(_pipelines.Count - 1, output));
    }

    private Flow PlanScan(BoundScan scan)
    {
        _hasFiles = true;
        var request = new ScanRequest { Columns = scan.Columns, Predicate = scan.Predicate, Limit = scan.Limit };
        return new Flow(new ScanInput(scan.Handle, request, scan.Schema));
    }

    private Flow PlanFilter(BoundFilter filter, int[]? columns)
    {
        Flow flow = Plan(filter.Input);
        flow.Transforms.Add(new FilterTransform(flow.Schema, filter.Predicate, columns));
        return flow;
    }

    private Flow PlanProject(BoundProject project)
    {
        bool isPick = Array.TrueForAll(project.Exprs, e => e.Expr is ColumnExpr);
        if (isPick && project.Input is BoundFilter filter && KeepsNames(project))
        {
            return PlanFilter(filter, Array.ConvertAll(project.Exprs, e => ((ColumnExpr)e.Expr).Column));
        }
        Flow flow = Plan(project.Input);
        return Compute(flow, project.Exprs, project.Schema);
    }

    private static bool KeepsNames(BoundProject project)
        => Array.TrueForAll(project.Exprs, e => project.Input.Schema[((ColumnExpr)e.Expr).Column].Name == e.Name);

    private static Flow Compute(Flow flow, NamedExpr[] exprs, Schema output)
    {
        if (!IsIdentity(flow.Schema, exprs))
        {
            flow.Transforms.Add(new ProjectTransform(output, [.. exprs.Select(e => e.Expr)]));
        }
        return flow;
    }

    private static bool IsIdentity(Schema input, NamedExpr[] exprs)
    {
        for (int column = 0; column < exprs.Length; column++)
        {
            if (exprs[column].Expr is not ColumnExpr expr || expr.Column != column || input[column].Name != exprs[column].Name)
            {
                return false;
            }
        }
        return exprs.Length == input.Count;
    }

    private Flow PlanAggregate(BoundAggregate aggregate)
    {
        Flow flow = Plan(aggregate.Input);
        var lowered = AggregateLowering.Of(aggregate);
        if (lowered.Before is { } before)
        {
            flow = Compute(flow, before, new Schema([.. before.Select(e => e.Field)]));
        }
        Schema input = flow.Schema;
        flow = End(flow, lowered.Output, context => Sinks.Aggregate(input, lowered.Keys, lowered.Aggregates, aggregate.MaintainOrder, context, aggregate.OrdersByLast));
        return lowered.After is { } after ? Compute(flow, after, aggregate.Schema) : flow;
    }

    private Flow PlanWhole(BoundWhole whole)
    {
        Flow flow = Plan(whole.Input);
        Schema input = flow.Schema;
        return End(flow, whole.Schema, _ => new WholeSink(input, whole));
    }

    private Flow PlanGroups(BoundGroups groups)
    {
        Flow flow = Plan(groups.Input);
        Schema input = flow.Schema;
        return End(flow, groups.Schema, _ => new GroupsSink(input, groups));
    }

    private Flow PlanWindows(BoundWindows windows)
    {
        Flow flow = Plan(windows.Input);
        Schema input = flow.Schema;
        return End(flow, windows.Schema, _ => new WindowsSink(input, windows));
    }

    private Flow PlanScalars(BoundScalars scalars)
    {
        // The same scalars stand in the plan once for each use of the input that holds them.
        if (_scalars.Add(scalars.Slots[0]))
        {
            Flow flow = Plan(scalars.Scalars).Settle();
            Schema schema = flow.Schema;
            _pipelines.Add(new PhysicalPipeline(flow.Source, flow.Transforms, _ => new ScalarSink(schema, scalars.Slots)));
        }
        return Plan(scalars.Body);
    }

    private Flow PlanSort(BoundSort sort)
    {
        Flow flow = Plan(sort.Input);
        Schema wanted = flow.Schema;
        SortKey[] keys = SortKeys(sort, ref flow);
        Schema input = flow.Schema;
        flow = sort.Rows is { } rows
            ? End(flow, input, context => new TopNSink(input, keys, rows.Offset, rows.Length!.Value, context))
            : End(flow, input, context => new SortSink(input, keys, sort.Stable, context));
        return Compute(flow, ColumnsOf(wanted), wanted);
    }

    /// <summary>Keys that are not columns are computed into further columns.</summary>
    private static SortKey[] SortKeys(BoundSort sort, ref Flow flow)
    {
        var exprs = new List<NamedExpr>(ColumnsOf(flow.Schema));
        var keys = new SortKey[sort.By.Length];
        for (int key = 0; key < keys.Length; key++)
        {
            int column = sort.By[key] is ColumnExpr plain ? plain.Column : exprs.Count;
            if (column == exprs.Count)
            {
                exprs.Add(new NamedExpr($"sort key {key}", sort.By[key]));
            }
            keys[key] = new SortKey(column, sort.Descending[key], sort.NullsLast[key]);
        }
        flow = Compute(flow, [.. exprs], new Schema([.. exprs.Select(e => e.Field)]));
        return keys;
    }

    private Flow PlanSlice(BoundSlice slice)
    {
        Flow flow = Plan(slice.Input);
        Schema schema = flow.Schema;
        return End(flow, schema, context => new SliceSink(schema, slice.Rows.Offset, slice.Rows.Length, context));
    }

    private Flow PlanUnion(BoundUnion union)
    {
        var branches = new List<BranchInput>();
        foreach (BoundNode input in union.Inputs)
        {
            Flow flow = Plan(input);
            if (flow.MayMultiply)
            {
                // Sequence numbers have no room for a branch and for parts of batches.
                flow = new Flow(Collected(flow));
            }
            if (flow.Source is UnionInput inner)
            {
                // A union within a union is one union: sequence numbers have room for one level of branches.
                branches.AddRange(inner.Branches.Select(b => new BranchInput(b.Source, [.. b.Transforms, .. flow.Transforms])));
                continue;
            }
            branches.Add(new BranchInput(flow.Source, flow.Transforms));
        }
        return new Flow(new UnionInput(branches, union.Schema));
    }

    private Flow PlanZip(BoundZip zip)
    {
        var parts = new List<OutputInput>();
        foreach (BoundNode input in zip.Inputs)
        {
            Flow flow = Plan(input);
            Schema schema = flow.Schema;
            parts.Add((OutputInput)End(flow, schema, _ => new CollectSink(schema)).Source);
        }
        return new Flow(new ZipInput(parts, zip.IsEqual, zip.Schema));
    }

    private Flow PlanJoin(BoundJoin join)
    {
        if (join.Shape.Asof is { } rule)
        {
            Flow held = Plan(join.Right).Settle();
            Flow left = Plan(join.Left);
            var nearest = new AsofSpec(_joins++, join.Shape, rule, held.Schema, join.Columns, join.Schema);
            _pipelines.Add(new PhysicalPipeline(held.Source, held.Transforms, context => new AsofBuildSink(nearest, context)));
            left.Transforms.Add(new AsofTransform(nearest));
            return left;
        }
        bool holdsLeft = JoinSpec.HoldsLeft(join.Shape);
        Flow build = Plan(holdsLeft ? join.Left : join.Right).Settle();
        Flow probe = Plan(holdsLeft ? join.Right : join.Left);
        var spec = JoinSpec.Of(join.Shape, join.Columns, holdsLeft ? build.Schema : probe.Schema, holdsLeft ? probe.Schema : build.Schema, join.Schema, _joins++);
        _pipelines.Add(new PhysicalPipeline(build.Source, build.Transforms, context => new JoinBuildSink(spec, context)));
        if (holdsLeft ? join.Shape.RightUnique : join.Shape.LeftUnique)
        {
            probe = End(probe, spec.Probe, _ => new UniqueKeysSink(spec.Probe, spec.ProbeKeys, spec.NullsEqual, join.Shape.Validation));
        }
        probe.Transforms.Add(new ProbeTransform(spec));
        return spec.KeepsBuild ? WithUnmatched(probe, spec) : probe;
    }

    /// <summary>Which rows of the table found no partner is known when all have looked.</summary>
    private Flow WithUnmatched(Flow probe, JoinSpec spec)
        => new(new UnionInput([new BranchInput(Collected(probe), []), new BranchInput(new UnmatchedInput(spec), [])], spec.Output));

    private OutputInput Collected(Flow flow)
    {
        Schema schema = flow.Schema;
        return (OutputInput)End(flow, schema, _ => new CollectSink(schema)).Source;
    }

    private Flow PlanRowIndex(BoundRowIndex index)
    {
        Flow flow = Plan(index.Input).Settle();
        if (flow.Source is ScanInput scan)
        {
            // Files may be larger than memory: rows are numbered while they are read, by one lane where only it knows what came before.
            bool isNumbered = scan.NumbersRows && flow.Transforms.TrueForAll(t => t.KeepsRowCount);
            var numbered = new Flow(isNumbered ? scan : new OneLaneInput(scan));
            numbered.Transforms.AddRange(flow.Transforms);
            numbered.Transforms.Add(new RowIndexTransform(index.Schema, index.Offset, isNumbered));
            return numbered;
        }
        return End(flow, index.Schema, _ => new RowIndexSink(index.Schema, index.Offset));
    }

    private Flow PlanExplode(BoundExplode explode)
    {
        Flow flow = Plan(explode.Input);
        flow.Transforms.Add(new ExplodeTransform(explode.Schema, explode.Columns, explode.EmptyAsNull, explode.KeepNulls));
        return flow;
    }

    private Flow PlanSink(BoundSink sink)
    {
        Flow flow = Plan(sink.Input).Settle();
        Schema schema = flow.Schema;
        ISinkFormat format = formats.Writer(sink.Format);
        _hasFiles = true;
        _pipelines.Add(new PhysicalPipeline(flow.Source, flow.Transforms, context => CreateSink(format, schema, sink, context)));
        return new Flow(new EmptyInput(Schema.Empty, _pipelines.Count - 1));
    }

    private static NamedExpr[] ColumnsOf(Schema schema)
        => [.. Enumerable.Range(0, schema.Count).Select(c => new NamedExpr(schema[c].Name, new ColumnExpr(c, schema[c].Type)))];

    private static ISink CreateSink(ISinkFormat format, Schema schema, BoundSink sink, QueryContext context)
        => PartitionOptions.AreIn(sink.Options)
            ? new PartitionedSink(sink.Target, format, schema, PartitionOptions.Read(sink.Options), context)
            : format.CreateSink(sink.Target, schema, sink.Options, context);
}
