using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Bind;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Result;

namespace Polarway.Engine.Whole;

/// <summary>Gathers all rows, finds the windows of each group, and evaluates expressions window by window.</summary>
internal sealed class WindowsSink(Schema input, BoundWindows windows) : ISink
{
    private readonly CollectSink _collect = new(input);

    public IBatchConsumer CreateLane(QueryContext context) => _collect.CreateLane(context);

    public void Combine(IBatchConsumer lane) => _collect.Combine(lane);

    public ISource Finish(QueryContext context)
    {
        _collect.Finish(context).Dispose();
        using Frame frame = _collect.TakeFrame();
        using Batch batch = WholeBatch.Of(frame, context.Memory);
        Column[] keys = Array.ConvertAll(windows.Keys, k => GroupsSink.RowsOf(k.Expr, batch, context));
        try
        {
            using Column index = Index(batch, context);
            if (index.HasNulls)
            {
                Throw.Error(ErrorKind.Compute, "null values in the index column of windows are not supported; drop or fill them");
            }
            List<IndexWindow> all = [];
            foreach (int[] rows in Groups(keys, batch.Length, context))
            {
                all.AddRange(windows.Windows.Of(((PrimitiveColumn)index).Values<long>(), rows, context.Memory));
            }
            return new FrameSource(new Frame(windows.Schema, all.Count == 0 ? [] : [Result(batch, keys, all, context)]));
        }
        finally
        {
            foreach (Column key in keys)
            {
                key.Dispose();
            }
        }
    }

    public void Dispose() => _collect.Dispose();

    /// <summary>The index as numbers: instants, or integers as they are.</summary>
    private Column Index(Batch batch, QueryContext context)
    {
        using Column rows = GroupsSink.RowsOf(windows.Index, batch, context);
        return Core.Kernels.Cast.To(rows, IndexWindows.WorkingType(rows.Type), true, context.Memory);
    }

    private static int[][] Groups(Column[] keys, int length, QueryContext context)
    {
        if (keys.Length == 0)
        {
            return [[.. Enumerable.Range(0, length)]];
        }
        int[] numbers = Distinctness.Groups(keys, length, context.Memory, out int count);
        // Groups in the order of their keys: which one has the first row says nothing about windows.
        int[][] rows = Distinctness.RowsOf(numbers, count);
        int[] first = Distinctness.FirstRows(numbers, count);
        Column[] ofGroups = Array.ConvertAll(keys, k => Gather.Take(k, first, context.Memory));
        try
        {
            return Array.ConvertAll(RowSorting.Order(ofGroups, new RowOrder[keys.Length], context.Memory), g => rows[g]);
        }
        finally
        {
            Array.ForEach(ofGroups, k => k.Dispose());
        }
    }

    private Batch Result(Batch batch, Column[] keys, List<IndexWindow> all, QueryContext context)
    {
        var columns = new List<Column>();
        int[] owners = Array.ConvertAll(all.ToArray(), w => w.Owner);
        columns.AddRange(keys.Select(k => Gather.Take(k, owners, context.Memory)));
        if (windows.Windows.WithBounds)
        {
            columns.Add(Points(all.ConvertAll(w => w.Lower), windows.Schema[keys.Length].Type, context));
            columns.Add(Points(all.ConvertAll(w => w.Upper), windows.Schema[keys.Length + 1].Type, context));
        }
        columns.Add(Points(all.ConvertAll(w => w.Label), windows.Windows.Type, context));
        var values = new Column[windows.Values.Length];
        GroupsSink.Compute(windows.Values, batch, all.ConvertAll(w => w.Rows).ToArray(), values, context);
        return new Batch(windows.Schema, [.. columns, .. values], all.Count);
    }

    private static Column Points(List<long> points, DataType type, QueryContext context)
    {
        using Column working = PrimitiveColumn.From<long>(IndexWindows.WorkingType(type), CollectionsMarshal.AsSpan(points), context.Memory);
        return Core.Kernels.Cast.To(working, type, false, context.Memory);
    }
}
