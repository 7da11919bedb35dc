namespace Polarway.Engine.Operators.Aggregate;

/// <summary>The order in which groups leave an aggregate.</summary>
internal enum GroupOrder
{
    /// <summary>Any.</summary>
    None,
    /// <summary>By each group's first row.</summary>
    First,
    /// <summary>By each group's last row.</summary>
    Last,
}
