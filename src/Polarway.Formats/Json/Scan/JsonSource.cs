using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Csv.Scan;

namespace Polarway.Formats.Json.Scan;

/// <summary>Gives out chunks of whole lines in order. Where rows are numbered or limited, one lane reads all.</summary>
internal sealed class JsonSource : ISource
{
    private readonly Lock _lock = new();
    private readonly IReadOnlyList<string> _paths;
    private readonly Allocator _memory;
    private CsvFile? _open;
    private int _file;
    private long _chunks;
    private long _produced;

    public JsonSource(IReadOnlyList<string> paths, JsonOptions options, Schema schema, ScanRequest request, QueryContext context)
    {
        _paths = paths;
        Options = options;
        FullSchema = schema;
        Request = request;
        Output = request.Columns ?? [.. Enumerable.Range(0, schema.Count)];
        Schema = schema.Select(Output);
        _memory = context.Budget.CreateAllocator("NdjsonScan");
        bool isOrdered = options.RowLimit is not null || options.RowIndexName is not null;
        bool isSmall = paths.Count == 1 && new FileInfo(paths[0]).Length <= CsvSource.ChunkBytes;
        MaxLanes = isOrdered || isSmall ? 1 : int.MaxValue;
    }

    public Schema Schema { get; }

    public Schema FullSchema { get; }

    public JsonOptions Options { get; }

    public ScanRequest Request { get; }

    /// <summary>Positions in <see cref="FullSchema"/> of the columns to produce.</summary>
    public int[] Output { get; }

    public long? RowCount => null;

    public int MaxLanes { get; }

    /// <summary>Rows read before the next one; for the only lane that numbers or limits them.</summary>
    public long RowsRead { get; set; }

    public ISourceReader CreateReader(QueryContext context) => new JsonReader(this, context);

    public string PathOf(int file) => _paths[file];

    /// <summary>The next chunk, owned by the caller; null when nothing is left.</summary>
    public CsvChunk? Claim()
    {
        lock (_lock)
        {
            while (Volatile.Read(ref _produced) < (Request.Limit ?? long.MaxValue) && _file < _paths.Count)
            {
                _open ??= new CsvFile(_paths[_file], _file, JsonOptions.Lines, _memory, CsvSource.ChunkBytes);
                CsvChunk? chunk = _open.Next(CsvSource.ChunkBytes, counts: false, out _);
                if (chunk is not null)
                {
                    chunk.Number = _chunks++;
                    return chunk;
                }
                _open.Dispose();
                _open = null;
                _file++;
            }
            return null;
        }
    }

    /// <summary>A batch of this many rows was made.</summary>
    public void Produced(int rows) => Interlocked.Add(ref _produced, rows);

    public void Dispose()
    {
        lock (_lock)
        {
            _open?.Dispose();
            _open = null;
            _file = _paths.Count;
        }
    }
}
