using Polarway.Core.Types;

namespace Polarway.Engine.Operators;

/// <summary>Where a pipeline's batches come from. Shared by all lanes; each lane reads through a reader of its own.</summary>
public interface ISource : IDisposable
{
    Schema Schema { get; }

    /// <summary>Rows that will come, when that is known without reading; else null.</summary>
    long? RowCount { get; }

    /// <summary>More lanes than this find nothing to do; 1 = run where you are.</summary>
    int MaxLanes { get; }

    /// <summary>More than every sequence number of this source; what it gives in one union or scan of files must stay below 2^48.</summary>
    long SequenceSpan => 1L << 40;

    /// <summary>How much of the input has been given out, 0 to 1; null when that is unknown. Any thread, also after Dispose.</summary>
    double? Fraction => null;

    /// <summary>A reader for one lane. Readers claim units of work from the source's shared state; every batch gets a
    /// sequence number that sorts all batches of all readers into row order.</summary>
    ISourceReader CreateReader(QueryContext context);
}
