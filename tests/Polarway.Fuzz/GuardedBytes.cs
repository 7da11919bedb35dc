using System.Runtime.InteropServices;

namespace Polarway.Fuzz;

/// <summary>
/// Memory whose next page cannot be touched: what stands at its end is followed by nothing, so that a read or write of one byte too
/// many ends the process instead of passing unnoticed.
/// </summary>
internal sealed unsafe class GuardedBytes
{
    private const int Page = 4096;
    private const int ReadWrite = 3;
    private const int Private = 2;
    private const int Anonymous = 0x20;

    private readonly byte* _end;
    private readonly int _capacity;

    public GuardedBytes(int capacity)
    {
        _capacity = (capacity + Page - 1) / Page * Page;
        nint start = Map(0, (nuint)_capacity + Page, ReadWrite, Private | Anonymous, -1, 0);
        if (start == -1 || Protect(start + _capacity, Page, 0) != 0)
        {
            throw new OutOfMemoryException($"no {_capacity} bytes for fuzzing: errno {Marshal.GetLastPInvokeError()}");
        }
        _end = (byte*)start + _capacity;
    }

    /// <summary>The last bytes before the page that cannot be touched.</summary>
    public byte* Last(int length) => length <= _capacity ? _end - length : throw new ArgumentOutOfRangeException(nameof(length));

    /// <summary>A copy of some bytes, with some more of ones behind it, at the end.</summary>
    public byte* Copy(ReadOnlySpan<byte> bytes, int slack = 0)
    {
        byte* start = Last(bytes.Length + slack);
        bytes.CopyTo(new Span<byte>(start, bytes.Length));
        new Span<byte>(start + bytes.Length, slack).Fill(0xFF);
        return start;
    }

    [DllImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static extern nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static extern int Protect(nint address, nuint length, int protection);
}
