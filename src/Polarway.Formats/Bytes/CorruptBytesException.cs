using System.Diagnostics.CodeAnalysis;

namespace Polarway.Formats.Bytes;

/// <summary>Bytes that are not what their format says, thrown by decoders that do not know where they are; whoever knows the
/// file, column and page catches it and throws a <see cref="Core.Errors.PolarwayException"/> that says so.</summary>
internal sealed class CorruptBytesException(string message, bool isTruncated = false) : Exception(message)
{
    /// <summary>More bytes might have helped.</summary>
    public bool IsTruncated => isTruncated;

    [DoesNotReturn]
    public static void Throw(string message) => throw new CorruptBytesException(message);

    [DoesNotReturn]
    public static T Throw<T>(string message) => throw new CorruptBytesException(message);

    [DoesNotReturn]
    public static void ThrowTruncated(string what) => throw new CorruptBytesException($"{what} ends too early", isTruncated: true);
}
