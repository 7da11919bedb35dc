using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Elementwise;

/// <summary>
/// Buffers of others end where they end: here at a page that may not be touched, so that a kernel that reads past the end takes the
/// whole test run down.
/// </summary>
internal sealed unsafe class BufferEndTests : KernelFixture
{
    private const int NoAccess = 0;
    private const int ReadWrite = 3;
    private byte* _page;

    [SetUp]
    public void MapPages()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("page protection is tested on Linux only");
        }
        _page = PageMapping.Map(2 * PageMapping.PageBytes);
        Assert.That(mprotect(_page + PageMapping.PageBytes, PageMapping.PageBytes, NoAccess), Is.Zero);
    }

    [TearDown]
    public void UnmapPages()
    {
        if (_page != null)
        {
            Assert.That(mprotect(_page + PageMapping.PageBytes, PageMapping.PageBytes, ReadWrite), Is.Zero);
            PageMapping.Unmap(_page, 2 * PageMapping.PageBytes);
            _page = null;
        }
    }

    [Test]
    public void No_kernel_reads_past_the_end([ValueSource(nameof(Widths))] int width)
    {
        InstructionSet.Force(width);
        for (int length = 1; length < 200; length += length < 70 ? 1 : 13)
        {
            using Column doubles = Last(DataType.Float64, length);
            using Column bytes = Last(DataType.Int8, length);
            for (int shift = 0; shift < 8; shift += 3)
            {
                using var flags = new BooleanColumn(LastBits(length, shift), LastBits(length, shift));
                Run(doubles, bytes, flags, length);
            }
        }
    }

    private void Run(Column doubles, Column bytes, BooleanColumn flags, int length)
    {
        using BooleanColumn less = Comparison.Apply(CompareOp.Lt, doubles, doubles, length, Memory);
        using BooleanColumn equal = Comparison.Apply(CompareOp.Eq, bytes, bytes, length, Memory);
        using Column sum = Arithmetic.Apply(ArithmeticOp.Add, doubles, doubles, length, DataType.Float64, Memory);
        using Column product = Arithmetic.Apply(ArithmeticOp.Multiply, bytes, bytes, length, DataType.Int8, Memory);
        using Column chosen = Conditional.Select(flags, doubles, sum, length, Memory);
        using BooleanColumn both = Logic.And(flags, less, length, Memory);
        using BooleanColumn not = Logic.Not(flags, Memory);
        using Column floor = Maths.Apply(MathOp.Floor, doubles, Memory);
        using Column cast = Cast.To(doubles, DataType.Int32, false, Memory);
        using Column digits = Cast.To(flags, DataType.Int64, false, Memory);
        Assert.That(equal.Values.SetCount, Is.EqualTo(length));
        Assert.That(both.Length + not.Length + floor.Length + cast.Length + digits.Length + chosen.Length + product.Length, Is.EqualTo(7 * length));
    }

    private Column Last(DataType type, int length)
    {
        long size = (long)length * type.ByteWidth;
        return new PrimitiveColumn(type, NativeBuffer.Wrap(_page + PageMapping.PageBytes - size, size, new Nobody()), length);
    }

    private Bitmap LastBits(int length, int shift)
    {
        long size = (length + shift + 7) / 8;
        return new Bitmap(NativeBuffer.Wrap(_page + PageMapping.PageBytes - size, size, new Nobody()), length, shift);
    }

    private sealed class Nobody : IForeignMemory
    {
        public void Release()
        {
        }
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int mprotect(byte* address, nuint bytes, int protection);
}
