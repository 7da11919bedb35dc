using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Result;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>
/// Writes the result as one Parquet file, in row order. Batches are dealt to row groups in order; the columns of complete row groups
/// are encoded by the lanes, several at once, and row groups go to the file in order.
/// </summary>
internal sealed class ParquetSink : OrderedSink
{
    // Row groups that wait for the disk.
    private const int MaxEncodedGroups = 4;

    private readonly ParquetWriter _writer;
    private readonly ParquetWriteOptions _options;
    private readonly QueryContext _context;
    private readonly Lock _lock = new();
    private readonly Queue<PendingGroup> _pending = new();
    private readonly SortedList<long, PendingGroup> _encoded = [];
    private readonly Stack<RowGroupEncoder> _idle = new();
    private readonly List<RowGroupEncoder> _encoders = [];
    private readonly HashSet<PendingGroup> _held = [];
    private List<Batch> _batches = [];
    private long _rows;
    private long _bytes;
    private long _dealt;
    private long _written;
    private volatile int _openColumns;
    private volatile int _encodedGroups;
    private bool _isWriting;

    public ParquetSink(string path, Schema schema, ParquetWriteOptions options, QueryContext context)
    {
        _options = options;
        _context = context;
        Allocator memory = context.Budget.CreateAllocator("ParquetSink");
        _writer = new ParquetWriter(new LocalFileSink(path, memory), schema, options, memory);
    }

    /// <summary>A row group whose rows are all there. Its columns are taken one by one.</summary>
    private sealed class PendingGroup(long number, List<Batch> batches, long rows, int columns)
    {
        public readonly long Number = number;
        public readonly List<Batch> Batches = batches;
        public readonly long Rows = rows;
        public RowGroupEncoder? Encoder;
        public int NextColumn;
        public int OpenColumns = columns;
    }

    protected override bool HasWork => _openColumns > 0 && !IsBehind;

    protected override bool IsBehind => _encodedGroups > MaxEncodedGroups;

    protected override void Write(Batch batch)
    {
        for (int done = 0; done < batch.Length;)
        {
            int taken = (int)Math.Min(batch.Length - done, _options.RowGroupRows - _rows);
            Batch part = batch.Slice(done, taken);
            _batches.Add(part);
            _bytes += BytesOf(part);
            done += taken;
            _rows += taken;
            if (_rows == _options.RowGroupRows || _bytes >= _options.RowGroupBytes)
            {
                EndGroup();
            }
        }
    }

    protected override void EndOfRows()
    {
        if (_batches.Count > 0)
        {
            EndGroup();
        }
    }

    /// <summary>Encodes one column, and writes the row groups whose turn it is.</summary>
    protected override void Work()
    {
        if (!TryTake(out PendingGroup? group, out int column))
        {
            return;
        }
        group!.Encoder!.EncodeColumn(column, group.Batches, _context);
        lock (_lock)
        {
            if (--group.OpenColumns > 0)
            {
                return;
            }
            Release(group);
            _encoded.Add(group.Number, group);
            _encodedGroups++;
            if (_isWriting)
            {
                return;
            }
            _isWriting = true;
        }
        WriteEncoded();
    }

    protected override void FinishWriting()
    {
        if (_written != _dealt)
        {
            Throw.Internal($"{_dealt - _written} row groups were not written");
        }
        _writer.Finish();
    }

    protected override void DisposeWriter()
    {
        _batches.ForEach(b => b.Dispose());
        foreach (PendingGroup group in _held)
        {
            group.Batches.ForEach(b => b.Dispose());
        }
        foreach (RowGroupEncoder encoder in _encoders)
        {
            encoder.Dispose();
        }
        _writer.Dispose();
    }

    /// <summary>Under the lock.</summary>
    private void Release(PendingGroup group)
    {
        _held.Remove(group);
        group.Batches.ForEach(b => b.Dispose());
    }

    /// <summary>Bytes of the rows; of text what the views say, since many batches may share their heaps.</summary>
    private static long BytesOf(Batch batch)
    {
        long bytes = 0;
        foreach (Column column in batch.Columns)
        {
            bytes += column is ViewColumn views ? TextBytes(views) : column.ByteSize;
        }
        return bytes;
    }

    private static long TextBytes(ViewColumn column)
    {
        if (column.Heaps.Length == 0)
        {
            return column.Length * (long)View.MaxInline;
        }
        long bytes = 0;
        foreach (View view in column.Views)
        {
            bytes += view.Length;
        }
        return bytes;
    }

    private void EndGroup()
    {
        int columns = _writer.Schema.Count;
        var group = new PendingGroup(_dealt++, _batches, _rows, columns);
        _batches = [];
        _rows = 0;
        _bytes = 0;
        lock (_lock)
        {
            if (columns > 0)
            {
                _held.Add(group);
                _pending.Enqueue(group);
                _openColumns += columns;
                return;
            }
        }
        Throw.Unsupported("writing rows without columns to Parquet: the format counts rows by their columns");
    }

    private bool TryTake(out PendingGroup? group, out int column)
    {
        lock (_lock)
        {
            column = 0;
            if (!_pending.TryPeek(out group))
            {
                return false;
            }
            if (group.Encoder is null)
            {
                group.Encoder = IdleEncoder();
                group.Encoder.SetRows(group.Rows);
            }
            column = group.NextColumn++;
            _openColumns--;
            if (group.NextColumn == group.Encoder.ColumnCount)
            {
                _pending.Dequeue();
            }
            return true;
        }
    }

    private RowGroupEncoder IdleEncoder()
    {
        if (!_idle.TryPop(out RowGroupEncoder? encoder))
        {
            encoder = _writer.NewRowGroup();
            _encoders.Add(encoder);
        }
        return encoder;
    }

    /// <summary>By one thread at a time, while the others encode on.</summary>
    private void WriteEncoded()
    {
        while (true)
        {
            PendingGroup group;
            lock (_lock)
            {
                if (_encoded.Count == 0 || _encoded.GetKeyAtIndex(0) != _written)
                {
                    _isWriting = false;
                    return;
                }
                group = _encoded.GetValueAtIndex(0);
                _encoded.RemoveAt(0);
                _encodedGroups--;
            }
            _writer.Write(group.Encoder!);
            lock (_lock)
            {
                _idle.Push(group.Encoder!);
                _written++;
            }
        }
    }
}
