using System.Runtime.ExceptionServices;

namespace Polarway.Formats.Csv.Scan;

/// <summary>
/// Of all that goes wrong in a scan the one thing that comes first in its files, whatever lane meets it and whenever. It is thrown
/// when all records before it have been read, and only if those did not give enough rows already. Thread-safe.
/// </summary>
/// <param name="enough">Rows after which nothing more is wanted; null: all are.</param>
internal sealed class FirstFailure(long? enough)
{
    private readonly Lock _lock = new();
    private readonly HashSet<long> _open = [];
    private readonly Dictionary<long, long> _rows = [];
    private Exception? _error;
    private long _chunk = long.MaxValue;

    /// <summary>A lane reads this chunk.</summary>
    public void Open(long chunk)
    {
        lock (_lock)
        {
            _open.Add(chunk);
        }
    }

    /// <summary>Nothing more comes of this chunk.</summary>
    public void Close(long chunk)
    {
        lock (_lock)
        {
            _open.Remove(chunk);
        }
    }

    /// <summary>A batch of the chunk was made.</summary>
    public void Produced(long chunk, int rows)
    {
        if (enough is not null)
        {
            lock (_lock)
            {
                _rows[chunk] = _rows.GetValueOrDefault(chunk) + rows;
            }
        }
    }

    /// <summary>The chunk cannot be read on.</summary>
    public void Fail(long chunk, Exception error)
    {
        lock (_lock)
        {
            if (chunk < _chunk)
            {
                _error = error;
                Volatile.Write(ref _chunk, chunk);
            }
        }
    }

    public bool Failed => Volatile.Read(ref _chunk) != long.MaxValue;

    /// <summary>True when something before this chunk failed: nobody wants it any more.</summary>
    public bool IsBeyond(long chunk) => chunk > Volatile.Read(ref _chunk);

    /// <summary>A lane has nothing left: throws what failed, if all before it is done.</summary>
    public void ThrowIfDue()
    {
        if (!Failed)
        {
            return;
        }
        lock (_lock)
        {
            if (_open.Any(c => c <= _chunk) || (enough is long rows && _rows.Where(r => r.Key <= _chunk).Sum(r => r.Value) >= rows))
            {
                return;
            }
        }
        ExceptionDispatchInfo.Throw(_error!);
    }
}
