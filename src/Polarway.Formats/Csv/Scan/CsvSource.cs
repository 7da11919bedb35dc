using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Text;

namespace Polarway.Formats.Csv.Scan;

/// <summary>Gives out chunks of the files in order, cut at a record's end.</summary>
internal sealed class CsvSource : ChunkedSource<CsvFile>
{
    /// <summary>Bytes of a chunk: about one batch of rows, at most this.</summary>
    private const int MostChunkBytes = 1 << 20;
    private const int FewestChunkBytes = 64 << 10;
    private const double BatchFill = 0.95;

    private readonly CsvOptions _options;
    private readonly CsvLayout _layout;
    private readonly int _width;
    private readonly bool _counts;
    private readonly int[][] _positions;
    private readonly int _chunkBytes;
    private long _rows;

    public CsvSource(IReadOnlyList<string> paths, CsvOptions options, CsvLayout layout, int width, double rowBytes, ScanRequest request, QueryContext context, bool isRehearsal = false)
        : base(paths, layout.Schema, request, context, "CsvScan")
    {
        _options = options;
        _layout = layout;
        _width = width;
        _positions = new int[paths.Count][];
        HasFields = Output.Any(c => layout.Columns[c].Origin == ColumnOrigin.Field) || request.Predicate is not null;
        _counts = options.RowLimit is not null || options.RowIndexName is not null || !HasFields;
        _chunkBytes = SizeOfChunks(rowBytes, options, request);
        MaxLanes = CountLanes(paths);
        if (context.IsStreamed && !isRehearsal && request.Limit is null && Reads().Any(c => layout.Columns[c].CanWiden))
        {
            Rehearsal = new RehearsedScan(new CsvSource(paths, options, layout, width, rowBytes, request, context, isRehearsal: true));
        }
    }

    /// <summary>Most bytes of a chunk; tests make it small. POLARWAY_CSV_CHUNK sets it.</summary>
    internal static int ChunkBytes { get; set; } = int.TryParse(Environment.GetEnvironmentVariable("POLARWAY_CSV_CHUNK"), out int bytes) ? Math.Max(64, bytes) : MostChunkBytes;

    public CsvLayout Layout => _layout;

    public CsvOptions Options => _options;

    /// <summary>False when only rows are counted.</summary>
    public bool HasFields { get; }

    protected override bool IsOver => _rows >= (_options.RowLimit ?? long.MaxValue);

    public override ISourceReader CreateReader(QueryContext context) => new CsvReader(this, context);

    /// <summary>Per column of the full schema the place of its field in the records of a file.</summary>
    public int[] PositionsOf(int file) => Volatile.Read(ref _positions[file]);

    protected override CsvFile Open(string path, int file)
    {
        var opened = new CsvFile(path, file, _options, Memory, ChunkAllowance.Of(ChunkBytes, Context));
        try
        {
            opened.Columns = opened.Header?.Length ?? _width;
            Volatile.Write(ref _positions[file], _layout.Map(opened, opened.Columns));
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    protected override CsvChunk? Read(CsvFile file, out long rows) => file.Next(ChunkAllowance.Of(_chunkBytes, Context), _counts, out rows);

    protected override (long All, long Taken) BytesOf(CsvFile file) => (file.FileBytes, file.BytesTaken);

    protected override void Complete(CsvChunk chunk, long rows)
    {
        chunk.RowsBefore = offset => RowNumbers.Before(chunk.Path, _options, offset, Memory);
        if (_counts)
        {
            chunk.FirstRow = _rows;
            chunk.Rows = Math.Min(rows, (_options.RowLimit ?? long.MaxValue) - _rows);
            _rows += chunk.Rows;
        }
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
