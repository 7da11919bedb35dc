using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Join;

/// <summary>A join by the nearest value as it runs: the right side is held, the rows of the left one stream by and each leaves with what was found.</summary>
/// <param name="Slot">The name of the table in the run.</param>
internal sealed record AsofSpec(int Slot, JoinShape Shape, AsofRule Rule, Schema Right, JoinColumn[] Columns, Schema Output)
{
    /// <summary>The group's columns of a batch of the left side, borrowed.</summary>
    public Column[] LeftKeysOf(Batch batch) => Array.ConvertAll(Shape.LeftKeys, k => batch.Columns[k]);

    /// <summary>True when both sides must be in order as a whole: within groups it is not checked.</summary>
    public bool ChecksOrder => Rule.ChecksOrder && Shape.LeftKeys.Length == 0;
}
