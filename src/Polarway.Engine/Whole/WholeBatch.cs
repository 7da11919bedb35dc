using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Engine.Whole;

/// <summary>All rows of a frame in one batch.</summary>
internal static class WholeBatch
{
    /// <summary>The caller owns the batch.</summary>
    public static Batch Of(Frame frame, Allocator memory) => frame.Batches.Length switch
    {
        0 => new Batch(frame.Schema, [.. frame.Schema.Fields.ToArray().Select(f => Fill.Nulls(f.Type, 0, memory))], 0),
        1 => frame.Batches[0].Share(),
        _ => Concatenation.Concat(frame.Batches, memory),
    };
}
