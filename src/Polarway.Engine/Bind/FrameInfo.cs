using Polarway.Core.Types;

namespace Polarway.Engine.Bind;

/// <summary>What binding knows of a frame: a plan bound with it fits every frame for which it is the same.</summary>
/// <param name="IsOneRow">Such a frame is a scalar where it is used as a literal.</param>
internal readonly record struct FrameInfo(Schema Schema, bool IsOneRow)
{
    public bool SameAs(FrameInfo other) => IsOneRow == other.IsOneRow && (ReferenceEquals(Schema, other.Schema) || Schema.SameAs(other.Schema));
}
