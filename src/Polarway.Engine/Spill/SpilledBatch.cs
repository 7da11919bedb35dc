using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Engine.Spill;

/// <summary>Where the pieces of a batch lie in a spill file. Dictionaries stay in memory: many batches share one.</summary>
public sealed class SpilledBatch : IDisposable
{
    internal SpilledBatch(SpillFile file, Schema schema, int length, long sequence, long position, IReadOnlyList<long> pieces, IReadOnlyList<ViewColumn> dictionaries)
    {
        File = file;
        Schema = schema;
        Length = length;
        Sequence = sequence;
        Position = position;
        Pieces = pieces;
        Dictionaries = dictionaries;
    }

    public Schema Schema { get; }

    /// <summary>Rows.</summary>
    public int Length { get; }

    public long Sequence { get; }

    internal SpillFile File { get; }

    internal long Position { get; }

    /// <summary>Bytes of each piece in order; -1 for one that the column does not have; marks and item counts between them.</summary>
    internal IReadOnlyList<long> Pieces { get; }

    /// <summary>Held references, in the order of the dictionary columns.</summary>
    internal IReadOnlyList<ViewColumn> Dictionaries { get; }

    public void Dispose()
    {
        foreach (ViewColumn dictionary in Dictionaries)
        {
            dictionary.Dispose();
        }
    }
}
