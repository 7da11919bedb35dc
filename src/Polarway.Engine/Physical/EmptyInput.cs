using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>No rows, after an earlier pipeline whose output (of a file, say) nobody reads.</summary>
internal sealed record EmptyInput(Schema Schema, int? AfterPipeline = null) : IPipelineInput
{
    public ISource Open(QueryContext context, ISource?[] outputs)
    {
        if (AfterPipeline is int pipeline)
        {
            outputs[pipeline]?.Dispose();
            outputs[pipeline] = null;
        }
        return new FrameSource(new Frame(Schema, []));
    }
}
