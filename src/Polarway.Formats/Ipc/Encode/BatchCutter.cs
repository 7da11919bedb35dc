using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>Makes batches of a given number of rows from batches of any, in their order; the last may have fewer. Not thread-safe.</summary>
internal sealed class BatchCutter(int rows, Allocator memory) : IDisposable
{
    private readonly List<Batch> _held = [];
    private int _heldRows;

    /// <summary>Takes in a batch (borrowed) and gives those that are complete, which the caller owns.</summary>
    public IEnumerable<Batch> Add(Batch batch)
    {
        for (int start = 0; start < batch.Length;)
        {
            int taken = Math.Min(rows - _heldRows, batch.Length - start);
            _held.Add(batch.Slice(start, taken));
            _heldRows += taken;
            start += taken;
            if (_heldRows == rows)
            {
                yield return Join();
            }
        }
    }

    /// <summary>What is left, which the caller owns; null when there is nothing.</summary>
    public Batch? Rest() => _heldRows == 0 ? null : Join();

    public void Dispose()
    {
        _held.ForEach(b => b.Dispose());
        _held.Clear();
        _heldRows = 0;
    }

    private Batch Join()
    {
        Batch whole = _held.Count == 1 ? _held[0].Share() : Concatenation.Concat(_held.ToArray(), memory);
        Dispose();
        return whole;
    }
}
