using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>What an earlier pipeline of the same run gave.</summary>
public sealed record OutputInput(int Pipeline, Schema Schema) : IPipelineInput
{
    public ISource Open(QueryContext context, ISource?[] outputs)
    {
        ISource output = outputs[Pipeline] ?? Throw.Internal<ISource>($"the output of pipeline {Pipeline} was used twice or never made");
        outputs[Pipeline] = null;
        return output;
    }
}
