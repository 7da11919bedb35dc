using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Rows of one type that are appended in pieces and read by position.</summary>
internal sealed class ColumnStore(DataType type, Allocator memory) : IDisposable
{
    private readonly List<Column> _pieces = [];

    /// <summary>Rows.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the rows, shared buffers counted in full.</summary>
    public long ByteSize { get; private set; }

    /// <summary>Takes the reference.</summary>
    public void Add(Column piece)
    {
        _pieces.Add(piece);
        Count += piece.Length;
        ByteSize += piece.ByteSize;
    }

    /// <summary>The rows at these positions; -1 is null. The caller gets a reference.</summary>
    public Column Take(ReadOnlySpan<int> positions)
    {
        if (_pieces.Count == 0)
        {
            return Gather.AllNull(type, positions.Length, memory);
        }
        Join();
        return Gather.Take(_pieces[0], positions, memory);
    }

    /// <summary>Only the rows at these positions are kept, in their order.</summary>
    public void Keep(ReadOnlySpan<int> positions)
    {
        Column kept = Take(positions);
        if (kept is ViewColumn text)
        {
            kept = Views.Compact(text, memory);
            text.Dispose();
        }
        Dispose();
        Add(kept);
    }

    public void Dispose()
    {
        foreach (Column piece in _pieces)
        {
            piece.Dispose();
        }
        _pieces.Clear();
        Count = 0;
        ByteSize = 0;
    }

    private void Join()
    {
        if (_pieces.Count == 1)
        {
            return;
        }
        Column whole = Concatenation.Concat(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pieces), memory);
        Dispose();
        Add(whole);
    }
}
