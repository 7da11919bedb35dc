using System.Runtime.InteropServices;
using Polarway.Core.Errors;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Compression;

/// <summary>Unpacks xz streams, one after the other, by liblzma, which is loaded at its first use. Owns the stream below it.</summary>
internal sealed unsafe class XzReadStream : UnpackingStream
{
    private const int InputBytes = 128 << 10;

    /// <summary>A file may ask for a dictionary of this size at most.</summary>
    private const ulong MostMemory = 128UL << 20;
    private const uint Concatenated = 8;
    private const int Run = 0;
    private const int Finish = 3;
    private const int Ok = 0;
    private const int StreamEnd = 1;
    private const int MemoryLimitReached = 6;

    private readonly byte[] _input = GC.AllocateUninitializedArray<byte>(InputBytes);
    private LzmaStream* _state;
    private int _start;
    private int _end;
    private bool _inputEnded;
    private bool _isAtEnd;

    /// <exception cref="PolarwayException">Unsupported, where there is no liblzma.</exception>
    public XzReadStream(Stream source) : base(source)
    {
        _state = (LzmaStream*)NativeMemory.AllocZeroed((nuint)sizeof(LzmaStream));
        try
        {
            Check(LzmaNative.lzma_stream_decoder(_state, MostMemory, Concatenated));
        }
        catch (DllNotFoundException error)
        {
            NativeMemory.Free(_state);
            _state = null;
            throw new PolarwayException(ErrorKind.Unsupported, "xz compression: liblzma.so.5 is not on this machine; install it (Debian: liblzma5), or pack the file with gzip, bzip2 or zstd", error);
        }
    }

    public override int Read(Span<byte> target)
    {
        while (target.Length > 0 && !_isAtEnd)
        {
            if (_start == _end && !_inputEnded)
            {
                _start = 0;
                _end = Source.Read(_input, 0, _input.Length);
                _inputEnded = _end == 0;
            }
            int written = Decode(target);
            if (written > 0)
            {
                return written;
            }
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (_state != null)
        {
            LzmaNative.lzma_end(_state);
            NativeMemory.Free(_state);
            _state = null;
        }
        base.Dispose(disposing);
    }

    private static void Check(int code)
    {
        if (code == MemoryLimitReached)
        {
            throw new PolarwayException(ErrorKind.MemoryLimit, $"the xz data needs a dictionary of more than {MostMemory >> 20} MiB; pack the file anew with a lower preset");
        }
        if (code is not (Ok or StreamEnd))
        {
            CorruptBytesException.Throw(code == 10 ? "the xz data ends too early" : $"xz data is damaged (liblzma says {code})");
        }
    }

    private int Decode(Span<byte> target)
    {
        fixed (byte* from = _input, to = target)
        {
            _state->Input = from + _start;
            _state->InputBytes = (nuint)(_end - _start);
            _state->Output = to;
            _state->OutputBytes = (nuint)target.Length;
            int code = LzmaNative.lzma_code(_state, _inputEnded ? Finish : Run);
            _start = _end - (int)_state->InputBytes;
            Check(code);
            _isAtEnd = code == StreamEnd;
            return target.Length - (int)_state->OutputBytes;
        }
    }
}

/// <summary>lzma_stream; liblzma's layout.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LzmaStream
{
    public byte* Input;
    public nuint InputBytes;
    public ulong TotalInput;
    public byte* Output;
    public nuint OutputBytes;
    public ulong TotalOutput;
    public nint Allocator;
    public nint Internal;
    public nint Reserved1;
    public nint Reserved2;
    public nint Reserved3;
    public nint Reserved4;
    public ulong SeekPosition;
    public ulong Reserved5;
    public nuint Reserved6;
    public nuint Reserved7;
    public uint Reserved8;
    public uint Reserved9;
}

/// <summary>liblzma, loaded at its first use.</summary>
internal static unsafe class LzmaNative
{
    [DllImport("lzma")] public static extern int lzma_stream_decoder(LzmaStream* stream, ulong memoryLimit, uint flags);
    [DllImport("lzma")] public static extern int lzma_code(LzmaStream* stream, int action);
    [DllImport("lzma")] public static extern void lzma_end(LzmaStream* stream);
}
