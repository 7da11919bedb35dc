namespace Polarway.Core.Errors;

/// <summary>Every error that leaves the engine. Its message says what, where, what is allowed and what to do.</summary>
public sealed class PolarwayException : Exception
{
    public PolarwayException(ErrorKind kind, string message) : base(message) => Kind = kind;

    public PolarwayException(ErrorKind kind, string message, Exception inner) : base(message, inner) => Kind = kind;

    /// <summary>Whose fault it is; the status code at the C ABI.</summary>
    public ErrorKind Kind { get; }

    /// <summary>What failed has learnt from it: the same query, compiled and run anew, goes another way. A file whose types were
    /// guessed from some rows is looked at whole.</summary>
    public bool IsWorthAnotherRun { get; init; }
}
