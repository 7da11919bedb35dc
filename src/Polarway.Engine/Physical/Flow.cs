using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>A pipeline that is being built: it has no sink yet.</summary>
internal sealed class Flow(IPipelineInput source)
{
    public IPipelineInput Source { get; } = source;

    public List<ITransform> Transforms { get; } = [];

    /// <summary>True when a batch of the source may become several: then the source must be an <see cref="ExpandedInput"/> before a sink or a
    /// union follows, so that each has a sequence number of its own.</summary>
    public bool MayMultiply => Transforms.Exists(t => t.MayMultiply);

    public Schema Schema => Transforms.Count > 0 ? Transforms[^1].OutputSchema : Source.Schema;

    /// <summary>This flow, or the same rows from a source that numbers its batches.</summary>
    public Flow Settle() => MayMultiply ? new Flow(new ExpandedInput(Source, Transforms, Schema)) : this;
}
