using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Bytes;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Csv.Scan;

namespace Polarway.Formats.Text;

/// <summary>Gives out chunks of whole records of text files, in order: each is read and cut under a lock, and parsed outside of it.</summary>
/// <typeparam name="TFile">An open file.</typeparam>
internal abstract class ChunkedSource<TFile> : ISource where TFile : class, IDisposable
{
    private readonly Lock _lock = new();
    private readonly IReadOnlyList<string> _paths;
    private readonly long _bytes;
    private TFile? _open;
    private int _file;
    private long _chunks;
    private long _produced;
    private long _bytesOfOthers;
    private long _bytesTaken;
    private bool _isDone;

    /// <param name="full">All columns of the scan.</param>
    /// <param name="consumer">Who holds the memory of chunks.</param>
    protected ChunkedSource(IReadOnlyList<string> paths, Schema full, ScanRequest request, QueryContext context, string consumer)
    {
        _paths = paths;
        _bytes = paths.Sum(TextInput.LengthOf);
        FullSchema = full;
        Request = request;
        Output = request.Columns ?? [.. Enumerable.Range(0, full.Count)];
        Schema = full.Select(Output);
        Context = context;
        Memory = context.Budget.CreateAllocator(consumer);
        Failure = new FirstFailure(request.Limit);
    }

    public Schema Schema { get; }

    public Schema FullSchema { get; }

    public ScanRequest Request { get; }

    public FirstFailure Failure { get; }

    /// <summary>What to do before the first row may leave; null: nothing.</summary>
    public RehearsedScan? Rehearsal { get; protected init; }

    /// <summary>Positions in <see cref="FullSchema"/> of the columns to produce.</summary>
    public int[] Output { get; }

    public long? RowCount => null;

    public int MaxLanes { get; protected init; }

    public double? Fraction => _bytes == 0 ? null : Math.Min(1, (double)Volatile.Read(ref _bytesTaken) / _bytes);

    protected QueryContext Context { get; }

    protected Allocator Memory { get; }

    /// <summary>So many rows are given out as are wanted of all.</summary>
    protected abstract bool IsOver { get; }

    public abstract ISourceReader CreateReader(QueryContext context);

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

    /// <summary>Opens a file, by its place in the paths.</summary>
    protected abstract TFile Open(string path, int file);

    /// <summary>The next chunk of a file; null at its end.</summary>
    /// <param name="rows">Its records, where they are counted.</param>
    protected abstract CsvChunk? Read(TFile file, out long rows);

    /// <summary>A file's bytes, and how many of them were read.</summary>
    protected abstract (long All, long Taken) BytesOf(TFile file);

    /// <summary>Completes a chunk that has its number.</summary>
    protected virtual void Complete(CsvChunk chunk, long rows)
    {
    }

    /// <summary>Columns of the files that this request needs.</summary>
    protected IEnumerable<int> Reads()
    {
        var columns = new SortedSet<int>(Output);
        Request.Predicate?.CollectColumns(columns);
        return columns;
    }

    private CsvChunk? Next()
    {
        while (!_isDone && !Failure.Failed && Volatile.Read(ref _produced) < (Request.Limit ?? long.MaxValue) && !IsOver && _file < _paths.Count)
        {
            _open ??= Open(_paths[_file], _file);
            CsvChunk? chunk = Read(_open, out long rows);
            (long all, long taken) = BytesOf(_open);
            Volatile.Write(ref _bytesTaken, _bytesOfOthers + taken);
            if (chunk is not null)
            {
                chunk.Number = _chunks++;
                Failure.Open(chunk.Number);
                Complete(chunk, rows);
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
}
