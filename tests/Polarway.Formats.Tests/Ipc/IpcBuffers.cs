using Polarway.Core.Memory;
using Polarway.Formats.Ipc.Decode;

namespace Polarway.Formats.Tests.Ipc;

/// <summary>IPC bytes in memory as tables.</summary>
internal static class IpcBuffers
{
    public static IpcTable Open(byte[] bytes, Allocator memory)
    {
        NativeBuffer buffer = memory.Allocate(bytes.Length);
        bytes.CopyTo(buffer.Bytes);
        return IpcTable.Open(buffer, memory);
    }
}
