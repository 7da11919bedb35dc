using System.Runtime.InteropServices;
using Polarway.Formats.Bytes;
using Polarway.Formats.Compression;

namespace Polarway.Formats.Tests.Compression;

/// <summary>Streams of every kind of element, in the mixtures that the decoder has loops for, against the format's definition.</summary>
public sealed unsafe class SnappyDecoderTests
{
    private const int Bytes = 40_000;
    private const byte Untouched = 0xA5;

    /// <summary>Shapes of pairs of a literal and a copy.</summary>
    public enum Mixture
    {
        Any,
        ShortLiterals,
        WholeWords,
        Steps,
        Halves,
        LongLiterals,
        NearCopies,
    }

    [Test]
    public void Elements_decode_as_the_format_says([Values] Mixture mixture, [Range(1, 6)] int seed)
    {
        (byte[] packed, byte[] plain) = Stream(mixture, new Random((100 * (int)mixture) + seed));
        Assert.That(Decode(packed, plain.Length), Is.EqualTo(plain));
    }

    [Test]
    public void A_stream_that_is_cut_off_is_refused([Values] Mixture mixture)
    {
        (byte[] packed, byte[] plain) = Stream(mixture, new Random((int)mixture));
        for (int cut = 1; cut < 200; cut++)
        {
            Assert.Throws<CorruptBytesException>(() => Decode(packed[..^cut], plain.Length));
        }
    }

    [Test]
    public void A_copy_from_before_the_start_is_refused([Values(1, 2, 8, 16, 40, 2000)] int written)
    {
        (byte[] packed, List<byte> plain) = ([], []);
        var stream = new List<byte>(packed);
        Literal(stream, plain, written, new Random(written));
        // A copy of 4 bytes with two bytes of offset, one byte too far back; then enough to be far from the end.
        stream.AddRange([(3 << 2) | 2, (byte)(written + 1), (byte)((written + 1) >> 8)]);
        plain.AddRange(new byte[4]);
        for (int more = 0; more < 50; more++)
        {
            Literal(stream, plain, 60, new Random(more));
        }
        byte[] all = [.. Length(plain.Count), .. stream];
        Assert.Throws<CorruptBytesException>(() => Decode(all, plain.Count));
    }

    private static byte[] Decode(byte[] packed, int length)
    {
        byte* target = (byte*)NativeMemory.Alloc((nuint)(length + SnappyDecoder.Slack + 1));
        try
        {
            new Span<byte>(target, length + SnappyDecoder.Slack + 1).Fill(Untouched);
            SnappyDecoder.Decode(packed, target, length);
            Assert.That(target[length + SnappyDecoder.Slack], Is.EqualTo(Untouched), "a byte behind the slack was written");
            return new ReadOnlySpan<byte>(target, length).ToArray();
        }
        finally
        {
            NativeMemory.Free(target);
        }
    }

    private static (byte[] Packed, byte[] Plain) Stream(Mixture mixture, Random random)
    {
        var packed = new List<byte>();
        var plain = new List<byte>();
        Literal(packed, plain, 24, random);
        while (plain.Count < Bytes)
        {
            (int literal, int copy, int offset) = Pair(mixture, random);
            if (literal > 0)
            {
                Literal(packed, plain, literal, random);
            }
            if (copy > 0)
            {
                Copy(packed, plain, copy, Math.Min(offset, plain.Count), random);
            }
        }
        return ([.. Length(plain.Count), .. packed], [.. plain]);
    }

    private static (int Literal, int Copy, int Offset) Pair(Mixture mixture, Random random)
    {
        int word = random.Next(1, 5);
        return mixture switch
        {
            Mixture.ShortLiterals => (random.Next(0, 5), random.Next(1, 9), random.Next(1, 40)),
            Mixture.WholeWords => (word, 8 - word, random.Next(3) == 0 ? 8 : random.Next(8, 3000)),
            Mixture.Steps => random.Next(50) == 0 ? (5, 9, 8) : (1, 7, 8),
            Mixture.Halves => random.Next(8) == 0 ? (random.Next(1, 20), random.Next(4, 8), random.Next(1, 5000)) : (4, 4, random.Next(4, 60_000)),
            Mixture.LongLiterals => (random.Next(40, 400), random.Next(0, 65), random.Next(1, 70_000)),
            Mixture.NearCopies => (random.Next(0, 3), random.Next(1, 65), random.Next(1, 20)),
            _ => (random.Next(0, 70), random.Next(0, 65), random.Next(1, 70_000)),
        };
    }

    private static void Literal(List<byte> packed, List<byte> plain, int length, Random random)
    {
        if (length <= 60)
        {
            packed.Add((byte)((length - 1) << 2));
        }
        else
        {
            packed.AddRange([61 << 2, (byte)(length - 1), (byte)((length - 1) >> 8)]);
        }
        for (int index = 0; index < length; index++)
        {
            byte value = (byte)random.Next(256);
            packed.Add(value);
            plain.Add(value);
        }
    }

    private static void Copy(List<byte> packed, List<byte> plain, int length, int offset, Random random)
    {
        if (offset < 2048 && length is >= 4 and <= 11 && random.Next(4) > 0)
        {
            packed.AddRange([(byte)(((offset >> 8) << 5) | ((length - 4) << 2) | 1), (byte)offset]);
        }
        else if (offset <= ushort.MaxValue)
        {
            packed.AddRange([(byte)(((length - 1) << 2) | 2), (byte)offset, (byte)(offset >> 8)]);
        }
        else
        {
            packed.AddRange([(byte)(((length - 1) << 2) | 3), (byte)offset, (byte)(offset >> 8), (byte)(offset >> 16), 0]);
        }
        for (int index = 0; index < length; index++)
        {
            plain.Add(plain[^offset]);
        }
    }

    private static byte[] Length(int count)
    {
        var bytes = new List<byte>();
        for (; count >= 0x80; count >>= 7)
        {
            bytes.Add((byte)(count | 0x80));
        }
        bytes.Add((byte)count);
        return [.. bytes];
    }
}
