using Polarway.Core.Types;

namespace Polarway.Engine.Plan;

/// <summary>Types of one kind of which some parameters are left open.</summary>
internal abstract record TypePattern
{
    /// <param name="Units">The units that match.</param>
    /// <param name="Zones">The zones that match: null is none, "*" is any.</param>
    public sealed record Datetimes(TimeUnit[] Units, string?[] Zones) : TypePattern;

    /// <param name="Items">Selects by the type of items.</param>
    public sealed record Lists(Selector Items) : TypePattern;

    /// <param name="Items">Selects by the type of items; null: any.</param>
    /// <param name="Width">Null: any.</param>
    public sealed record Arrays(Selector? Items, long? Width) : TypePattern;
}
