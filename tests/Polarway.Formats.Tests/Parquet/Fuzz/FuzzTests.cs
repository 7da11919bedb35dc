using Polarway.Core.Columns;
using Polarway.Formats.Compression;
using Polarway.Formats.Parquet;

namespace Polarway.Formats.Tests.Parquet.Fuzz;

/// <summary>Seeded mutations of valid input, and noise, for each decoder. The same targets serve a fuzzer in a long run.</summary>
public sealed class FuzzTests
{
    private const int CheapCases = 28_000;
    private const int FileCases = 4_000;

    [Test]
    public void Footer() => Run<FooterTarget>(CheapCases, FileBytes(0).AsSpan()[^1500..^8].ToArray());

    [Test]
    public void Page_header() => Run<PageHeaderTarget>(CheapCases, FileBytes(0).AsSpan(4, 60).ToArray());

    [Test]
    public void Snappy() => Run<SnappyTarget>(CheapCases, Compressed(Codec.Snappy));

    [Test]
    public void Lz4() => Run<Lz4Target>(CheapCases, Compressed(Codec.Lz4Raw));

    [Test]
    public void Runs() => Run<RunTarget>(CheapCases, [5, 3, 0x11, 0x22, 0x33, 0x44, 0x55, 40, 7, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);

    [Test]
    public void Deltas() => Run<DeltaTarget>(CheapCases, [128, 1, 4, 144, 1, 2, 2, 3, 5, 7, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);

    [Test]
    public void Plain_views() => Run<PlainViewTarget>(CheapCases, [3, 0, 0, 0, 97, 98, 99, 0, 0, 0, 0, 14, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 2, 0, 0, 0, 195, 164]);

    [Test]
    public void Files([Values(Codec.None, Codec.Snappy, Codec.Zstd, Codec.Lz4Raw, Codec.Gzip)] Codec codec)
    {
        var random = new Random((int)codec);
        byte[] valid = FileBytes(codec);
        FileTarget.Fuzz(valid);
        for (int index = 0; index < FileCases / 5; index++)
        {
            FileTarget.Fuzz(Mutate(valid, random));
        }
    }

    [Test]
    public void Mutated_sample_files()
    {
        const int MaxSeedBytes = 20_000;
        const int CasesPerFile = 60;
        SampleData.Require("parquet-testing/data");
        var random = new Random(1);
        foreach (string path in SampleData.Files("parquet-testing/data", "*.parquet"))
        {
            byte[] seed = File.ReadAllBytes(path);
            for (int index = 0; seed.Length <= MaxSeedBytes && index < CasesPerFile; index++)
            {
                FileTarget.Fuzz(Mutate(seed, random));
            }
        }
    }

    private static void Run<TTarget>(int cases, byte[] seed) where TTarget : IFuzzTarget
    {
        var random = new Random(cases);
        TTarget.Fuzz(seed);
        TTarget.Fuzz([]);
        byte[] noise = new byte[64];
        for (int index = 0; index < cases; index++)
        {
            if ((index & 7) == 0)
            {
                random.NextBytes(noise);
                TTarget.Fuzz(noise.AsSpan(0, random.Next(noise.Length)));
            }
            else
            {
                TTarget.Fuzz(Mutate(seed, random));
            }
        }
    }

    /// <summary>A few changed bytes, sometimes a cut, a repeat or a tempting number.</summary>
    private static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = (byte[])seed.Clone();
        for (int change = random.Next(1, 6); change > 0; change--)
        {
            int place = random.Next(bytes.Length);
            bytes[place] = random.Next(4) switch
            {
                0 => (byte)(bytes[place] ^ (1 << random.Next(8))),
                1 => (byte)random.Next(256),
                2 => 0xFF,
                _ => bytes[random.Next(bytes.Length)],
            };
        }
        return random.Next(8) == 0 ? bytes[..random.Next(1, bytes.Length)] : bytes;
    }

    private static byte[] FileBytes(Codec codec)
    {
        using var reading = new ParquetReading();
        using Batch batch = new RandomColumns((int)codec, reading.Memory).Batch(60, 0.2, codec == Codec.Snappy ? 0 : 10);
        return RoundTripTests.Write(batch, new ParquetWriteOptions { Codec = codec, RowGroupRows = 40 }, reading, 60);
    }

    private static unsafe byte[] Compressed(Codec codec)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(string.Join(",", Enumerable.Range(0, 60).Select(number => $"row {number % 7} of {number}")));
        using var compressor = new PageCompressor(codec, 0);
        var target = new byte[compressor.MaxBytes(text.Length)];
        fixed (byte* source = text, output = target)
        {
            return target[..compressor.Compress(source, text.Length, output)];
        }
    }
}
