using System.Buffers.Binary;
using System.IO.Compression;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Compression;

/// <summary>
/// Unpacks one zlib stream while it is read. The runtime takes a cut for the end, so the sum of what came out is compared with the sum
/// in the file's last four bytes, which a cut file does not end with.
/// </summary>
internal sealed class ZlibReadStream : UnpackingStream
{
    private const int HeadBytes = 2;
    private const uint Modulus = 65_521;

    // So many bytes may be summed before the sums must be reduced.
    private const int SummedAtOnce = 5_552;

    private readonly TailedStream _packed;
    private readonly DeflateStream _unpacked;
    private uint _low = 1;
    private uint _high;
    private bool _isAtEnd;

    public ZlibReadStream(Stream source) : base(source)
    {
        _packed = new TailedStream(source);
        _unpacked = new DeflateStream(_packed, CompressionMode.Decompress, leaveOpen: true);
    }

    public override int Read(Span<byte> target)
    {
        if (target.Length == 0 || _isAtEnd)
        {
            return 0;
        }
        if (_packed.Count == 0)
        {
            _packed.ReadExactly(stackalloc byte[HeadBytes]);
        }
        int got = _unpacked.Read(target);
        Sum(target[..got]);
        if (got == 0)
        {
            CheckEnd();
            _isAtEnd = true;
        }
        return got;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }
        base.Dispose(disposing);
    }

    private void CheckEnd()
    {
        Span<byte> rest = stackalloc byte[256];
        while (_packed.Read(rest) > 0)
        {
            // What the runtime has not asked for: nothing, or the sum.
        }
        if (_packed.Tail != ((_high << 16) | _low))
        {
            CorruptBytesException.Throw("the zlib data ends too early, has bytes behind it, or does not match its checksum");
        }
    }

    /// <summary>Adler-32.</summary>
    private void Sum(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            ReadOnlySpan<byte> part = bytes[..Math.Min(SummedAtOnce, bytes.Length)];
            foreach (byte value in part)
            {
                _low += value;
                _high += _low;
            }
            _low %= Modulus;
            _high %= Modulus;
            bytes = bytes[part.Length..];
        }
    }

    /// <summary>Remembers the last four bytes that went through.</summary>
    private sealed class TailedStream(Stream source) : UnpackingStream(source)
    {
        private readonly byte[] _tail = new byte[sizeof(uint)];

        public long Count { get; private set; }

        public uint Tail => BinaryPrimitives.ReadUInt32BigEndian(_tail);

        public override int Read(Span<byte> target)
        {
            int got = Source.Read(target);
            ReadOnlySpan<byte> last = target[Math.Max(0, got - _tail.Length)..got];
            _tail.AsSpan(last.Length).CopyTo(_tail);
            last.CopyTo(_tail.AsSpan(_tail.Length - last.Length));
            Count += got;
            return got;
        }
    }
}
