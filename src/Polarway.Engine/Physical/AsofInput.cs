using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Join;

namespace Polarway.Engine.Physical;

/// <summary>The join of two results by the nearest value.</summary>
internal sealed record AsofInput(OutputInput Left, OutputInput Right, AsofJoin Join, Schema Schema) : IPipelineInput
{
    public ISource Open(QueryContext context, ISource?[] outputs)
    {
        using ISource left = Left.Open(context, outputs);
        using ISource right = Right.Open(context, outputs);
        using Batch leftRows = ZipInput.Gather(left, context);
        using Batch rightRows = ZipInput.Gather(right, context);
        return new FrameSource(new Frame(Schema, [Join.Run(leftRows, rightRows, context)]));
    }
}
