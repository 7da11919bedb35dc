using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Bytes;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Csv.Scan;

/// <summary>Gives out chunks of the files in order; each is read and cut at a record's end under a lock, and parsed outside of it.</summary>
internal sealed class CsvSource : ISource
{
    /// <summary>Bytes of a chunk: about one batch of rows, at most this.</summary>
    private const int MostChunkBytes = 1 << 20;
    private const int FewestChunkBytes = 64 << 10;
    private const double BatchFill = 0.95;

    private readonly Lock _lock = new();
    private readonly IReadOnlyList<string> _paths;
    private readonly CsvOptions _options;
    private readonly CsvLayout _layout;
    private readonly int _width;
    private readonly bool _counts;
    private readonly QueryContext _context;
    private readonly Allocator _memory;
    private readonly int[][] _positions;
    private readonly long _bytes;
    private CsvFile? _open;
    private int _file;
    private int _chunkBytes;
    private long _chunks;
    private long _rows;
    private long _produced;
    private long _bytesOfOthers;
    private long _bytesTaken;
    private bool _isDone;

    public CsvSource(IReadOnlyList<string> paths, CsvOptions options, CsvLayout layout, int width, double rowBytes, ScanRequest request, QueryContext context, bool isRehearsal = false)
    {
        _paths = paths;
        _options = options;
        _layout = layout;
        _width = width;
        Request = request;
        Output = request.Columns ?? [.. Enumerable.Range(0, layout.Schema.Count)];
        Schema = layout.Schema.Select(Output);
        _context = context;
        _memory = context.Budget.CreateAllocator("CsvScan");
        _positions = new int[paths.Count][];
        HasFields = Output.Any(c => layout.Columns[c].Origin == ColumnOrigin.Field) || request.Predicate is not null;
        _counts = options.RowLimit is not null || options.RowIndexName is not null || !HasFields;
        _chunkBytes = SizeOfChunks(rowBytes, options, request);
        _bytes = paths.Sum(TextInput.LengthOf);
        MaxLanes = CountLanes(paths);
        Failure = new FirstFailure(request.Limit);
        if (context.IsStreamed && !isRehearsal && request.Limit is null && Reads().Any(c => layout.Columns[c].CanWiden))
        {
            Rehearsal = new RehearsedScan(new CsvSource(paths, options, layout, width, rowBytes, request, context, isRehearsal: true));
        }
    }

    /// <summary>Most bytes of a chunk; tests make it small. POLARWAY_CSV_CHUNK sets it.</summary>
    internal static int ChunkBytes { get; set; } = int.TryParse(Environment.GetEnvironmentVariable("POLARWAY_CSV_CHUNK"), out int bytes) ? Math.Max(64, bytes) : MostChunkBytes;

    public Schema Schema { get; }

    public Schema FullSchema => _layout.Schema;

    public CsvLayout Layout => _layout;

    public CsvOptions Options => _options;

    public ScanRequest Request { get; }

    public FirstFailure Failure { get; }

    /// <summary>What to do before the first row may leave; null: nothing.</summary>
    public RehearsedScan? Rehearsal { get; }

    /// <summary>Positions in <see cref="FullSchema"/> of the columns to produce.</summary>
    public int[] Output { get; }

    /// <summary>False when only rows are counted.</summary>
    public bool HasFields { get; }

    public long? RowCount => null;

    public int MaxLanes { get; }

    public double? Fraction => _bytes == 0 ? null : Math.Min(1, (double)Volatile.Read(ref _bytesTaken) / _bytes);

    public ISourceReader CreateReader(QueryContext context) => new CsvReader(this, context);

    /// <summary>Per column of the full schema the place of its field in the records of a file.</summary>
    public int[] PositionsOf(int file) => Volatile.Read(ref _positions[file]);

    public string PathOf(int file) => _paths[file];

    /// <summary>The next chunk, owned by the caller; null when nothing is left.</summary>
    public CsvChunk? Claim()
    {
        lock (_lock)
        {
            try
            {
                return Next();
            }
            catch (PolarwayException error) when (error.Kind is not (ErrorKind.MemoryLimit or ErrorKind.Cancelled))
            {
                // Records before it come first.
                Failure.Fail(_chunks, error);
                _isDone = true;
                return null;
            }
        }
    }

    /// <summary>A batch of this many rows was made of a chunk.</summary>
    public void Produced(long chunk, int rows)
    {
        Interlocked.Add(ref _produced, rows);
        Failure.Produced(chunk, rows);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _open?.Dispose();
            _open = null;
            _isDone = true;
        }
        Rehearsal?.Dispose();
    }

    private CsvChunk? Next()
    {
        while (!_isDone && !Failure.Failed && Volatile.Read(ref _produced) < (Request.Limit ?? long.MaxValue) && _rows < (_options.RowLimit ?? long.MaxValue))
        {
            if (_open is null && !TryOpen())
            {
                break;
            }
            CsvChunk? chunk = _open!.Next(ChunkAllowance.Of(_chunkBytes, _context), _counts, out long rows);
            Volatile.Write(ref _bytesTaken, _bytesOfOthers + _open.BytesTaken);
            if (chunk is not null)
            {
                return Number(chunk, rows);
            }
            _bytesOfOthers += _open.FileBytes;
            _open.Dispose();
            _open = null;
            _file++;
        }
        _isDone = true;
        return null;
    }

    /// <summary>Columns of the files that this request needs.</summary>
    private IEnumerable<int> Reads()
    {
        var columns = new SortedSet<int>(Output);
        Request.Predicate?.CollectColumns(columns);
        return columns;
    }

    private CsvChunk Number(CsvChunk chunk, long rows)
    {
        chunk.Number = _chunks++;
        Failure.Open(chunk.Number);
        chunk.RowsBefore = offset => RowNumbers.Before(chunk.Path, _options, offset, _memory);
        if (_counts)
        {
            chunk.FirstRow = _rows;
            chunk.Rows = Math.Min(rows, (_options.RowLimit ?? long.MaxValue) - _rows);
            _rows += chunk.Rows;
        }
        return chunk;
    }

    private bool TryOpen()
    {
        if (_file >= _paths.Count)
        {
            return false;
        }
        _open = new CsvFile(_paths[_file], _file, _options, _memory, ChunkAllowance.Of(ChunkBytes, _context));
        _open.Columns = _open.Header?.Length ?? _width;
        Volatile.Write(ref _positions[_file], _layout.Map(_open, _open.Columns));
        return true;
    }

    private static int SizeOfChunks(double rowBytes, CsvOptions options, ScanRequest request)
    {
        double wanted = rowBytes == 0 ? MostChunkBytes : Math.Max(FewestChunkBytes, rowBytes * Batch.MaxRows * BatchFill);
        long? rows = request.Predicate is null ? Min(request.Limit, options.RowLimit) : null;
        if (rows is long few && rowBytes > 0)
        {
            wanted = Math.Min(wanted, Math.Max(4096, rowBytes * few * 1.2));
        }
        return (int)Math.Clamp(wanted, 64, ChunkBytes);
    }

    private static long? Min(long? left, long? right) => left is null ? right : right is null ? left : Math.Min(left.Value, right.Value);

    private int CountLanes(IReadOnlyList<string> paths)
    {
        if (paths.Count > 1)
        {
            return int.MaxValue;
        }
        // What a compressed file holds is not known before.
        long bytes = new FileInfo(paths[0]).Length;
        return bytes <= _chunkBytes ? 1 : int.MaxValue;
    }
}
