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
    private readonly ScanFile[] _files;
    private readonly RowPruner? _pruner;
    private readonly int _piecesPerGroup;
    private readonly int _groups;
    private readonly bool? _prefilter;
    private int _file;
    private int _group;
    private int _piece;
    private long _units;

    public ParquetSource(ScanFile[] files, Schema schema, ScanRequest request, ParquetScanOptions options, QueryContext context)
    {
        _files = files;
        FullSchema = schema;
        Request = request;
        Output = request.Columns ?? [.. Enumerable.Range(0, schema.Count)];
        Schema = schema.Select(Output);
        _pruner = options.UseStatistics && request.Predicate is not null ? RowPruner.For(request.Predicate) : null;
        ParquetFile first = files[0].Open();
        int groups = Math.Max(1, first.RowGroups.Count);
        _groups = groups;
        int threads = context.Settings.Threads;
        _piecesPerGroup = files.Length == 1 && groups < 2 * threads ? (2 * threads + groups - 1) / groups : 1;
        RowCount = files.Length == 1 && request.Predicate is null ? first.Rows : null;
        MaxLanes = files.Length > 1 ? int.MaxValue : (int)Math.Clamp(first.Rows / MinPieceRows, 1, (long)groups * _piecesPerGroup);
        _prefilter = options.Prefilter;
        if (files.Length == 1 && groups > 1)
        {
            MaxLanes = Math.Max(MaxLanes, groups);
        }
        Predicate = ScanPredicate.For(request.Predicate, schema);
        Wanted = ScanPredicate.Order(Predicate, Output);
        MaxLanes = (int)Math.Clamp(context.Budget.Limit / ScanShare / LaneBytes(first), 1, MaxLanes);
    }

    public Schema Schema { get; }

    public Schema FullSchema { get; }

    public ScanRequest Request { get; }

    /// <summary>Positions in <see cref="FullSchema"/> of the columns to produce.</summary>
    public int[] Output { get; }

    public ScanPredicate? Predicate { get; }

    /// <summary>Positions in <see cref="FullSchema"/> of the columns to decode: those of the predicate first, then the rest of the output.</summary>
    public int[] Wanted { get; }

    public long? RowCount { get; }

    public int MaxLanes { get; }

    public double? Fraction => Math.Min(1, (Volatile.Read(ref _group) + ((double)Volatile.Read(ref _piece) / _piecesPerGroup)) / _groups);

    public long SequenceSpan => (((long)_groups * _piecesPerGroup) + 1) << 24;

    public ISourceReader CreateReader(QueryContext context) => new ParquetReader(this, context);

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (ScanFile file in _files)
            {
                file.Close();
            }
        }
    }

    /// <summary>The next unit, held until <see cref="Release"/>; null when all are given out.</summary>
    public ScanUnit? Claim()
    {
        lock (_lock)
        {
            for (; _file < _files.Length; NextFile())
            {
                ParquetFile parquet = _files[_file].Open();
                while (_group < parquet.RowGroups.Count)
                {
                    if (NextPiece(_files[_file], parquet) is ScanUnit unit)
                    {
                        return unit;
                    }
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
        RowGroup group = unit.Parquet.RowGroups[unit.RowGroup];
        int[] positions = unit.File.Positions;
        int[] others = Predicate is null ? [] : Wanted[Predicate.Columns.Length..];
        long bytes = others.Where(column => positions[column] >= 0).Sum(column => group.UncompressedBytes(positions[column]));
        return Gate.Choose(_pruner?.Share(group, positions) ?? double.NaN, others.Length, bytes * unit.Rows / Math.Max(1, group.Rows));
    }

    /// <summary>The unit's rows that page index and bloom filters do not rule out.</summary>
    public RowRanges RowsOf(ScanUnit unit)
    {
        RowRanges rows = RowRanges.Of(unit.From, unit.From + unit.Rows);
        return _pruner is null ? rows : rows.And(_pruner.Rows(unit.Parquet, unit.Parquet.RowGroups[unit.RowGroup], unit.File.Positions));
    }

    public void Release(ScanUnit unit)
    {
        lock (_lock)
        {
            unit.File.RemoveReader();
        }
    }

    /// <summary>A piece of the current row group; null when the group is used up or ruled out, and the next one is current.</summary>
    private ScanUnit? NextPiece(ScanFile file, ParquetFile parquet)
    {
        RowGroup group = parquet.RowGroups[_group];
        long perPiece = Math.Max(MinPieceRows, (group.Rows + _piecesPerGroup - 1) / _piecesPerGroup);
        long from = _piece * perPiece;
        if (from >= group.Rows || (_piece == 0 && _pruner is not null && !_pruner.MayMatch(group, file.Positions)))
        {
            _group++;
            _piece = 0;
            return null;
        }
        _piece++;
        file.AddReader();
        return new ScanUnit(file, parquet, group.Index, from, Math.Min(perPiece, group.Rows - from), _units++);
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

    private void NextFile()
    {
        _files[_file].AllClaimed();
        _file++;
        _group = 0;
        _piece = 0;
    }
}
