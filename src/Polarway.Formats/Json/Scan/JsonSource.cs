using Microsoft.Win32.SafeHandles;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Bytes;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Csv.Scan;
using Polarway.Formats.Json.Decode;

namespace Polarway.Formats.Json.Scan;

/// <summary>Gives out chunks of whole objects in order. Where rows are numbered or limited, one lane reads all.</summary>
internal sealed class JsonSource : ISource
{
    private readonly Lock _lock = new();
    private readonly IReadOnlyList<string> _paths;
    private readonly QueryContext _context;
    private readonly Allocator _memory;
    private readonly long _bytes;
    private IJsonFile? _open;
    private int _file;
    private long _chunks;
    private long _produced;
    private long _bytesOfOthers;
    private long _bytesTaken;
    private bool _isDone;

    public JsonSource(IReadOnlyList<string> paths, JsonLayout layout, ScanRequest request, QueryContext context, bool isRehearsal = false)
    {
        _paths = paths;
        _bytes = paths.Sum(TextInput.LengthOf);
        Layout = layout;
        Request = request;
        Output = request.Columns ?? [.. Enumerable.Range(0, FullSchema.Count)];
        Schema = FullSchema.Select(Output);
        _context = context;
        _memory = context.Budget.CreateAllocator("JsonScan");
        bool isOrdered = Options.RowLimit is not null || Options.RowIndexName is not null;
        MaxLanes = isOrdered || (paths.Count == 1 && IsSmall(paths[0])) ? 1 : int.MaxValue;
        Failure = new FirstFailure(request.Limit);
        if (context.IsStreamed && !isRehearsal && request.Limit is null && layout.CanWiden && Reads().Any(c => layout.Misfits[c] == JsonMisfits.Widen))
        {
            Rehearsal = new RehearsedScan(new JsonSource(paths, layout, request, context, isRehearsal: true));
        }
    }

    public Schema Schema { get; }

    public Schema FullSchema => Layout.Schema;

    public JsonLayout Layout { get; }

    public JsonOptions Options => Layout.Options;

    public ScanRequest Request { get; }

    public FirstFailure Failure { get; }

    /// <summary>What to do before the first row may leave; null: nothing.</summary>
    public RehearsedScan? Rehearsal { get; }

    /// <summary>Positions in <see cref="FullSchema"/> of the columns to produce.</summary>
    public int[] Output { get; }

    public long? RowCount => null;

    public int MaxLanes { get; }

    /// <summary>Rows read before the next one; for the only lane that numbers or limits them.</summary>
    public long RowsRead { get; set; }

    public double? Fraction => _bytes == 0 ? null : Math.Min(1, (double)Volatile.Read(ref _bytesTaken) / _bytes);

    public ISourceReader CreateReader(QueryContext context) => new JsonReader(this, context);

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
                // Rows before it come first.
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
        while (!_isDone && !Failure.Failed && Volatile.Read(ref _produced) < (Request.Limit ?? long.MaxValue) && RowsRead < (Options.RowLimit ?? long.MaxValue) && _file < _paths.Count)
        {
            int bytes = ChunkAllowance.Of(CsvSource.ChunkBytes, _context);
            _open ??= JsonInference.Open(_paths[_file], _file, Layout.IsDocument, _memory, bytes);
            CsvChunk? chunk = _open.Next(bytes);
            (long all, long taken) = _open.FileBytes;
            Volatile.Write(ref _bytesTaken, _bytesOfOthers + taken);
            if (chunk is not null)
            {
                chunk.Number = _chunks++;
                Failure.Open(chunk.Number);
                return chunk;
            }
            _bytesOfOthers += all;
            _open.Dispose();
            _open = null;
            _file++;
        }
        _isDone = true;
        return null;
    }

    /// <summary>Columns that this request needs.</summary>
    private IEnumerable<int> Reads()
    {
        var columns = new SortedSet<int>(Output);
        Request.Predicate?.CollectColumns(columns);
        return columns;
    }

    /// <summary>The length of what a link points to, as with files in memory.</summary>
    private static bool IsSmall(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        return RandomAccess.GetLength(file) <= CsvSource.ChunkBytes;
    }
}
