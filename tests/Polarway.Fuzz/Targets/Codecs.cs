using System.Buffers.Binary;
using Polarway.Formats.Bytes;
using Polarway.Formats.Compression;
using Polarway.Formats.Ipc.Decode;

namespace Polarway.Fuzz.Targets;

/// <summary>A block codec of Parquet. First two bytes: the length that the page claims.</summary>
internal sealed unsafe class BlockCodec(Codec codec, string name, int weight) : FuzzTarget
{
    private const int MaxLength = 16 << 10;
    private readonly GuardedBytes _output = new(MaxLength + PageDecompressor.Slack);
    private readonly PageDecompressor _decompressor = new();

    public override string Name => name;

    public override int Weight => weight;

    public override IEnumerable<byte[]> Seeds() => SeedFiles.Texts().Select(t => (byte[])[(byte)t.Length, (byte)(t.Length >> 8), .. SeedFiles.Packed(codec, t)]);

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2)
        {
            return;
        }
        int length = BinaryPrimitives.ReadUInt16LittleEndian(input) % MaxLength;
        _decompressor.Decompress(codec, input[2..], _output.Last(length + PageDecompressor.Slack), length);
    }
}

/// <summary>gzip or zstd as a stream of text files.</summary>
internal sealed class StreamCodec(bool isZstd, int weight) : FuzzTarget
{
    private readonly byte[] _target = new byte[1 << 12];

    public override string Name => isZstd ? "codec.zstd_stream" : "codec.gzip_stream";

    public override int Weight => weight;

    public override IEnumerable<byte[]> Seeds()
        => SeedFiles.Texts().Select(t => SeedFiles.Packed(isZstd ? Codec.Zstd : Codec.Gzip, t)).SelectMany(p => (byte[][])[p, [.. p, .. p]]);

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        var packed = new MemoryStream(input.ToArray());
        using Stream stream = isZstd ? new ZstdReadStream(packed) : new GzipReadStream(packed);
        long total = 0;
        try
        {
            for (int got = 1; got > 0 && total < 1 << 20; total += got)
            {
                got = stream.Read(_target, 0, _target.Length);
            }
        }
        catch (InvalidDataException)
        {
            // What the runtime's own stream says of damaged bytes; TextInput makes it an error of ours.
            CorruptBytesException.Throw("damaged");
        }
    }
}

/// <summary>bzip2 as a stream of text files, one stream or two.</summary>
internal sealed class Bzip2Codec : FuzzTarget
{
    private static readonly string[] Packed =
    [
        "QlpoMRdyRThQkAAAAAA=",
        "QlpoMTFBWSZTWfuEl1oAAEXZAAAQAAQwADAAIAAwwAKVDJpMJhNJhNJwnCfF3JFOFCQ+4SXWgA==",
        "QlpoMTFBWSZTWe4MnQsAAAEBCKAAABAACCAAISZBmIoNxdyRThQkO4MnQsA=",
        "QlpoMTFBWSZTWUtgi5QAABafgH/9///3////v///gDAA7S2OGI0yDRoZB6QaaHqGg0GhkaaBkbSbTUDEyaaDQAGQAYgMmaaajCAYmCBkKppoA2iNPJGjRoNMRoMmmTTRoGgGhoeo6RpTPB82F6WArOHMvSRbrMiMlGt4siLnZZ51BomUIfKAkvjigXODAlH8283lAZK3KJ6o5e1UzgMsthEgon1wIMuLNtJTpIBDmADlehpmpo4xd2cXpTwR4bJWE9L2qs3Fr4wAYoUTK46FjtDbIbHF5TGgyMx+Na5MXtXdG4s6zvAwqJT4PD1hIvZ+gnW6UrlpIc662XggfxtdwnIqr0cJWw6I3iRbngIeh50hGczUtAStu6z0woQtvFQRgdsNCicgrCDLoSkli9qA84jm36Im8hC2+eRC8vaDJ0QCKuZVYv8n4LySrQMf7+LuSKcKEglsEXKA",
        "QlpoMTFBWSZTWcQoUH8AAGjQlAAQEAQAQAAgCAAgADDABNVGmnIZDIehkNhsPi7kinChIYhQoP4=",
    ];

    private readonly byte[] _target = new byte[1 << 12];

    public override string Name => "codec.bzip2_stream";

    public override int Weight => 30;

    public override IEnumerable<byte[]> Seeds() => Packed.Select(Convert.FromBase64String).SelectMany(p => (byte[][])[p, [.. p, .. p]]);

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        using var stream = new Bzip2ReadStream(new MemoryStream(input.ToArray()));
        long total = 0;
        for (int got = 1; got > 0 && total < 1 << 20; total += got)
        {
            got = stream.Read(_target, 0, _target.Length);
        }
    }
}

/// <summary>xz as a stream of text files, one stream or two, each kind of check.</summary>
internal sealed class XzCodec : FuzzTarget
{
    private static readonly string[] Packed =
    [
        "/Td6WFoAAAFpIt42AAAAABzfRCGQQpkNAQAAAAABWVo=",
        "/Td6WFoAAAFpIt42AgAhARwAAAAQz1jM4AAWAAtdADQZSe6N6VYKteAAAADjUT2NAAEjF41H/B2QQpkNAQAAAAABWVo=",
        "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AHhAH9dADkby1Agn62QPJnbCE4qIy8LihksJS98vRS9+kI9i5mx1SWBCBkwk7unG2c7NfgT76HQDiHgNB/EySOWJ7bgNmH83QFI8eke+pVxN+cw7s5TPjSUtDkqmU8V8f3f4DVv8dkqgOMQDK9A38tpOEkXCNWsac5E9GofmNoVJ7XWLAAAAOOBDm6dUJq2AAGbAeIDAAAHLKT3scRn+wIAAAAABFla",
    ];

    private readonly byte[] _target = new byte[1 << 12];

    public override string Name => "codec.xz_stream";

    public override int Weight => 10;

    public override IEnumerable<byte[]> Seeds() => Packed.Select(Convert.FromBase64String).SelectMany(p => (byte[][])[p, [.. p, .. p]]);

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        using var stream = new XzReadStream(new MemoryStream(input.ToArray()));
        long total = 0;
        for (int got = 1; got > 0 && total < 1 << 20; total += got)
        {
            got = stream.Read(_target, 0, _target.Length);
        }
    }
}

/// <summary>A compressed buffer of an IPC body.</summary>
internal sealed unsafe class IpcBuffers(byte codec) : FuzzTarget
{
    private readonly IpcBodyCodec _codec = IpcBodyCodec.Open(codec, 0);

    public override string Name => codec == 0 ? "ipc.lz4_buffer" : "ipc.zstd_buffer";

    public override int Weight => 500;

    public override IEnumerable<byte[]> Seeds() => codec == 0
        ? [[11, 0, 0, 0, 0, 0, 0, 0, 0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82, 12, 0, 0, 0, 0x60, .. "hello "u8, 0x06, 0x00, 0x00, 0, 0, 0, 0, 0], [255, 255, 255, 255, 255, 255, 255, 255, 1, 2, 3]]
        : [.. SeedFiles.Texts().Select(t => (byte[])[.. BitConverter.GetBytes((long)t.Length), .. SeedFiles.Packed(Codec.Zstd, t)])];

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        using var budget = new FuzzBudget();
        fixed (byte* start = input)
        {
            long bytes = input.Length;
            _codec.Decompress(start, ref bytes, budget.Memory, out Core.Memory.NativeBuffer? made, "c");
            made?.Dispose();
        }
    }
}
