using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>The run's frame at a position of <see cref="QueryContext.Frames"/>: some columns, some rows.</summary>
/// <param name="Slot">Position in the run's frames.</param>
/// <param name="Columns">Positions to produce; null = all.</param>
/// <param name="Rows">Rows to produce; null = all.</param>
public sealed record FrameInput(int Slot, Schema Schema, int[]? Columns, RowRange? Rows) : IPipelineInput
{
    public ISource Open(QueryContext context, ISource?[] outputs)
    {
        Frame frame = context.Frames[Slot];
        if (Rows is null)
        {
            return new FrameSource(frame.Retain(), Columns);
        }
        (long offset, long length) = Rows.Value.Resolve(frame.Rows);
        return new FrameSource(frame.Slice(offset, length), Columns);
    }
}
