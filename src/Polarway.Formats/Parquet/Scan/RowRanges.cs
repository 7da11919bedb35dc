namespace Polarway.Formats.Parquet.Scan;

/// <summary>Rows of a row group as ranges that neither touch nor overlap, in order.</summary>
internal sealed class RowRanges
{
    public static readonly RowRanges None = new();

    private readonly List<(long From, long To)> _ranges = [];

    public bool IsEmpty => _ranges.Count == 0;

    public int Count => _ranges.Count;

    public long Rows => _ranges.Sum(range => range.To - range.From);

    /// <summary>First row of a range, and the row behind its last.</summary>
    public (long From, long To) this[int index] => _ranges[index];

    public static RowRanges Of(long from, long to)
    {
        var ranges = new RowRanges();
        ranges.Append(from, to);
        return ranges;
    }

    /// <summary>Adds rows that lie behind or touch those that are there.</summary>
    public void Append(long from, long to)
    {
        if (from >= to)
        {
            return;
        }
        if (_ranges.Count > 0 && _ranges[^1].To >= from)
        {
            _ranges[^1] = (_ranges[^1].From, Math.Max(_ranges[^1].To, to));
            return;
        }
        _ranges.Add((from, to));
    }

    /// <summary>Rows that are in both.</summary>
    public RowRanges And(RowRanges other)
    {
        var both = new RowRanges();
        int mine = 0;
        int theirs = 0;
        while (mine < _ranges.Count && theirs < other._ranges.Count)
        {
            (long From, long To) left = _ranges[mine];
            (long From, long To) right = other._ranges[theirs];
            both.Append(Math.Max(left.From, right.From), Math.Min(left.To, right.To));
            if (left.To < right.To)
            {
                mine++;
            }
            else
            {
                theirs++;
            }
        }
        return both;
    }

    /// <summary>Rows that are in one or both.</summary>
    public RowRanges Or(RowRanges other)
    {
        var either = new RowRanges();
        int mine = 0;
        int theirs = 0;
        while (mine < _ranges.Count || theirs < other._ranges.Count)
        {
            bool takesMine = theirs == other._ranges.Count || (mine < _ranges.Count && _ranges[mine].From <= other._ranges[theirs].From);
            (long from, long to) = takesMine ? _ranges[mine++] : other._ranges[theirs++];
            either.Append(from, to);
        }
        return either;
    }
}
