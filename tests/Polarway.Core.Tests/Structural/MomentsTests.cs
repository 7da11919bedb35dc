using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Core.Tests.Structural;

/// <summary>Moments of whole columns against the same values one by one, at every vector width.</summary>
[NonParallelizable]
public sealed class MomentsTests
{
    private const double Tolerance = 1e-9;

    public static IEnumerable<int> Widths => InstructionSet.Available;

    [TearDown]
    public void Reset() => InstructionSet.Reset();

    [Test]
    public void AsOneByOne([ValueSource(nameof(Widths))] int width, [Values(0, 1, 2, 7, 8, 9, 1023, 1024, 1025, 5000)] int length, [Values] bool nulls)
    {
        InstructionSet.Force(width);
        Allocator memory = new QueryBudget(MemoryBudget.Process, "test").CreateAllocator("test");
        var random = new Random(length);
        var values = new double[length];
        var whole = new long[length];
        var valid = new bool[length];
        var expected = default(Moments);
        var expectedWhole = default(Moments);
        for (int row = 0; row < length; row++)
        {
            values[row] = 1e6 + random.NextDouble();
            whole[row] = random.Next(-1000, 1000);
            valid[row] = !nulls || random.Next(4) > 0;
            if (valid[row])
            {
                expected.Add(values[row]);
                expectedWhole.Add(whole[row]);
            }
        }
        using Bitmap? validity = nulls ? Bitmap.From(valid, memory) : null;
        Compare(Moments.Of<double>(values, validity), expected);
        Compare(Moments.Of<long>(whole, validity), expectedWhole);
    }

    private static void Compare(Moments actual, Moments expected)
    {
        Assert.That(actual.Count, Is.EqualTo(expected.Count));
        Assert.That(actual.Mean, Is.EqualTo(expected.Mean).Within(Tolerance * Math.Max(1, Math.Abs(expected.Mean))));
        Assert.That(actual.Spread, Is.EqualTo(expected.Spread).Within(1e-6 * Math.Max(1, expected.Spread)));
    }
}
