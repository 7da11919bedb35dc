namespace Polarway.Engine.Operators;

/// <summary>The aggregate functions.</summary>
public enum AggregateKind
{
    /// <summary>Rows of the group; has no input.</summary>
    Length,
    /// <summary>Rows that are not null.</summary>
    Count,
    NullCount,
    Sum,
    Product,
    Mean,
    Min,
    Max,
    First,
    Last,
    /// <summary>Distinct values, null is one.</summary>
    NUnique,
    Std,
    Var,
    Median,
    Quantile,
    Any,
    All,
    /// <summary>All values of the group as a list.</summary>
    Implode,
    ArgMin,
    ArgMax,
}
