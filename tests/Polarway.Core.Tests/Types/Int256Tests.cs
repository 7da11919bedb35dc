using System.Globalization;
using System.Numerics;
using System.Text;
using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Types;

/// <summary>256-bit numbers beside .NET's unbounded ones.</summary>
public sealed class Int256Tests
{
    private static readonly BigInteger[] s_samples = Samples();

    [Test]
    public void Order_sign_and_halves_are_those_of_big_integers()
    {
        foreach (BigInteger left in s_samples)
        {
            Assert.That(ToBig(-Of(left)), Is.EqualTo(-left));
            Assert.That(Of(left).IsNegative, Is.EqualTo(left.Sign < 0));
            bool isNarrow = left >= (BigInteger)Int128.MinValue && left <= (BigInteger)Int128.MaxValue;
            Assert.That(Of(left).TryNarrow(out Int128 narrow), Is.EqualTo(isNarrow));
            Assert.That(!isNarrow || (BigInteger)narrow == left, Is.True);
            foreach (BigInteger right in s_samples)
            {
                Assert.That(Of(left).CompareTo(Of(right)), Is.EqualTo(Math.Sign(left.CompareTo(right))));
                Assert.That(Of(left) <= Of(right), Is.EqualTo(left <= right));
                Assert.That(Of(left) == Of(right), Is.EqualTo(left == right));
            }
        }
    }

    [Test]
    public void Rescaling_rounds_half_to_even()
    {
        BigInteger limit = BigInteger.Pow(10, Int256.MaxDigits);
        foreach (BigInteger value in s_samples.Where(v => BigInteger.Abs(v) < limit))
        {
            foreach ((int from, int to) in new[] { (0, 0), (0, 1), (3, 40), (0, 76), (1, 0), (19, 0), (20, 0), (40, 3), (76, 0) })
            {
                BigInteger expected = to >= from ? value * BigInteger.Pow(10, to - from) : HalfEven(value, BigInteger.Pow(10, from - to));
                bool fits = BigInteger.Abs(expected) < limit;
                Assert.That(Of(value).TryRescale(from, to, out Int256 result), Is.EqualTo(fits), $"{value} from {from} to {to}");
                Assert.That(!fits || ToBig(result) == expected, Is.True, $"{value} from {from} to {to}");
            }
            Assert.That(ToBig(Of(value).Whole(25)), Is.EqualTo(value / BigInteger.Pow(10, 25)));
        }
    }

    [Test]
    public void Bytes_and_text_come_back()
    {
        BigInteger limit = BigInteger.Pow(10, Int256.MaxDigits);
        var bytes = new byte[Int256.Size];
        foreach (BigInteger value in s_samples)
        {
            Of(value).WriteBigEndian(bytes);
            Assert.That(bytes, Is.EqualTo(value.ToByteArray(isBigEndian: true).Length == Int256.Size ? value.ToByteArray(isBigEndian: true) : Padded(value)));
            Assert.That(ToBig(Int256.FromBigEndian(value.ToByteArray(isBigEndian: true))), Is.EqualTo(value));
            if (BigInteger.Abs(value) < limit)
            {
                var text = new byte[TextFormat.MaxBytes];
                int length = TextFormat.Decimal(Of(value), 2, text);
                string expected = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(3, '0');
                Assert.That(Encoding.UTF8.GetString(text, 0, length), Is.EqualTo($"{(value.Sign < 0 ? "-" : "")}{expected[..^2]}.{expected[^2..]}"));
                Assert.That(WideDecimalText.TryRead(text.AsSpan(0, length), DataType.Decimal(Int256.MaxDigits, 2), out Int256 again), Is.True);
                Assert.That(ToBig(again), Is.EqualTo(value));
            }
        }
    }

    [TestCase("1e3", "1000.0")]
    [TestCase("+0.25", "0.2")]
    [TestCase("0.35", "0.4")]
    [TestCase("0.250000000000000000000000000000000000000000000000000000000000000000000000000000000000001", "0.3")]
    [TestCase("1e-200", "0.0")]
    [TestCase("1e75", null)]
    [TestCase("1e9999", null)]
    [TestCase("", null)]
    [TestCase("-", null)]
    [TestCase("1.2.3", null)]
    public void Text_is_read_as_for_narrower_decimals(string text, string? expected)
    {
        bool isRead = WideDecimalText.TryRead(Encoding.UTF8.GetBytes(text), DataType.Decimal(75, 1), out Int256 value);
        Assert.That(isRead, Is.EqualTo(expected is not null));
        if (expected is not null)
        {
            var shown = new byte[TextFormat.MaxBytes];
            Assert.That(Encoding.UTF8.GetString(shown, 0, TextFormat.Decimal(value, 1, shown)), Is.EqualTo(expected));
        }
    }

    private static BigInteger HalfEven(BigInteger value, BigInteger divisor)
    {
        BigInteger quotient = BigInteger.DivRem(BigInteger.Abs(value), divisor, out BigInteger rest);
        int half = (rest * 2).CompareTo(divisor);
        quotient += half > 0 || (half == 0 && !quotient.IsEven) ? 1 : 0;
        return quotient * value.Sign;
    }

    private static byte[] Padded(BigInteger value)
    {
        byte[] least = value.ToByteArray(isBigEndian: true);
        return [.. Enumerable.Repeat(value.Sign < 0 ? (byte)0xFF : (byte)0, Int256.Size - least.Length), .. least];
    }

    private static Int256 Of(BigInteger value) => Int256.FromBigEndian(value.ToByteArray(isBigEndian: true));

    private static BigInteger ToBig(Int256 value) => ((BigInteger)value.High << 128) + value.Low;

    private static BigInteger[] Samples()
    {
        var random = new Random(7);
        var samples = new List<BigInteger> { 0, 1, -1, 5, -5, 15, 25, long.MaxValue, ulong.MaxValue, (BigInteger)Int128.MaxValue, (BigInteger)Int128.MinValue, (BigInteger.One << 255) - 1, -(BigInteger.One << 255) + 1 };
        foreach (int digits in new[] { 3, 19, 20, 38, 39, 57, 75, 76 })
        {
            BigInteger power = BigInteger.Pow(10, digits);
            samples.AddRange([power, -power, power - 1, 1 - power, power / 2, -(power / 2), (power / 2) + 1]);
        }
        for (int sample = 0; sample < 60; sample++)
        {
            var bytes = new byte[random.Next(1, 32)];
            random.NextBytes(bytes);
            samples.Add(new BigInteger(bytes));
        }
        return [.. samples];
    }
}
