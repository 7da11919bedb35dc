using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Scan;

/// <summary>Files opened as one table: the schema is known, data has not been read.</summary>
public interface IScan : IDisposable
{
    Schema Schema { get; }

    /// <summary>Rows before any filter, when the format knows.</summary>
    long? RowCount { get; }

    /// <summary>Where no predicate filters, batches have the number of their first row as sequence number.</summary>
    bool NumbersRows => false;

    /// <summary>Text for explain, like "PARQUET SCAN [trades.parquet]".</summary>
    string Describe();

    /// <summary>Takes this scan: the source disposes it.</summary>
    ISource CreateSource(ScanRequest request, QueryContext context);
}
