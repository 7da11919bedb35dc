using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Polarway.Formats.Bytes;

/// <summary>
/// Files without a name until they are complete, where the operating system and the file system have them (Linux): a process that is
/// killed leaves nothing of them behind.
/// </summary>
internal static class UnnamedFile
{
    private const int WriteOnly = 1;
    private const int CloseOnExec = 0x80000;
    private const int ReadWriteForAll = 0x1B6;
    private const int CurrentFolder = -100;
    private const int FollowLinks = 0x400;

    /// <summary>A file in a folder; null where there is no such thing.</summary>
    public static SafeFileHandle? TryCreate(string folder)
    {
        if (!OperatingSystem.IsLinux() || Unnamed() is not { } flag)
        {
            return null;
        }
        int file = open(Text(folder), WriteOnly | CloseOnExec | flag, ReadWriteForAll);
        return file < 0 ? null : new SafeFileHandle(file, ownsHandle: true);
    }

    /// <summary>Gives the file a name that no file has; false when that failed.</summary>
    public static bool TryLink(SafeFileHandle file, string path)
        => linkat(CurrentFolder, Text($"/proc/self/fd/{file.DangerousGetHandle()}"), CurrentFolder, Text(path), FollowLinks) == 0;

    /// <summary>The flag's bits differ between processors.</summary>
    private static int? Unnamed() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 0x410000,
        Architecture.Arm64 => 0x404000,
        _ => null,
    };

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');

    [DllImport("libc")]
    private static extern int open(byte[] path, int flags, int mode);

    [DllImport("libc")]
    private static extern int linkat(int oldFolder, byte[] oldPath, int newFolder, byte[] newPath, int flags);
}
