using System.Runtime.InteropServices;
using Polarway.Core.Errors;

namespace Polarway.Core.Memory;

/// <summary>Address space from the operating system, zeroed, page aligned; 2 MiB aligned with huge pages asked for when large.</summary>
internal static unsafe class PageMapping
{
    public const int PageBytes = 4096;
    public const int HugePageBytes = 2 << 20;

    private const int ProtectReadWrite = 3;
    private const int PrivateAnonymous = 0x22;
    private const int AdviseHugePage = 14;
    private static readonly byte* Failed = (byte*)-1;

    /// <summary>Maps <paramref name="bytes"/> (a multiple of the page size).</summary>
    /// <exception cref="PolarwayException">MemoryLimit, when the system has no more.</exception>
    public static byte* Map(long bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return (byte*)NativeMemory.AlignedAlloc((nuint)bytes, PageBytes);
        }
        byte* address = bytes < HugePageBytes ? MapPages(bytes) : MapHuge(bytes);
        return address;
    }

    public static void Unmap(byte* address, long bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            NativeMemory.AlignedFree(address);
            return;
        }
        if (munmap(address, (nuint)bytes) != 0)
        {
            Throw.Internal($"munmap of {bytes} bytes failed with error {Marshal.GetLastPInvokeError()}");
        }
    }

    /// <summary>Over-maps by one huge page and gives back the unaligned ends.</summary>
    private static byte* MapHuge(long bytes)
    {
        byte* raw = MapPages(bytes + HugePageBytes);
        byte* aligned = (byte*)(((nuint)raw + HugePageBytes - 1) & ~(nuint)(HugePageBytes - 1));
        if (aligned > raw)
        {
            Unmap(raw, aligned - raw);
        }
        byte* end = raw + bytes + HugePageBytes;
        if (end > aligned + bytes)
        {
            Unmap(aligned + bytes, end - (aligned + bytes));
        }
        // Advice only: a kernel without huge pages refuses, and small pages serve as well.
        _ = madvise(aligned, (nuint)bytes, AdviseHugePage);
        return aligned;
    }

    private static byte* MapPages(long bytes)
    {
        byte* address = mmap(null, (nuint)bytes, ProtectReadWrite, PrivateAnonymous, -1, 0);
        if (address == Failed)
        {
            Throw.Error(ErrorKind.MemoryLimit, $"the operating system refused {bytes} bytes of memory (error {Marshal.GetLastPInvokeError()}); lower the memory limit or free memory on this machine");
        }
        return address;
    }

    [DllImport("libc", SetLastError = true)]
    private static extern byte* mmap(void* address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", SetLastError = true)]
    private static extern int munmap(void* address, nuint length);

    [DllImport("libc", SetLastError = true)]
    private static extern int madvise(void* address, nuint length, int advice);
}
