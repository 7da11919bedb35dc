using System.Globalization;
using System.Text;
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

    [TestCase("1e")]
    [TestCase("1.5.2")]
    [TestCase(".")]
    [TestCase("-")]
    [TestCase("1,5")]
    [TestCase("1 ")]
    [TestCase("abc")]
    public void Others_are_no_number(string text) => Assert.That(Parse(text, out _), Is.False);

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
