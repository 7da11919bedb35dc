namespace Polarway.Engine.Operators.Aggregate;

/// <summary>All numbers of a group.</summary>
internal interface INumbers
{
    /// <summary>The group's values in any order; the caller may reorder them.</summary>
    Span<double> ValuesOf(int group);
}
