namespace Polarway.Engine.Operators.Result;

/// <summary>Whether a query whose result is read batch by batch may run ahead of its reader. Asked by many threads.</summary>
public interface IReadAhead
{
    /// <param name="batches">That wait for the reader now.</param>
    bool MayReadAhead(int batches);
}
