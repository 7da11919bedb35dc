using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Engine.Operators.Result;

namespace Polarway.Engine.Operators.Join;

/// <summary>Gathers the side of a join that is held and makes its table, for the pipelines that follow.</summary>
internal sealed class JoinBuildSink(JoinSpec spec, QueryContext context) : ISink
{
    private readonly Allocator _memory = context.Budget.CreateAllocator("Join");
    private readonly CollectSink _collect = new(spec.Build);

    public IBatchConsumer CreateLane(QueryContext context) => _collect.CreateLane(context);

    public void Combine(IBatchConsumer lane) => _collect.Combine(lane);

    /// <summary>The result is empty; what follows finds the table by its slot.</summary>
    public ISource Finish(QueryContext context)
    {
        _collect.Finish(context).Dispose();
        Batch rows;
        using (Frame frame = _collect.TakeFrame())
        {
            if (frame.Rows > Array.MaxLength)
            {
                Throw.Unsupported($"a join whose table has {frame.Rows} rows, the most is {Array.MaxLength}; filter or aggregate the smaller input first");
            }
            rows = frame.Batches.Length == 0 ? Empty() : Concatenation.Concat(frame.Batches, _memory);
        }
        _collect.Dispose();
        context.Joins.Set(spec.Slot, new JoinTable(spec, rows, _memory, context));
        return new FrameSource(new Frame(spec.Build, []));
    }

    public void Dispose() => _collect.Dispose();

    private Batch Empty() => new(spec.Build, [.. spec.Build.Fields.ToArray().Select(f => Fill.Nulls(f.Type, 0, _memory))], 0);
}
