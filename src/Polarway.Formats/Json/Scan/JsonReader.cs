using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Json.Decode;
using Polarway.Formats.Text;

namespace Polarway.Formats.Json.Scan;

/// <summary>One lane of a JSON scan.</summary>
internal sealed class JsonReader : ISourceReader
{
    private const int SequenceShift = 24;

    private readonly JsonSource _source;
    private readonly QueryContext _context;
    private readonly Allocator _memory;
    private readonly ScanPredicate? _predicate;
    private readonly int[] _wanted;
    private readonly int[] _places;
    private readonly JsonObject _object;
    private readonly JsonRecords _records;
    private CsvChunk? _chunk;
    private long _sequence;
    private bool _rehearsed;

    public JsonReader(JsonSource source, QueryContext context)
    {
        _source = source;
        _context = context;
        _memory = context.Budget.CreateAllocator("JsonScan");
        _predicate = ScanPredicate.For(source.Request.Predicate, source.FullSchema);
        _wanted = [.. ScanPredicate.Order(_predicate, source.Output).Order()];
        _places = new int[_wanted.Length];
        _object = CreateObject();
        _records = new JsonRecords(source.Layout.IsDocument, source.Options.IgnoreErrors);
    }

    public bool TryRead([NotNullWhen(true)] out Batch? batch)
    {
        if (!_rehearsed)
        {
            _source.Rehearsal?.Join(_context);
            _rehearsed = true;
        }
        while (_chunk is not null || OpenNext())
        {
            while (_chunk is not null && !_source.Failure.IsBeyond(_chunk.Number))
            {
                _context.ThrowIfCancelled();
                batch = ReadBatch();
                if (batch is not null)
                {
                    return true;
                }
            }
            CloseChunk();
        }
        batch = null;
        _source.Failure.ThrowIfDue();
        return false;
    }

    public void Dispose()
    {
        CloseChunk();
        _object.Dispose();
    }

    private bool OpenNext()
    {
        _chunk = _source.Claim();
        if (_chunk is null)
        {
            return false;
        }
        _sequence = _chunk.Number << SequenceShift;
        _context.CountBytes(_chunk.Length);
        if (!_chunk.IsUtf8)
        {
            _source.Failure.Fail(_chunk.Number, JsonErrors.NotUtf8(_chunk));
            CloseChunk();
            return true;
        }
        _records.Open(_chunk);
        return true;
    }

    private void CloseChunk()
    {
        if (_chunk is not null)
        {
            _source.Failure.Close(_chunk.Number);
            _chunk.Dispose();
        }
        _chunk = null;
    }

    /// <summary>The next rows that the predicate keeps; null where there are none. At its end or where it fails the chunk is closed.</summary>
    private Batch? ReadBatch()
    {
        CsvChunk chunk = _chunk!;
        int rows = ParseRows(out bool isLast);
        Batch? batch = rows == 0 ? null : Keep(Finish(rows), rows);
        _source.RowsRead += rows;
        if (batch is not null)
        {
            _source.Produced(chunk.Number, batch.Length);
        }
        if (isLast)
        {
            CloseChunk();
        }
        return batch;
    }

    /// <summary>Every key of the files has a slot, so that keys nobody asks for keep their places in the order.</summary>
    private JsonObject CreateObject()
    {
        var names = new List<string>();
        var slots = new List<JsonSlot>();
        Schema schema = _source.FullSchema;
        Array.Fill(_places, -1);
        for (int column = 0; column < schema.Count; column++)
        {
            if (schema[column].Name == _source.Options.RowIndexName || schema[column].Name == _source.Options.FilePathColumn)
            {
                continue;
            }
            int wanted = Array.IndexOf(_wanted, column);
            if (wanted >= 0)
            {
                _places[wanted] = slots.Count;
            }
            names.Add(schema[column].Name);
            slots.Add(wanted < 0 ? new JsonSkippedSlot(_memory) : JsonSlots.For(schema[column].Type, schema[column].Name, null, _source.Layout.Misfits[column], _memory));
        }
        return new JsonObject(names, [.. slots]);
    }

    /// <summary>Reads objects of the chunk, at most a batch of them.</summary>
    private int ParseRows(out bool isLast)
    {
        long wanted = _source.Options.RowLimit is long limit ? limit - _source.RowsRead : long.MaxValue;
        long left = Math.Min(Batch.MaxRows, wanted);
        int rows = 0;
        isLast = true;
        try
        {
            while (rows < left && _records.TryNext())
            {
                if (_records.IsObject)
                {
                    _object.Read(_records.Cursor, rows);
                    _records.End();
                }
                else
                {
                    _object.AppendNulls(rows);
                }
                rows++;
            }
            isLast = rows < left || rows == wanted;
        }
        catch (JsonTextException error)
        {
            _source.Failure.Fail(_chunk!.Number, JsonErrors.Of(_chunk, error));
        }
        catch (JsonMisfitException error)
        {
            _source.Failure.Fail(_chunk!.Number, JsonErrors.Of(_chunk, error, _source.Layout.CanWiden));
        }
        return rows;
    }

    private Column[] Finish(int rows)
    {
        Column[] read = _object.Finish(_chunk!, rows);
        var columns = new Column?[_wanted.Length];
        try
        {
            for (int column = 0; column < columns.Length; column++)
            {
                Field field = _source.FullSchema[_wanted[column]];
                columns[column] = _places[column] >= 0 ? Typed(read[_places[column]], field)
                    : field.Name == _source.Options.RowIndexName ? FileColumns.RowIndex(_source.Options.RowIndexOffset + _source.RowsRead, rows, _memory)
                    : FileColumns.Path(_source.PathOf(_chunk!.File), rows, _memory);
            }
            return columns!;
        }
        catch
        {
            foreach (Column? column in columns)
            {
                column?.Dispose();
            }
            throw;
        }
        finally
        {
            foreach (Column column in read)
            {
                column.Dispose();
            }
        }
    }

    /// <summary>The column in its type. Borrows it; the caller gets a reference.</summary>
    private Column Typed(Column column, Field field)
        => column.Type.Equals(field.Type) ? column.Retain() : Cast.To(column, field.Type, !_source.Options.IgnoreErrors, _memory, field.Name);

    /// <summary>The rows that the predicate keeps, of the output columns; null when there are none. Takes the columns.</summary>
    private Batch? Keep(Column[] columns, int rows)
    {
        var output = new Column[_source.Output.Length];
        try
        {
            for (int column = 0; column < output.Length; column++)
            {
                output[column] = columns[Array.IndexOf(_wanted, _source.Output[column])].Retain();
            }
            var batch = new Batch(_source.Schema, output, rows, _sequence++);
            if (_predicate is not { } predicate)
            {
                return batch;
            }
            using (batch)
            {
                using BooleanColumn mask = predicate.Evaluate(_wanted, columns, rows, _context, _memory);
                Batch kept = Filtering.Apply(batch, mask, _memory);
                if (kept.Length > 0)
                {
                    return kept;
                }
                kept.Dispose();
                return null;
            }
        }
        finally
        {
            foreach (Column column in columns)
            {
                column.Dispose();
            }
        }
    }
}
