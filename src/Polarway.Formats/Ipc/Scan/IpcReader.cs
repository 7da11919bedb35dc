using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Formats.Ipc.Decode;

namespace Polarway.Formats.Ipc.Scan;

/// <summary>One lane of an IPC scan: record batches, cut to the size of batches between operators, after the predicate.</summary>
internal sealed class IpcReader : ISourceReader
{
    private const int SequenceShift = 24;

    private readonly IpcSource _source;
    private readonly QueryContext _context;
    private readonly Allocator _memory;
    private readonly int[] _wanted;
    private readonly Queue<Batch> _whole = new();
    private int _row;
    private long _sequence;

    public IpcReader(IpcSource source, QueryContext context)
    {
        _source = source;
        _context = context;
        _memory = context.Budget.CreateAllocator("IpcScan");
        var columns = new SortedSet<int>(source.Output);
        source.Request.Predicate?.CollectColumns(columns);
        _wanted = [.. columns];
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
        if (!_source.TryClaim(out IpcTable table, out string path, out int number, out long position))
        {
            return false;
        }
        try
        {
            foreach (Batch batch in table.Read(number, _wanted, _memory))
            {
                _context.CountBytes(batch.ByteSize);
                _whole.Enqueue(batch);
            }
        }
        catch (PolarwayException error)
        {
            throw new PolarwayException(error.Kind, $"{path}: record batch {number}: {error.Message}", error);
        }
        _row = 0;
        _sequence = position << SequenceShift;
        return true;
    }

    /// <summary>The next rows that pass the predicate; null when a piece has none.</summary>
    private Batch? NextPiece()
    {
        Batch whole = _whole.Peek();
        int rows = Math.Min(whole.Length - _row, Batch.MaxRows);
        using Batch piece = whole.Slice(_row, rows);
        _row += rows;
        if (_row == whole.Length)
        {
            _whole.Dequeue().Dispose();
            _row = 0;
        }
        return rows == 0 ? null : _source.Request.Predicate is { } predicate ? Filter(piece, predicate) : Select(piece);
    }

    private Batch? Filter(Batch piece, PhysicalExpr predicate)
    {
        using BooleanColumn mask = Evaluate(predicate, piece);
        int survivors = Filtering.CountTrue(mask, _memory);
        if (survivors == 0)
        {
            return null;
        }
        if (survivors == piece.Length)
        {
            return Select(piece);
        }
        using Batch filtered = Filtering.Apply(piece, mask, _memory);
        return Select(filtered);
    }

    /// <summary>The predicate is bound over the whole schema: columns that it does not read are stood in for.</summary>
    private BooleanColumn Evaluate(PhysicalExpr predicate, Batch piece)
    {
        var all = new Column[_source.FullSchema.Count];
        using var absent = new NullColumn(piece.Length);
        Array.Fill(all, absent);
        for (int column = 0; column < _wanted.Length; column++)
        {
            all[_wanted[column]] = piece.Columns[column];
        }
        // Not disposed: it borrows its columns.
        Operand mask = predicate.Evaluate(new Batch(_source.FullSchema, all, piece.Length), _context);
        if (!mask.IsScalar)
        {
            return (BooleanColumn)mask.Column;
        }
        using Column scalar = mask.Column;
        return (BooleanColumn)Broadcasting.Repeat(scalar, piece.Length, _memory);
    }

    private Batch Select(Batch piece)
    {
        var columns = new Column[_source.Output.Length];
        for (int column = 0; column < columns.Length; column++)
        {
            columns[column] = piece.Columns[Array.IndexOf(_wanted, _source.Output[column])].Retain();
        }
        return new Batch(_source.Schema, columns, piece.Length, _sequence++);
    }
}
