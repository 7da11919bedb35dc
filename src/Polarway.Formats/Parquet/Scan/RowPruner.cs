using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Engine.Expressions;
using Polarway.Formats.Parquet.Metadata;
using Polarway.Formats.Parquet.Schemas;

namespace Polarway.Formats.Parquet.Scan;

/// <summary>
/// Rules out rows that cannot make a predicate true: row groups by their statistics and bloom filters, pages by the page index. Looks
/// at the parts of the predicate that compare a column with constants and are joined by "and" and "or"; anything else says "perhaps".
/// </summary>
internal sealed class RowPruner
{
    // Each page's bounds are compared with each member.
    private const int MaxMembers = 1024;

    private readonly ColumnTest? _test;
    private readonly RowPruner[] _parts;
    private readonly bool _needsAll;

    private RowPruner(ColumnTest test)
    {
        _test = test;
        _parts = [];
    }

    private RowPruner(RowPruner left, RowPruner right, bool needsAll)
    {
        _parts = [left, right];
        _needsAll = needsAll;
    }

    /// <summary>Null when the predicate has no part that can be answered.</summary>
    public static RowPruner? For(PhysicalExpr predicate) => predicate switch
    {
        LogicExpr { Op: LogicOp.And } both => And(For(both.Left), For(both.Right)),
        LogicExpr { Op: LogicOp.Or } either => For(either.Left) is { } left && For(either.Right) is { } right ? new RowPruner(left, right, false) : null,
        BetweenExpr { Value: ColumnExpr column, Lower: LiteralExpr lower, Upper: LiteralExpr upper } between => And(
            Compare(column, between.Closed is ClosedInterval.Both or ClosedInterval.Left ? CompareOp.Ge : CompareOp.Gt, lower),
            Compare(column, between.Closed is ClosedInterval.Both or ClosedInterval.Right ? CompareOp.Le : CompareOp.Lt, upper)),
        ComparisonExpr { Left: ColumnExpr column, Right: LiteralExpr literal } comparison => Compare(column, comparison.Op, literal),
        ComparisonExpr { Left: LiteralExpr literal, Right: ColumnExpr column } comparison => Compare(column, Turned(comparison.Op), literal),
        InSetExpr { Value: ColumnExpr column } member => IsIn(column, member),
        RowFunctionExpr { Name: "is_null", Children: [ColumnExpr column] } => new RowPruner(new NullTest(column.Column, true)),
        RowFunctionExpr { Name: "is_not_null", Children: [ColumnExpr column] } => new RowPruner(new NullTest(column.Column, false)),
        _ => null,
    };

    /// <summary>False: the footer's statistics show that no row of the group can pass.</summary>
    public bool MayMatch(RowGroup group)
    {
        if (_test is null)
        {
            return _needsAll ? _parts.All(part => part.MayMatch(group)) : _parts.Any(part => part.MayMatch(group));
        }
        return _test.MayMatch(group.Statistics(_test.Column), group.Rows);
    }

    /// <summary>Share of a group's rows that can be expected to pass, by the footer's statistics; NaN when they do not say.</summary>
    public double Share(RowGroup group)
    {
        if (_test is null)
        {
            (double left, double right) = (_parts[0].Share(group), _parts[1].Share(group));
            return _needsAll ? left * right : Math.Min(1, left + right);
        }
        return _test.Share(group.Statistics(_test.Column), group.Rows);
    }

    /// <summary>The rows of a group that can pass, from the page index and bloom filters, which are read from the file.</summary>
    public RowRanges Rows(ParquetFile file, RowGroup group)
    {
        if (_test is not null)
        {
            return Rows(_test, file, group);
        }
        RowRanges first = _parts[0].Rows(file, group);
        if (_needsAll)
        {
            return first.IsEmpty ? first : first.And(_parts[1].Rows(file, group));
        }
        return first.Or(_parts[1].Rows(file, group));
    }

    private static RowRanges Rows(ColumnTest test, ParquetFile file, RowGroup group)
    {
        int position = test.Column;
        if (!test.MayMatch(group.Statistics(position), group.Rows))
        {
            return RowRanges.None;
        }
        if (test.AsksForValues && group.FlatLeaf(position) is SchemaNode leaf
            && BloomFilter.Open(file.Bytes, group.Chunks.Columns[leaf.FirstLeaf]) is { } filter && !test.MayMatch(filter, leaf))
        {
            return RowRanges.None;
        }
        if (group.ReadPageIndex(file.Bytes, position) is not { } index)
        {
            return RowRanges.Of(0, group.Rows);
        }
        var rows = new RowRanges();
        for (int page = 0; page < index.Pages.Length; page++)
        {
            (long from, long to) = (index.FirstRows[page], index.FirstRows[page + 1]);
            if (to > from && test.MayMatch(index.Pages[page], to - from))
            {
                rows.Append(from, to);
            }
        }
        return rows;
    }

    private static RowPruner? And(RowPruner? left, RowPruner? right)
        => left is null ? right : right is null ? left : new RowPruner(left, right, true);

    private static RowPruner? Compare(ColumnExpr column, CompareOp op, LiteralExpr literal)
    {
        bool isAnswered = op is CompareOp.Eq or CompareOp.Lt or CompareOp.Le or CompareOp.Gt or CompareOp.Ge;
        return isAnswered && !literal.IsNull && Constant.Of(literal.Value, 0) is { } constant ? new RowPruner(new ComparisonTest(column.Column, op, constant)) : null;
    }

    private static RowPruner? IsIn(ColumnExpr column, InSetExpr member)
    {
        Column set = member.Set;
        if (set.Length > MaxMembers || (member.NullsEqual && set.HasNulls))
        {
            return null;
        }
        var constants = new List<Constant>(set.Length);
        for (int row = 0; row < set.Length; row++)
        {
            if (!set.IsValid(row))
            {
                continue;
            }
            if (Constant.Of(set, row) is not { } constant)
            {
                return null;
            }
            constants.Add(constant);
        }
        return new RowPruner(new MemberTest(column.Column, [.. constants]));
    }

    private static CompareOp Turned(CompareOp op) => op switch
    {
        CompareOp.Lt => CompareOp.Gt,
        CompareOp.Le => CompareOp.Ge,
        CompareOp.Gt => CompareOp.Lt,
        CompareOp.Ge => CompareOp.Le,
        _ => op,
    };
}
