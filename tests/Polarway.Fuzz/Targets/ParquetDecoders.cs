using Polarway.Core.Columns;
using Polarway.Formats.Parquet.Decode;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Fuzz.Targets;

internal sealed class ParquetFooter : FuzzTarget
{
    public override string Name => "parquet.footer";

    public override int Weight => 600;

    public override IEnumerable<byte[]> Seeds() => SeedFiles.Parquet().Where(f => f.Length > 8).Select(Footer).Where(f => f.Length is > 0 and < 8000);

    protected override void Decode(ReadOnlySpan<byte> input) => FooterReader.Read(input);

    private static byte[] Footer(byte[] file)
    {
        int length = BitConverter.ToInt32(file, file.Length - 8);
        return length > 0 && length <= file.Length - 8 ? file[^(8 + length)..^8] : [];
    }
}

internal sealed class ParquetPageHeader : FuzzTarget
{
    public override string Name => "parquet.page_header";

    public override int Weight => 900;

    public override IEnumerable<byte[]> Seeds() => SeedFiles.Parquet().Where(f => f.Length > 80).Select(f => f[4..80]);

    protected override void Decode(ReadOnlySpan<byte> input) => PageHeaderReader.Read(input);
}

/// <summary>First byte: the width.</summary>
internal sealed unsafe class ParquetRuns : FuzzTarget
{
    private const int Width = 40;
    private readonly GuardedBytes _input = new(Mutator.MaxBytes + BitUnpacker.Slack);
    private readonly RunDecoder _decoder = new();

    public override string Name => "parquet.runs";

    public override int Weight => 2500;

    public override IEnumerable<byte[]> Seeds() =>
    [
        [5, 55, .. Some(27 * 5)], [1, 0xD8, 4, 1], [32, 0xD8, 4, 1, 2, 3, 4], [0, 0xD8, 4], [8, 55, .. Some(27 * 8)], [3, 200, 1, 5, 31, .. Some(45)],
        [1, 55, .. Some(27)], [12, 3, .. Some(12), 0x90, 3, 9, 9], [5, 3, 0x11, 0x22, 0x33, 0x44, 0x55, 40, 7, 9, 1, 2, 3, 4],
    ];

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        if (input.Length == 0)
        {
            return;
        }
        byte* start = _input.Copy(input[1..], BitUnpacker.Slack);
        uint* values = stackalloc uint[100];
        byte* bits = stackalloc byte[16];
        _decoder.Reset(start, input.Length - 1, input[0] % Width);
        _decoder.Read(values, 100);
        _decoder.Skip(33);
        _decoder.Read(values, 77);
        if (input[0] % Width == 1)
        {
            _decoder.ReadBits(bits, 3, 70);
        }
    }
}

/// <summary>First byte: how many booleans per input byte are claimed.</summary>
internal sealed unsafe class ParquetBooleans : FuzzTarget
{
    private readonly GuardedBytes _input = new(Mutator.MaxBytes + BitUnpacker.Slack);
    private readonly RunDecoder _decoder = new();

    public override string Name => "parquet.booleans";

    public override int Weight => 1500;

    public override IEnumerable<byte[]> Seeds() => [[8, .. Some(30)], [7, .. Some(40)], [8, .. Enumerable.Repeat((byte)0xFF, 30)], [1, 0]];

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        if (input.Length == 0)
        {
            return;
        }
        byte* start = _input.Copy(input[1..], BitUnpacker.Slack);
        byte* bits = stackalloc byte[40];
        _decoder.ResetPacked(start, input.Length - 1, (input.Length - 1) * (input[0] % 10));
        _decoder.TryTakeOnes(5);
        _decoder.ReadBits(bits, 1, 100);
        _decoder.Skip(20);
        _decoder.ReadBits(bits, 7, 64);
    }
}

internal sealed unsafe class ParquetDeltas : FuzzTarget
{
    private readonly GuardedBytes _input = new(Mutator.MaxBytes + BitUnpacker.Slack);
    private readonly DeltaIntegers _decoder = new();

    public override string Name => "parquet.deltas";

    public override int Weight => 2000;

    public override IEnumerable<byte[]> Seeds() =>
    [
        [128, 1, 4, 0xC8, 1, 2, 2, 2, 3, 5, 7, .. Some(68), 3, 1, 0, 64, 0, .. Some(260)],
        [32, 1, 0xC8, 1, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0], [32, 1, 40, 0, 2, 64, .. Enumerable.Repeat((byte)0xA5, 300)], [128, 1, 1, 1, 5],
    ];

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        byte* start = _input.Copy(input, BitUnpacker.Slack);
        long* values = stackalloc long[100];
        _decoder.Reset(start, start + input.Length);
        _decoder.Read(values, 100);
        _decoder.Skip(40);
        _decoder.Read((int*)values, 60);
    }
}

internal sealed unsafe class ParquetPlainTexts : FuzzTarget
{
    private readonly GuardedBytes _input = new(Mutator.MaxBytes + BitUnpacker.Slack);

    public override string Name => "parquet.plain_texts";

    public override int Weight => 1500;

    public override IEnumerable<byte[]> Seeds() =>
    [
        [3, 0, 0, 0, 97, 98, 99, 0, 0, 0, 0, 14, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 2, 0, 0, 0, 195, 164, 0, 0, 0, 0, 1, 0, 0, 0, 255, 0, 0, 0, 0],
        [12, 0, 0, 0, .. "twelve bytes"u8, 13, 0, 0, 0, .. "thirteen byte"u8],
    ];

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        byte* start = _input.Copy(input, BitUnpacker.Slack);
        View* views = stackalloc View[64];
        byte* next = start;
        PlainViews.Read(ref next, start + input.Length, start, 0, views, 4, checkText: true);
        PlainViews.Skip(next, start + input.Length, 3);
    }
}
