using System.Runtime.InteropServices;
using System.Text;
using Polarway.Core.Errors;

namespace Polarway.Native;

/// <summary>struct pw_text: text that the caller frees with pw_text_free.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeText
{
    public byte* Data;
    public nuint Length;

    public static NativeText From(string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        var data = (byte*)NativeMemory.Alloc((nuint)bytes + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(data, bytes));
        data[bytes] = 0;
        return new NativeText { Data = data, Length = (nuint)bytes };
    }

    /// <summary>Text that a caller gave.</summary>
    /// <exception cref="PolarwayException">InvalidArgument.</exception>
    public static ReadOnlySpan<byte> Read(byte* data, nuint length, string argument)
    {
        if ((data == null && length > 0) || length > int.MaxValue)
        {
            Throw.Error(ErrorKind.InvalidArgument, $"{argument}: {length} bytes at {(data == null ? "NULL" : "an address")}; text is at most {int.MaxValue} bytes");
        }
        return new ReadOnlySpan<byte>(data, (int)length);
    }
}
