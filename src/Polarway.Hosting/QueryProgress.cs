using Polarway.Engine;

namespace Polarway.Hosting;

/// <summary>How far a query is.</summary>
/// <param name="Fraction">0 to 1; negative when the size of the input is unknown.</param>
/// <param name="RowsRead">Rows that sources gave.</param>
/// <param name="RowsOut">Rows of the result so far.</param>
/// <param name="MemoryUsed">Bytes on the query's budget.</param>
/// <param name="MemoryPeak">Most bytes so far.</param>
public readonly record struct QueryProgress(QueryState State, double Fraction, long RowsRead, long RowsOut, long MemoryUsed, long MemoryPeak, TimeSpan Elapsed);
