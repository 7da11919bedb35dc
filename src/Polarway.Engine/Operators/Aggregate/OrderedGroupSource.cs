using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Operators.Sort;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>The groups of partitions, sorted by their place in the source. Takes the partitions' source.</summary>
internal sealed class OrderedGroupSource(Schema schema, PartitionSource partitions) : ISource
{
    private const string OrderName = "\0order";

    private readonly Lock _lock = new();
    private SortSink? _sort;
    private ISource? _sorted;

    public Schema Schema => schema;

    public long? RowCount => null;

    public long SequenceSpan => 1L << 46;

    public int MaxLanes => 1;

    public ISourceReader CreateReader(QueryContext context)
    {
        lock (_lock)
        {
            _sorted ??= Sort(context);
        }
        return new Reader(schema, _sorted.CreateReader(context));
    }

    public void Dispose()
    {
        _sorted?.Dispose();
        _sort?.Dispose();
        partitions.Dispose();
    }

    private ISource Sort(QueryContext context)
    {
        Field[] fields = [.. schema.Fields, new Field(OrderName, DataType.Int128)];
        var withOrder = new Schema(fields);
        _sort = new SortSink(withOrder, [new SortKey(schema.Count, false, false)], false, context);
        IBatchConsumer lane = _sort.CreateLane(context);
        using (PartitionSource.GroupReader groups = partitions.CreateGroupReader(context))
        {
            while (groups.TryRead(true, out Batch? batch, out Column? orders))
            {
                Column[] columns = [.. batch.Columns, orders!];
                lane.Push(new Batch(withOrder, columns, batch.Length, batch.Sequence));
            }
        }
        _sort.Combine(lane);
        return _sort.Finish(context);
    }

    private sealed class Reader(Schema schema, ISourceReader sorted) : ISourceReader
    {
        public bool TryRead([NotNullWhen(true)] out Batch? batch)
        {
            if (!sorted.TryRead(out Batch? wide))
            {
                batch = null;
                return false;
            }
            wide.Columns[^1].Dispose();
            batch = new Batch(schema, wide.Columns[..^1], wide.Length, wide.Sequence);
            return true;
        }

        public void Dispose() => sorted.Dispose();
    }
}
