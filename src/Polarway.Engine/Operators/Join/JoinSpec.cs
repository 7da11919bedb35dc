using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Join;

/// <summary>Where a column of the result comes from: positions in the side that streams by and in the side that is held; -1 for neither.
/// With both, rows that have no partner take what they have.</summary>
internal readonly record struct JoinOutput(int Probe, int Build);

/// <summary>
/// A join by equal keys as it runs: one side is held in a table, the rows of the other stream by and look their partners up, so the
/// order of the result is that of the side that streams.
/// </summary>
/// <param name="Slot">The name of the table in the run.</param>
/// <param name="ProbeKeys">Positions; as many as, and of the types of, those of the side that is held. None: every row matches every row.</param>
/// <param name="KeepsProbe">Rows of the streaming side without a partner are kept.</param>
/// <param name="KeepsBuild">Rows of the side that is held without a partner follow at the end.</param>
/// <param name="KeepsOrder">The order of the streaming side was asked for; else a join that does not fit in memory may give another one.</param>
/// <param name="Test">Null; or rows of the streaming side are only kept (true: those with, false: those without a partner).</param>
/// <param name="Validation">How the user wrote that keys are unique: "1:m"; null when the keys of the table need not be.</param>
internal sealed record JoinSpec(
    int Slot, Schema Probe, Schema Build, int[] ProbeKeys, int[] BuildKeys, bool NullsEqual, bool KeepsProbe, bool KeepsBuild, bool KeepsOrder, bool? Test, string? Validation, JoinOutput[] Columns, Schema Output)
{
    /// <summary>What pairs must meet beside equal keys; null for nothing.</summary>
    public JoinCondition? Condition { get; init; }

    public static JoinSpec Of(JoinShape shape, JoinColumn[] columns, Schema left, Schema right, Schema output, int slot)
    {
        bool holdsLeft = HoldsLeft(shape);
        bool keepsLeft = shape.How is JoinHow.Left or JoinHow.Full;
        bool keepsRight = shape.How is JoinHow.Right or JoinHow.Full;
        bool? test = shape.How switch { JoinHow.Semi => true, JoinHow.Anti => false, _ => null };
        bool isUnique = holdsLeft ? shape.LeftUnique : shape.RightUnique;
        return new JoinSpec(
            slot,
            holdsLeft ? right : left,
            holdsLeft ? left : right,
            holdsLeft ? shape.RightKeys : shape.LeftKeys,
            holdsLeft ? shape.LeftKeys : shape.RightKeys,
            shape.NullsEqual,
            holdsLeft ? keepsRight : keepsLeft,
            holdsLeft ? keepsLeft : keepsRight,
            shape.Order != JoinOrder.None,
            test,
            isUnique ? shape.Validation : null,
            Array.ConvertAll(columns, c => Place(c, holdsLeft)),
            output)
        {
            Condition = shape.Where is { } where ? JoinCondition.Of(where, left, right, holdsLeft, shape.LeftKeys.Length > 0) : null,
        };
    }

    /// <summary>The key columns of a batch of the side that is held, borrowed.</summary>
    public Column[] BuildKeysOf(Batch batch) => Array.ConvertAll(BuildKeys, k => batch.Columns[k]);

    /// <summary>The key columns of a batch of the streaming side, borrowed.</summary>
    public Column[] ProbeKeysOf(Batch batch) => Array.ConvertAll(ProbeKeys, k => batch.Columns[k]);

    /// <summary>The same join with one more column on the streaming side, which is the last one of the result too.</summary>
    public JoinSpec WithProbeColumn(Field field) => this with
    {
        Probe = new Schema([.. Probe.Fields, field]),
        Columns = [.. Columns, new JoinOutput(Probe.Count, -1)],
        Output = new Schema([.. Output.Fields, field]),
    };

    /// <summary>True when the order that is asked for is that of the right input.</summary>
    public static bool HoldsLeft(JoinShape shape) => shape.Order == JoinOrder.Right || (shape.Order == JoinOrder.None && shape.How == JoinHow.Right);

    private static JoinOutput Place(JoinColumn column, bool holdsLeft) => (column.Side, holdsLeft) switch
    {
        (JoinSide.Left, false) or (JoinSide.Right, true) => new JoinOutput(column.Column, -1),
        (JoinSide.Left, true) or (JoinSide.Right, false) => new JoinOutput(-1, column.Column),
        (_, false) => new JoinOutput(column.Column, column.Other),
        (_, true) => new JoinOutput(column.Other, column.Column),
    };
}
