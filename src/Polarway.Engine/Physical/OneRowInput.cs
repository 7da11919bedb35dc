using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>One row without columns: what literals are selected from.</summary>
internal sealed record OneRowInput : IPipelineInput
{
    public Schema Schema => Schema.Empty;

    public ISource Open(QueryContext context, ISource?[] outputs) => new FrameSource(new Frame(Schema.Empty, [new Batch(Schema.Empty, [], 1)]));
}
