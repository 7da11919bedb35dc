using Polarway.Engine.Operators;

namespace Polarway.Engine.Scan;

/// <summary>A file that lanes read. Guarded by the source's lock.</summary>
/// <param name="file">Position in the list.</param>
/// <param name="firstSequence">Added to the sequence numbers of its batches.</param>
/// <param name="columns">Of the output, in its order.</param>
internal sealed class OpenedFile(ISource source, int file, long firstSequence, FileColumn[] columns)
{
    public ISource Source => source;

    public int File => file;

    public long FirstSequence => firstSequence;

    public FileColumn[] Columns => columns;

    /// <summary>Readers in it now.</summary>
    public int Readers { get; set; }

    /// <summary>Readers that ever were in it.</summary>
    public int Joined { get; set; }

    /// <summary>All its work is given out.</summary>
    public bool IsExhausted { get; set; }
}
