using Polarway.Core.Memory;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>
/// Entries on their way down to the leaves, an array for each property: the row of the column in hand, or that there is none and how far
/// down there is something; and the level of the list that goes on.
/// </summary>
internal sealed unsafe class EntryFrame(Allocator memory) : IDisposable
{
    /// <summary>The row of an entry that ended above.</summary>
    public const int Absent = -1;

    private readonly ByteBuilder _rows = new(memory);
    private readonly ByteBuilder _definitions = new(memory);
    private readonly ByteBuilder _repetitions = new(memory);

    public int Count { get; private set; }

    public int* Rows => (int*)_rows.Start;

    /// <summary>Of entries that are absent; the others' are undefined.</summary>
    public uint* Definitions => (uint*)_definitions.Start;

    public uint* Repetitions => (uint*)_repetitions.Start;

    /// <summary>Makes room for entries, whose contents are undefined.</summary>
    public void SetCount(int count)
    {
        long bytes = (long)count * sizeof(uint);
        _rows.Reserve(bytes);
        _definitions.Reserve(bytes);
        _repetitions.Reserve(bytes);
        Count = count;
    }

    public void Dispose()
    {
        _rows.Dispose();
        _definitions.Dispose();
        _repetitions.Dispose();
    }
}
