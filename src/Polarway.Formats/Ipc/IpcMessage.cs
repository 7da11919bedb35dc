using Polarway.Core.Errors;
using Polarway.Formats.Ipc.Decode;

namespace Polarway.Formats.Ipc;

/// <summary>Where a message lies in the bytes of its file.</summary>
/// <param name="Kind">Schema, dictionary or record batch.</param>
/// <param name="MetadataStart">First byte of its FlatBuffers table.</param>
/// <param name="BodyStart">First byte of its buffers.</param>
internal readonly record struct IpcMessage(IpcMessageKind Kind, long MetadataStart, int MetadataLength, long BodyStart, long BodyLength, int Version)
{
    private const int Version4 = 3;
    private const int Version5 = 4;

    /// <summary>Until this version unions had nulls of their own.</summary>
    public bool HasUnionValidity => Version <= Version4;

    /// <summary>Reads what kind of message it is and how long its body; the metadata's place is known.</summary>
    public static IpcMessage Read(IpcBytes file, long start, int length)
    {
        FlatTable message = FlatTable.Root(file.Span(start, length));
        int version = message.Int16(0);
        if (version is not (Version4 or Version5))
        {
            Throw.Unsupported($"Arrow IPC metadata of version V{version + 1}; this build reads V4 and V5");
        }
        long bodyLength = message.Int64(3);
        long bodyStart = start + length;
        file.Check(bodyStart, bodyLength);
        return new IpcMessage((IpcMessageKind)message.Byte(1), start, length, bodyStart, bodyLength, version);
    }

    /// <summary>The table of the header union.</summary>
    public FlatTable Header(IpcBytes file) => FlatTable.Root(file.Span(MetadataStart, MetadataLength)).Table(2);
}
