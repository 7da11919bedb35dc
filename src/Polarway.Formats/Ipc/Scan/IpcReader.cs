using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Ipc.Scan;

/// <summary>One lane of an IPC scan: record batches, cut to the size of batches between operators, after the predicate.</summary>
internal sealed class IpcReader : ISourceReader
{
    private readonly IpcSource _source;
    private readonly QueryContext _context;
    private readonly Allocator _memory;
    private readonly ScanPredicate? _predicate;
    private readonly int[] _wanted;
    private readonly Queue<Batch> _whole = new();
    private int _row;
    private long _firstRow;

    public IpcReader(IpcSource source, QueryContext context)
    {
        _source = source;
        _context = context;
        _memory = context.Budget.CreateAllocator("IpcScan");
        _predicate = ScanPredicate.For(source.Request.Predicate, source.FullSchema);
        _wanted = [.. ScanPredicate.Order(_predicate, source.Output).Order()];
    }

    public bool TryRead([NotNullWhen(true)] out Batch? batch)
    {
        while (_whole.Count > 0 || ReadNext())
        {
            _context.ThrowIfCancelled();
            batch = NextPiece();
            if (batch is not null)
            {
                return true;
            }
        }
        batch = null;
        return false;
    }

    public void Dispose()
    {
        while (_whole.TryDequeue(out Batch? batch))
        {
            batch.Dispose();
        }
    }

    private bool ReadNext()
    {
        if (!_source.TryClaim(out int number, out long firstRow))
        {
            return false;
        }
        try
        {
            foreach (Batch batch in _source.Table.Read(number, _wanted, _memory))
            {
                _context.CountBytes(batch.ByteSize);
                _whole.Enqueue(batch);
            }
        }
        catch (PolarwayException error)
        {
            throw new PolarwayException(error.Kind, $"{_source.Path}: record batch {number}: {error.Message}", error);
        }
        _row = 0;
        _firstRow = firstRow;
        return true;
    }

    /// <summary>The next rows that pass the predicate; null when a piece has none.</summary>
    private Batch? NextPiece()
    {
        Batch whole = _whole.Peek();
        int rows = Math.Min(whole.Length - _row, Batch.MaxRows);
        using Batch piece = whole.Slice(_row, rows);
        long number = _firstRow;
        _firstRow += rows;
        _row += rows;
        if (_row == whole.Length)
        {
            _whole.Dequeue().Dispose();
            _row = 0;
        }
        return rows == 0 ? null : _predicate is { } predicate ? Filter(piece, predicate, number) : Select(piece, number);
    }

    private Batch? Filter(Batch piece, ScanPredicate predicate, long number)
    {
        using BooleanColumn mask = predicate.Evaluate(_wanted, piece.Columns, piece.Length, _context, _memory);
        int survivors = Filtering.CountTrue(mask, _memory);
        if (survivors == 0)
        {
            return null;
        }
        if (survivors == piece.Length)
        {
            return Select(piece, number);
        }
        using Batch filtered = Filtering.Apply(piece, mask, _memory);
        return Select(filtered, number);
    }

    /// <param name="number">Of the piece's first row in the file.</param>
    private Batch Select(Batch piece, long number)
    {
        var columns = new Column[_source.Output.Length];
        for (int column = 0; column < columns.Length; column++)
        {
            columns[column] = piece.Columns[Array.IndexOf(_wanted, _source.Output[column])].Retain();
        }
        return new Batch(_source.Schema, columns, piece.Length, number);
    }
}
