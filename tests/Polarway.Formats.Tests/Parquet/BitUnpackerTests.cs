using System.Runtime.Intrinsics.X86;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Decode;

namespace Polarway.Formats.Tests.Parquet;

/// <summary>Kernels that have two forms give the same for random input.</summary>
public sealed unsafe class BitUnpackerTests
{
    [Test]
    public void Vector_and_scalar_forms_agree([Range(1, 25)] int width)
    {
        if (!Avx2.IsSupported)
        {
            Assert.Ignore("this processor has no AVX2");
        }
        const int Groups = 37;
        var random = new Random(width);
        var input = new byte[(Groups * width) + BitUnpacker.Slack];
        random.NextBytes(input);
        var scalar = new uint[Groups * BitUnpacker.GroupValues];
        var vector = new uint[Groups * BitUnpacker.GroupValues];
        fixed (byte* source = input)
        fixed (uint* first = scalar, second = vector)
        {
            BitUnpacker.UnpackScalar(source, Groups, width, first);
            BitUnpacker.UnpackVector(source, Groups, width, second);
        }
        Assert.That(vector, Is.EqualTo(scalar));
    }

    [Test]
    public void Checksums_are_those_of_zip()
    {
        Assert.That(Crc32.Compute("123456789"u8), Is.EqualTo(0xCBF43926));
        Assert.That(Crc32.Compute("The quick brown fox jumps over the lazy dog"u8), Is.EqualTo(0x414FA339));
    }
}
