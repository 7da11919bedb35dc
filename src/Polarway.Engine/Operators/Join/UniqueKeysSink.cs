using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.HashTable;
using Polarway.Engine.Operators.Result;

namespace Polarway.Engine.Operators.Join;

/// <summary>Gathers the streaming side of a join whose keys were said to be unique, and checks that they are.</summary>
internal sealed class UniqueKeysSink(Schema schema, int[] keys, bool nullsEqual, string validation) : ISink
{
    private readonly CollectSink _collect = new(schema);

    public IBatchConsumer CreateLane(QueryContext context) => _collect.CreateLane(context);

    public void Combine(IBatchConsumer lane) => _collect.Combine(lane);

    /// <exception cref="PolarwayException">Compute: two rows have the same key.</exception>
    public ISource Finish(QueryContext context)
    {
        ISource rows = _collect.Finish(context);
        using Frame frame = _collect.TakeFrame();
        Allocator memory = context.Budget.CreateAllocator("Join");
        using var table = KeyTable.For(Array.ConvertAll(keys, k => schema[k].Type), memory, context.Settings.HashZero);
        foreach (Batch batch in frame.Batches)
        {
            int known = table.Count;
            using var numbers = new NumberedRows(table, batch, keys, nullsEqual, memory, context);
            int distinct = 0;
            foreach (int number in numbers.Span)
            {
                distinct += number == KeyFinder.Unknown ? 0 : 1;
            }
            if (distinct > table.Count - known)
            {
                rows.Dispose();
                Throw.Error(ErrorKind.Compute, $"join keys did not fulfill {validation} validation");
            }
        }
        return rows;
    }

    public void Dispose() => _collect.Dispose();
}
