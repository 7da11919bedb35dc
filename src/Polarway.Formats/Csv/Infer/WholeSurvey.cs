using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Schedule;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Csv.Scan;

namespace Polarway.Formats.Csv.Infer;

/// <summary>
/// Looks at all values of all files, on as many threads as there are workers. What it finds depends on the files alone: findings are
/// sets, and of places the first one counts.
/// </summary>
internal sealed class WholeSurvey
{
    private const int ChunkBytes = 1 << 20;

    private readonly Lock _lock = new();
    private readonly IReadOnlyList<string> _paths;
    private readonly CsvOptions _options;
    private readonly Allocator _memory;
    private readonly string[]? _header;
    private readonly IReadOnlyList<DataType?>? _known;
    private readonly Survey _found;
    private CsvFile? _file;
    private int _number;
    private long _rows;
    private Exception? _error;

    private WholeSurvey(IReadOnlyList<string> paths, CsvOptions options, string[]? header, IReadOnlyList<DataType?>? known, Allocator memory)
    {
        _paths = paths;
        _options = options;
        _header = header;
        _known = known;
        _memory = memory;
        _found = new Survey(options, header);
    }

    /// <param name="header">Of the first file; fields of the others go by it.</param>
    /// <param name="known">Per field its type so far: only values that do not fit it are reported; null: all values are.</param>
    /// <returns>Per field of the first file.</returns>
    public static Survey Of(IReadOnlyList<string> paths, CsvOptions options, string[]? header, IReadOnlyList<DataType?>? known, Allocator memory)
    {
        var survey = new WholeSurvey(paths, options, header, known, memory);
        var threads = new Thread[Math.Max(0, Scheduler.Process.Threads - 1)];
        for (int thread = 0; thread < threads.Length; thread++)
        {
            threads[thread] = new Thread(survey.Run) { IsBackground = true, Name = "CSV survey" };
            threads[thread].Start();
        }
        survey.Run();
        foreach (Thread thread in threads)
        {
            thread.Join();
        }
        survey._file?.Dispose();
        if (survey._error is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(survey._error);
        }
        return survey._found;
    }

    private void Run()
    {
        try
        {
            while (Claim() is (CsvChunk chunk, var header, long before))
            {
                using (chunk)
                {
                    int[] places = Places(header);
                    var part = new Survey(_options, header);
                    part.Look(chunk, before, long.MaxValue, long.MaxValue, KnownAt(places));
                    lock (_lock)
                    {
                        _found.Merge(part, field => places.Length == 0 ? field : field < places.Length ? places[field] : -1);
                    }
                }
            }
        }
        catch (Exception error)
        {
            lock (_lock)
            {
                _error ??= error;
            }
        }
    }

    /// <summary>The next chunk with the header of its file and the rows before it; null at the end.</summary>
    private (CsvChunk Chunk, string[]? Header, long Before)? Claim()
    {
        lock (_lock)
        {
            while (_error is null)
            {
                if (_file is null)
                {
                    if (_number >= _paths.Count)
                    {
                        return null;
                    }
                    _file = new CsvFile(_paths[_number], _number, _options, _memory);
                    _rows = 0;
                }
                if (_file.Next(ChunkBytes, counts: true, out long records) is CsvChunk chunk)
                {
                    _rows += records;
                    return (chunk, _file.Header, _rows - records);
                }
                _file.Dispose();
                _file = null;
                _number++;
            }
            return null;
        }
    }

    /// <summary>Per field of a file its place in the first file; empty: the same.</summary>
    private int[] Places(string[]? header)
        => header is null || _header is null || header.AsSpan().SequenceEqual(_header) ? [] : [.. header.Select(name => Array.IndexOf(_header, name))];

    private IReadOnlyList<DataType?>? KnownAt(int[] places)
        => _known is null || places.Length == 0 ? _known : [.. places.Select(p => p >= 0 && p < _known.Count ? _known[p] : DataType.String)];
}
