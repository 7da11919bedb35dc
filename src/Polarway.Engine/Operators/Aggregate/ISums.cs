namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Sums (or products) by group, of whatever column type.</summary>
internal interface ISums<TSum>
{
    ReadOnlySpan<TSum> Sums { get; }
}
