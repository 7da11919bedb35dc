using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Parquet.Scan;

/// <summary>
/// Gives out row groups, or pieces of them when there are too few for all lanes, in table order. Row groups that the predicate and
/// the statistics rule out are passed over.
/// </summary>
internal sealed class ParquetSource : ISource
{
    /// <summary>A row group is cut only into pieces of at least this many rows: each piece decodes its dictionaries anew.</summary>
    private const long MinPieceRows = 1 << 18;

    // Readers take half of the query's memory at most, if one reader can do with that; what stands after them has the rest.
    private const long ScanShare = 2;

    // A lane holds a page or a part of one for each leaf, and batches that it has given out.
    private const long PageBytes = 1 << 20;
    private const long BatchBytes = 8 << 20;

    private readonly Lock _lock = new();
    private readonly ParquetFile _file;
    private readonly RowPruner? _pruner;
    private readonly int _piecesPerGroup;
    private readonly int _groups;
    private readonly bool? _prefilter;
    private int _group;
    private int _piece;
    private long _rowsBefore;

    /// <param name="file">Taken.</param>
    public ParquetSource(ParquetFile file, ScanRequest request, ParquetScanOptions options, QueryContext context)
    {
        _file = file;
        Request = request;
        Output = request.Columns ?? [.. Enumerable.Range(0, FullSchema.Count)];
        Schema = FullSchema.Select(Output);
        _pruner = options.UseStatistics && request.Predicate is not null ? RowPruner.For(request.Predicate) : null;
        int groups = Math.Max(1, file.RowGroups.Count);
        _groups = groups;
        int threads = context.Settings.Threads;
        _piecesPerGroup = groups < 2 * threads ? (2 * threads + groups - 1) / groups : 1;
        RowCount = request.Predicate is null ? file.Rows : null;
        MaxLanes = (int)Math.Clamp(file.Rows / MinPieceRows, 1, (long)groups * _piecesPerGroup);
        _prefilter = options.Prefilter;
        if (groups > 1)
        {
            MaxLanes = Math.Max(MaxLanes, groups);
        }
        Predicate = ScanPredicate.For(request.Predicate, FullSchema);
        Wanted = ScanPredicate.Order(Predicate, Output);
        MaxLanes = (int)Math.Clamp(context.Budget.Limit / ScanShare / LaneBytes(file), 1, MaxLanes);
    }

    public ParquetFile File => _file;

    public Schema Schema { get; }

    public Schema FullSchema => _file.Schema;

    public ScanRequest Request { get; }

    /// <summary>Positions in <see cref="FullSchema"/> of the columns to produce.</summary>
    public int[] Output { get; }

    public ScanPredicate? Predicate { get; }

    /// <summary>Positions in <see cref="FullSchema"/> of the columns to decode: those of the predicate first, then the rest of the output.</summary>
    public int[] Wanted { get; }

    public long? RowCount { get; }

    public int MaxLanes { get; }

    public double? Fraction => Math.Min(1, (Volatile.Read(ref _group) + ((double)Volatile.Read(ref _piece) / _piecesPerGroup)) / _groups);

    /// <summary>A batch has the number of its first row.</summary>
    public long SequenceSpan => _file.Rows;

    public ISourceReader CreateReader(QueryContext context) => new ParquetReader(this, context);

    public void Dispose() => _file.Dispose();

    /// <summary>The next unit; null when all are given out.</summary>
    public ScanUnit? Claim()
    {
        lock (_lock)
        {
            while (_group < _file.RowGroups.Count)
            {
                if (NextPiece() is ScanUnit unit)
                {
                    return unit;
                }
            }
            return null;
        }
    }

    /// <summary>Bytes that the pages in hand of a lane should not pass; the other half of its share is for its columns.</summary>
    public long LaneShare(QueryContext context) => context.Budget.Limit / (2 * ScanShare) / Math.Clamp(context.Settings.Threads, 1, MaxLanes);

    /// <summary>What the predicate has left so far.</summary>
    public MaterialisationGate Gate { get; } = new();

    /// <summary>How a unit is read.</summary>
    public ReadOrder OrderOf(ScanUnit unit)
    {
        if (_prefilter is { } isWanted)
        {
            return isWanted ? ReadOrder.PredicateFirst : ReadOrder.AllAtOnce;
        }
        RowGroup group = _file.RowGroups[unit.RowGroup];
        int[] others = Predicate is null ? [] : Wanted[Predicate.Columns.Length..];
        long bytes = others.Sum(group.UncompressedBytes);
        return Gate.Choose(_pruner?.Share(group) ?? double.NaN, others.Length, bytes * unit.Rows / Math.Max(1, group.Rows));
    }

    /// <summary>The unit's rows that page index and bloom filters do not rule out.</summary>
    public RowRanges RowsOf(ScanUnit unit)
    {
        RowRanges rows = RowRanges.Of(unit.From, unit.From + unit.Rows);
        return _pruner is null ? rows : rows.And(_pruner.Rows(_file, _file.RowGroups[unit.RowGroup]));
    }

    /// <summary>A piece of the current row group; null when the group is used up or ruled out, and the next one is current.</summary>
    private ScanUnit? NextPiece()
    {
        RowGroup group = _file.RowGroups[_group];
        long perPiece = Math.Max(MinPieceRows, (group.Rows + _piecesPerGroup - 1) / _piecesPerGroup);
        long from = _piece * perPiece;
        if (from >= group.Rows || (_piece == 0 && _pruner is not null && !_pruner.MayMatch(group)))
        {
            _group++;
            _piece = 0;
            _rowsBefore += group.Rows;
            return null;
        }
        _piece++;
        return new ScanUnit(group.Index, from, Math.Min(perPiece, group.Rows - from), _rowsBefore + from);
    }

    /// <summary>What one lane needs of memory, by the first row group.</summary>
    private long LaneBytes(ParquetFile file)
    {
        long bytes = BatchBytes;
        if (file.RowGroups.Count > 0)
        {
            foreach (int column in Wanted)
            {
                bytes += file.RowGroups[0].PageBytes(column, PageBytes);
            }
        }
        return bytes;
    }
}
