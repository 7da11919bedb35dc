using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
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
        using var seen = new NativeList<bool>(memory);
        foreach (Batch batch in frame.Batches)
        {
            using var numbers = new NumberedRows(table, batch, keys, nullsEqual, memory, context);
            seen.Resize(table.Count, false);
            Span<bool> known = seen.Span;
            foreach (int number in numbers.Span)
            {
                if (number == KeyFinder.Unknown)
                {
                    continue;
                }
                if (known[number])
                {
                    rows.Dispose();
                    Throw.Error(ErrorKind.Compute, $"join keys did not fulfill {validation} validation");
                }
                known[number] = true;
            }
        }
        return rows;
    }

    public void Dispose() => _collect.Dispose();
}
