using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>The batches of a finished frame as a stream.</summary>
public sealed class FrameBatches : IBatchStream
{
    private readonly Frame _frame;
    private int _next;

    /// <param name="frame">Taken.</param>
    public FrameBatches(Frame frame) => _frame = frame;

    public Schema Schema => _frame.Schema;

    public Batch? Next() => _next < _frame.Batches.Length ? _frame.Batches[_next++].Share() : null;

    public void Dispose() => _frame.Dispose();
}
