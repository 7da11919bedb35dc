using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Result;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>
/// Writes the result as one Parquet file, in row order. Batches are dealt to row groups in order; complete row groups are encoded by the lanes,
/// several at once, and go to the file in order.
/// </summary>
internal sealed class ParquetSink : OrderedSink
{
    private readonly ParquetWriter _writer;
    private readonly ParquetWriteOptions _options;
    private readonly QueryContext _context;
    private readonly Lock _lock = new();
    private readonly Queue<PendingGroup> _complete = new();
    private readonly SortedList<long, RowGroupEncoder> _encoded = [];
    private List<Batch> _batches = [];
    private long _rows;
    private long _dealt;
    private long _written;

    private sealed record PendingGroup(long Number, List<Batch> Batches);

    public ParquetSink(string path, Schema schema, ParquetWriteOptions options, QueryContext context)
    {
        _options = options;
        _context = context;
        _writer = new ParquetWriter(new LocalFileSink(path), schema, options, context.Budget.CreateAllocator("ParquetSink"));
    }

    protected override void Write(Batch batch)
    {
        for (int done = 0; done < batch.Length;)
        {
            int taken = (int)Math.Min(batch.Length - done, _options.RowGroupRows - _rows);
            _batches.Add(batch.Slice(done, taken));
            done += taken;
            _rows += taken;
            if (_rows == _options.RowGroupRows)
            {
                EndGroup();
            }
        }
    }

    /// <summary>Encodes a row group that is complete, if there is one, and writes those whose turn it is.</summary>
    protected override void AfterWrite()
    {
        while (TakeComplete() is PendingGroup group)
        {
            RowGroupEncoder encoder = Encode(group);
            lock (_lock)
            {
                _encoded.Add(group.Number, encoder);
                WriteEncoded();
            }
        }
    }

    protected override void FinishWriting()
    {
        if (_batches.Count > 0)
        {
            EndGroup();
        }
        AfterWrite();
        if (_written != _dealt)
        {
            Throw.Internal($"{_dealt - _written} row groups were not written");
        }
        _writer.Finish();
    }

    protected override void DisposeWriter()
    {
        _batches.ForEach(b => b.Dispose());
        foreach (PendingGroup group in _complete)
        {
            group.Batches.ForEach(b => b.Dispose());
        }
        foreach (RowGroupEncoder encoder in _encoded.Values)
        {
            encoder.Dispose();
        }
        _writer.Dispose();
    }

    private void EndGroup()
    {
        lock (_lock)
        {
            _complete.Enqueue(new PendingGroup(_dealt++, _batches));
        }
        _batches = [];
        _rows = 0;
    }

    private PendingGroup? TakeComplete()
    {
        lock (_lock)
        {
            return _complete.TryDequeue(out PendingGroup? group) ? group : null;
        }
    }

    private RowGroupEncoder Encode(PendingGroup group)
    {
        RowGroupEncoder encoder = _writer.NewRowGroup();
        try
        {
            foreach (Batch batch in group.Batches)
            {
                _context.ThrowIfCancelled();
                encoder.Append(batch, 0);
            }
            return encoder;
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
        finally
        {
            group.Batches.ForEach(b => b.Dispose());
        }
    }

    private void WriteEncoded()
    {
        while (_encoded.Count > 0 && _encoded.GetKeyAtIndex(0) == _written)
        {
            RowGroupEncoder encoder = _encoded.GetValueAtIndex(0);
            _encoded.RemoveAt(0);
            _writer.Write(encoder);
            _written++;
        }
    }
}
