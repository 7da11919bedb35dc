namespace Polarway.Formats.Json.Decode;

/// <summary>Text that is not JSON, or not what is expected here; thrown by parsers that know the place in the chunk only. The reader
/// that knows the file makes a <see cref="Core.Errors.PolarwayException"/> of it.</summary>
/// <param name="at">Bytes from the start of the chunk.</param>
internal sealed class JsonTextException(string message, int at) : Exception(message)
{
    public int At => at;
}
