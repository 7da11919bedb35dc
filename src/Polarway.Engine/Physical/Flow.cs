using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>A pipeline that is being built: it has no sink yet.</summary>
internal sealed class Flow(IPipelineInput source)
{
    public IPipelineInput Source { get; } = source;

    public List<ITransform> Transforms { get; } = [];

    public Schema Schema => Transforms.Count > 0 ? Transforms[^1].OutputSchema : Source.Schema;
}
