using System.Diagnostics.CodeAnalysis;

namespace Polarway.Core.Errors;

/// <summary>Throw points, kept out of hot methods so that these stay small enough to inline.</summary>
public static class Throw
{
    [DoesNotReturn]
    public static void Error(ErrorKind kind, string message) => throw new PolarwayException(kind, message);

    [DoesNotReturn]
    public static T Error<T>(ErrorKind kind, string message) => throw new PolarwayException(kind, message);

    /// <summary>A broken invariant: our bug, never the user's.</summary>
    [DoesNotReturn]
    public static void Internal(string message) => throw new PolarwayException(ErrorKind.Internal, $"internal error: {message}; please report it");

    [DoesNotReturn]
    public static T Internal<T>(string message) => throw new PolarwayException(ErrorKind.Internal, $"internal error: {message}; please report it");

    [DoesNotReturn]
    public static void Unsupported(string feature) => throw new PolarwayException(ErrorKind.Unsupported, $"not supported: {feature}");

    [DoesNotReturn]
    public static T Unsupported<T>(string feature) => throw new PolarwayException(ErrorKind.Unsupported, $"not supported: {feature}");

    /// <summary>A computation that decimals of 256 bits do not have.</summary>
    [DoesNotReturn]
    public static void WideDecimal(Types.DataType type) => throw new PolarwayException(
        ErrorKind.InvalidOperation,
        $"this operation is not defined for {type}; cast the column to Decimal({Types.DataType.MaxDecimalPrecision}, {Math.Min(type.Scale, Types.DataType.MaxDecimalPrecision)}), Float64 or String first");

    /// <summary>Unknown column, with the nearest existing names.</summary>
    [DoesNotReturn]
    public static void ColumnNotFound(string name, IEnumerable<string> existing)
        => throw new PolarwayException(ErrorKind.ColumnNotFound, NearestName.Describe("column", name, existing));
}
