using System.Runtime.Intrinsics;
using Polarway.Formats.Json.Decode;

namespace Polarway.Formats.Tests.Json;

/// <summary>The vector scan for the end of a string's plain bytes finds what its scalar twin finds.</summary>
internal sealed unsafe class StringScanTests
{
    private const int Length = 200;

    [SetUp]
    public void Start() => Assume.That(Vector256.IsHardwareAccelerated, "this processor has no vectors of 256 bits: there is one form only");

    [Test]
    public void Each_byte_at_each_place_stops_both_or_none([Range(0, 255)] int value)
    {
        byte[] text = Text('x');
        for (int place = 0; place < Length; place++)
        {
            text[place] = (byte)value;
            int expected = value is '"' or '\\' or <= 31 ? place : Length;
            Assert.That(Scan(text, 0), Is.EqualTo((expected, expected)), $"byte {value} at {place}");
            text[place] = (byte)'x';
        }
    }

    [Test]
    public void Random_bytes_from_each_place([Range(0, 49)] int seed)
    {
        var random = new Random(seed);
        byte[] text = Text(0);
        for (int place = 0; place < Length; place++)
        {
            // Mostly bytes of text, also of UTF-8 sequences, so that stops are some blocks apart.
            text[place] = random.Next(40) == 0 ? (byte)random.Next(256) : (byte)random.Next(35, 256);
        }
        for (int from = 0; from <= Length; from++)
        {
            (int vector, int scalar) = Scan(text, from);
            Assert.That(vector, Is.EqualTo(scalar), $"from {from}");
            Assert.That(vector, Is.InRange(from, Length));
        }
    }

    /// <summary>Bytes of text with the zeros behind it that every text has.</summary>
    private static byte[] Text(int fill)
    {
        var text = new byte[Length + JsonCursor.Padding];
        text.AsSpan(0, Length).Fill((byte)fill);
        return text;
    }

    private static (int Vector, int Scalar) Scan(byte[] text, int from)
    {
        fixed (byte* start = text)
        {
            return ((int)(JsonCursor.FindStop(start + from) - start), (int)(JsonCursor.FindStopScalar(start + from) - start));
        }
    }
}
