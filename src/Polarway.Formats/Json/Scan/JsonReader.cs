using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Json.Decode;

namespace Polarway.Formats.Json.Scan;

/// <summary>One lane of an NDJSON scan.</summary>
internal sealed class JsonReader : ISourceReader
{
    private const int SequenceShift = 24;

    private readonly JsonSource _source;
    private readonly QueryContext _context;
    private readonly Allocator _memory;
    private readonly ScanPredicate? _predicate;
    private readonly int[] _wanted;
    private readonly JsonTarget?[] _targets;
    private readonly JsonRows _rows;
    private CsvChunk? _chunk;
    private int _at;
    private long _sequence;

    public JsonReader(JsonSource source, QueryContext context)
    {
        _source = source;
        _context = context;
        _memory = context.Budget.CreateAllocator("NdjsonScan");
        _predicate = ScanPredicate.For(source.Request.Predicate, source.FullSchema);
        _wanted = [.. ScanPredicate.Order(_predicate, source.Output).Order()];
        _targets = [.. _wanted.Select(c => IsField(c) ? JsonTarget.For(source.FullSchema[c].Type, _memory) : null)];
        int[] fields = [.. Enumerable.Range(0, _wanted.Length).Where(w => _targets[w] is not null)];
        byte[][] names = [.. fields.Select(w => Encoding.UTF8.GetBytes(source.FullSchema[_wanted[w]].Name))];
        _rows = new JsonRows([.. fields.Select(w => _targets[w]!)], names, source.Options.IgnoreErrors);
    }

    public bool TryRead([NotNullWhen(true)] out Batch? batch)
    {
        while (_chunk is not null || OpenNext())
        {
            _context.ThrowIfCancelled();
            int rows = ParseRows();
            if (rows == 0)
            {
                CloseChunk();
                continue;
            }
            batch = Keep(Finish(rows), rows);
            _source.RowsRead += rows;
            if (batch is not null)
            {
                _source.Produced(batch.Length);
                return true;
            }
        }
        batch = null;
        return false;
    }

    public void Dispose()
    {
        CloseChunk();
        foreach (JsonTarget? target in _targets)
        {
            target?.Builder.Dispose();
        }
    }

    private bool IsField(int column)
    {
        string name = _source.FullSchema[column].Name;
        return name != _source.Options.RowIndexName && name != _source.Options.FilePathColumn;
    }

    private bool OpenNext()
    {
        _chunk = _source.Claim();
        if (_chunk is null)
        {
            return false;
        }
        if (!_chunk.IsUtf8)
        {
            Throw.Error(ErrorKind.Compute, $"{_chunk.Path}, after byte {_chunk.Offset}: invalid utf-8 sequence; convert the file to UTF-8");
        }
        _context.CountBytes(_chunk.Length);
        _at = 0;
        _sequence = _chunk.Number << SequenceShift;
        return true;
    }

    private void CloseChunk()
    {
        _chunk?.Dispose();
        _chunk = null;
    }

    /// <summary>Appends lines of the chunk, at most a batch of them.</summary>
    private int ParseRows()
    {
        long left = Math.Min(Batch.MaxRows, _source.Options.RowLimit is long limit ? limit - _source.RowsRead : long.MaxValue);
        int start = _at;
        _rows.Restart();
        try
        {
            while (_rows.Rows < left && JsonLines.TryNext(_chunk!, ref _at, out ReadOnlySpan<byte> line, out start))
            {
                _rows.Append(line);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or PolarwayException { Kind: ErrorKind.Compute })
        {
            string what = error is PolarwayException ? error.Message : $"not valid JSON: {error.Message}";
            throw new PolarwayException(ErrorKind.Compute, $"{_chunk!.Path}, byte {_chunk.Offset + start}: {what}", error);
        }
        return _rows.Rows;
    }

    private Column[] Finish(int rows)
    {
        var columns = new Column[_wanted.Length];
        for (int column = 0; column < columns.Length; column++)
        {
            DataType type = _source.FullSchema[_wanted[column]].Type;
            if (_targets[column] is not JsonTarget target)
            {
                columns[column] = _source.FullSchema[_wanted[column]].Name == _source.Options.RowIndexName ? RowNumbers(rows) : PathColumn(rows);
                continue;
            }
            columns[column] = target.Builder.Finish();
            if (!target.Type.Equals(type))
            {
                using Column text = columns[column];
                columns[column] = Cast.To(text, type, !_source.Options.IgnoreErrors, _memory, _source.FullSchema[_wanted[column]].Name);
            }
        }
        return columns;
    }

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

    private PrimitiveColumn RowNumbers(int rows)
    {
        NativeBuffer buffer = _memory.Allocate((long)rows * sizeof(uint));
        Span<uint> numbers = buffer.Span<uint>();
        long first = _source.Options.RowIndexOffset + _source.RowsRead;
        for (int row = 0; row < numbers.Length; row++)
        {
            numbers[row] = checked((uint)(first + row));
        }
        return new PrimitiveColumn(DataType.UInt32, buffer, rows);
    }

    private Column PathColumn(int rows)
    {
        using var builder = new ViewBuilder(DataType.String, _memory, 1);
        builder.Append(Encoding.UTF8.GetBytes(_source.PathOf(_chunk!.File)));
        using Column one = builder.Finish();
        return Broadcasting.Repeat(one, rows, _memory);
    }
}
