using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Polarway.Formats.Bytes;

/// <summary>
/// A large file that another one takes the name of. The operating system frees a file's space when its last name goes, which takes a while
/// for each of its gigabytes; held until afterwards, a thread of its own waits for that.
/// </summary>
internal sealed class ReplacedFile : IDisposable
{
    private const long LargeBytes = 8L << 20;
    private const int PathOnly = 0x200000;
    private const int CloseOnExec = 0x80000;
    private const int ThreadStackBytes = 128 << 10;

    private readonly SafeFileHandle _held;

    private ReplacedFile(SafeFileHandle held) => _held = held;

    /// <summary>Null when there is no file, when it is small, or when it cannot be held.</summary>
    public static ReplacedFile? TryHold(string path)
    {
        var old = new FileInfo(path);
        if (!OperatingSystem.IsLinux() || !old.Exists || old.Length < LargeBytes)
        {
            return null;
        }
        int file = open(Encoding.UTF8.GetBytes(path + '\0'), PathOnly | CloseOnExec);
        return file < 0 ? null : new ReplacedFile(new SafeFileHandle(file, ownsHandle: true));
    }

    /// <summary>Does not wait.</summary>
    public void Dispose() => new Thread(_held.Dispose, ThreadStackBytes) { IsBackground = true, Name = "polarway-replaced" }.Start();

    [DllImport("libc")]
    private static extern int open(byte[] path, int flags);
}
