using Polarway.Core.Kernels;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Moments by group, of whatever column type.</summary>
internal interface IMoments
{
    ReadOnlySpan<Moments> Moments { get; }
}
