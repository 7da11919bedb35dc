using Polarway.Core.Columns;
using Polarway.Engine.Spill;

namespace Polarway.Engine.Operators.Sort;

/// <summary>A sorted run in a spill file, cut into blocks of a batch's size.</summary>
internal sealed class SpilledRun : IDisposable
{
    private SpilledRun(SortLayout layout) => Layout = layout;

    public SortLayout Layout { get; }

    /// <summary>Each with the bounds of its keys that are not null.</summary>
    public List<(SpilledBatch Batch, int KeyFrom, int KeyTo)> Blocks { get; } = [];

    /// <summary>Writes the block; it stays the caller's.</summary>
    public static SpilledRun Write(SortBlock block, SpillFile file)
    {
        var run = new SpilledRun(block.Layout);
        var spiller = new BatchSpiller();
        for (int row = 0; row < block.Length; row += Batch.MaxRows)
        {
            int length = Math.Min(Batch.MaxRows, block.Length - row);
            using Batch part = block.Rows.Slice(row, length);
            run.Blocks.Add((spiller.Write(part, file), Math.Clamp(block.KeyFrom - row, 0, length), Math.Clamp(block.KeyTo - row, 0, length)));
        }
        return run;
    }

    public void Dispose() => Blocks.ForEach(b => b.Batch.Dispose());
}
