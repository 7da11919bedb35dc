using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Errors;

namespace Polarway.Formats.Ipc;

/// <summary>Throw points of the IPC reader.</summary>
internal static class IpcError
{
    /// <summary>The bytes are not what the format says.</summary>
    [DoesNotReturn]
    public static void Corrupt(string what) => throw new PolarwayException(ErrorKind.Corrupt, $"Arrow IPC: {what}");

    [DoesNotReturn]
    public static T Corrupt<T>(string what) => throw new PolarwayException(ErrorKind.Corrupt, $"Arrow IPC: {what}");

    /// <summary>The same error with the file it came from.</summary>
    public static PolarwayException In(string path, PolarwayException error) => new(error.Kind, $"{path}: {error.Message}", error);
}
