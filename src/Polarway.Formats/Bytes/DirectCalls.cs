using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Polarway.Formats.Bytes;

/// <summary>What Linux offers to writers of large files: bytes that go from memory to the disk without the page cache, and room asked for ahead.</summary>
internal static class DirectCalls
{
    /// <summary>Addresses, offsets and lengths of such writes are multiples of this.</summary>
    public const int Alignment = 4096;

    private const int SetFlags = 4;
    private const int FileSizeLimit = 1;

    /// <summary>Turns passing by the page cache on or off; false where the file system or the machine does not have it.</summary>
    public static bool TrySet(SafeFileHandle file, bool direct)
        => OperatingSystem.IsLinux() && Flag() is { } flag && fcntl((int)file.DangerousGetHandle(), SetFlags, direct ? flag : 0) == 0;

    /// <summary>Makes room on the disk for bytes that will be written, which makes writing them cheaper; false when there is no such thing.</summary>
    public static bool TryMakeRoom(SafeFileHandle file, long offset, long bytes)
    {
        // A process that is held to a size is sent a signal for each byte beyond it, also for room that it will not need.
        return getrlimit(FileSizeLimit, out Limits limits) == 0 && limits.Soft == ulong.MaxValue
            && fallocate((int)file.DangerousGetHandle(), 0, offset, bytes) == 0;
    }

    /// <summary>The flag's bits differ between processors.</summary>
    private static int? Flag() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 0x4000,
        Architecture.Arm64 => 0x10000,
        _ => null,
    };

    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public ulong Soft;
        public ulong Hard;
    }

    [DllImport("libc")]
    private static extern int fcntl(int file, int command, int argument);

    [DllImport("libc")]
    private static extern int fallocate(int file, int mode, long offset, long bytes);

    [DllImport("libc")]
    private static extern int getrlimit(int resource, out Limits limits);
}
