using Polarway.Core.Errors;

namespace Polarway.Formats.Bytes;

/// <summary>Any stream, which stays open.</summary>
public sealed class StreamSink(Stream stream, string name = "<stream>") : IByteSink
{
    public string Name => name;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or NotSupportedException)
        {
            throw new PolarwayException(ErrorKind.Io, $"{name}: writing failed: {error.Message}", error);
        }
    }

    public void Commit() => stream.Flush();

    public void Dispose()
    {
    }
}
