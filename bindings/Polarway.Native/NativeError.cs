using System.Runtime.InteropServices;
using System.Text;
using Polarway.Core.Errors;

namespace Polarway.Native;

/// <summary>struct pw_error. The message fills the rest of the caller's block.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeError
{
    private const int HeaderBytes = 16;
    private const int SmallestSize = 32;

    public uint Size;
    public int Code;
    public uint MessageLength;
    public uint Reserved;

    // Where it came from, for the report; a stack trace does not cross the boundary.
    private static string Place(Exception error)
    {
        string frame = (error.StackTrace ?? "").TrimStart().Split('\n', 2)[0];
        string method = frame.StartsWith("at ", StringComparison.Ordinal) ? frame[3..].Split('(', 2)[0].TrimEnd() : "";
        return method.Length > 0 ? method : "an unknown place";
    }

    /// <summary>Writes what went wrong, when the caller wants to know, and returns the status.</summary>
    public static int Write(NativeError* target, Exception error)
    {
        ErrorKind kind = KindOf(error);
        if (target != null && target->Size >= SmallestSize)
        {
            byte[] text = Encoding.UTF8.GetBytes(Message(error));
            int room = (int)Math.Min(target->Size - HeaderBytes - 1, int.MaxValue);
            int written = Math.Min(text.Length, room);
            // Do not cut inside a character: continuation bytes are 10xxxxxx.
            while (written < text.Length && written > 0 && (text[written] & 0xC0) == 0x80)
            {
                written--;
            }
            byte* place = (byte*)target + HeaderBytes;
            text.AsSpan(0, written).CopyTo(new Span<byte>(place, written));
            place[written] = 0;
            target->Code = (int)kind;
            target->MessageLength = (uint)text.Length;
            target->Reserved = 0;
        }
        return (int)kind;
    }

    private static string Message(Exception error) => error switch
    {
        // What the operating system refuses is no fault of the engine's.
        PolarwayException or IOException or UnauthorizedAccessException => error.Message,
        OutOfMemoryException => "not enough memory: what is asked for does not fit into one piece of memory; take fewer rows at a time, or aggregate them first",
        _ => $"internal error: {error.GetType().Name}: {error.Message} (in {Place(error)}); please report it",
    };

    private static ErrorKind KindOf(Exception error) => error switch
    {
        PolarwayException known => known.Kind,
        OutOfMemoryException => ErrorKind.MemoryLimit,
        IOException or UnauthorizedAccessException => ErrorKind.Io,
        _ => ErrorKind.Internal,
    };
}
