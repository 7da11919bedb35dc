using System.Globalization;
using System.Text;
using Polarway.Core.Kernels;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Tests.Csv;

/// <summary>Numbers equal the runtime's own parser, bit for bit.</summary>
public sealed unsafe class FloatTextTests
{
    [Test]
    public void Random_floats_equal_the_runtime()
    {
        var random = new Random(7);
        for (int number = 0; number < 300_000; number++)
        {
            double value = (number % 4) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64()),
                1 => random.NextDouble() * Math.Pow(10, random.Next(-30, 30)),
                2 => random.Next(-100_000, 100_000) / 100.0,
                _ => random.NextInt64(),
            };
            if (double.IsFinite(value))
            {
                Check(value.ToString(number % 2 == 0 ? "R" : "G15", CultureInfo.InvariantCulture));
                Check(value.ToString("E16", CultureInfo.InvariantCulture));
            }
        }
    }

    [TestCase("9007199254740993")]
    [TestCase("9007199254740992.5")]
    [TestCase("1e23")]
    [TestCase("8.5e-324")]
    [TestCase("2.2250738585072011e-308")]
    [TestCase("1.7976931348623157e308")]
    [TestCase("0.000000000000000000000000000000000000000000001")]
    [TestCase("123456789012345678901234567890")]
    [TestCase("1.")]
    [TestCase("-.5")]
    public void Hard_cases_equal_the_runtime(string text) => Check(text);

    [Test]
    public void Written_floats_have_the_runtimes_digits()
    {
        var random = new Random(8);
        Span<byte> room = stackalloc byte[TextFormat.MaxBytes];
        for (int number = 0; number < 400_000; number++)
        {
            double value = (number % 5) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64()),
                1 => random.NextDouble() * Math.Pow(10, random.Next(-30, 30)),
                2 => random.Next(-100_000, 100_000) / 100.0,
                3 => double.Epsilon * random.Next(1, 100_000),
                _ => Math.Pow(2, random.Next(-1074, 1024)),
            };
            if (double.IsFinite(value) && value != 0)
            {
                string text = Encoding.ASCII.GetString(room[..TextFormat.Float64(value, room)]);
                Assert.That(double.Parse(text, CultureInfo.InvariantCulture), Is.EqualTo(value));
                // Of powers of two the runtime drops a digit that is needed.
                bool isPower = (BitConverter.DoubleToInt64Bits(value) & ((1L << 52) - 1)) == 0;
                Assert.That(isPower || Digits(text) == Digits(value.ToString("R", CultureInfo.InvariantCulture)), text);
            }
        }
    }

    [TestCase("1e")]
    [TestCase("1.5.2")]
    [TestCase(".")]
    [TestCase("-")]
    [TestCase("1,5")]
    [TestCase("1 ")]
    [TestCase("abc")]
    public void Others_are_no_number(string text) => Assert.That(Parse(text, out _), Is.False);

    private static string Digits(string text)
    {
        int exponent = text.IndexOfAny(['e', 'E']);
        return (exponent < 0 ? text : text[..exponent]).Replace(".", "").Trim('0', '-');
    }

    private static void Check(string text)
    {
        Assert.That(Parse(text, out double found), text);
        double wanted = double.Parse(text, CultureInfo.InvariantCulture);
        if (BitConverter.DoubleToInt64Bits(found) != BitConverter.DoubleToInt64Bits(wanted))
        {
            Assert.Fail($"{text}: {found:R} instead of {wanted:R}");
        }
    }

    private static bool Parse(string text, out double value)
    {
        byte[] padded = new byte[text.Length + 128];
        Encoding.ASCII.GetBytes(text, padded.AsSpan(64));
        fixed (byte* bytes = padded)
        {
            return new Float64Parser((byte)'.').TryParse(bytes + 64, text.Length, out value);
        }
    }
}
