using Polarway.Formats.Parquet.Scan;

namespace Polarway.Formats.Tests.Parquet;

internal sealed class RowRangesTests
{
    private const int Rows = 64;

    [Test]
    public void And_and_or_are_those_of_sets([Range(0, 49)] int seed)
    {
        var random = new Random(seed);
        RowRanges left = Draw(random);
        RowRanges right = Draw(random);
        Assert.Multiple(() =>
        {
            Assert.That(Set(left.And(right)), Is.EqualTo(Set(left).Intersect(Set(right)).Order()));
            Assert.That(Set(left.Or(right)), Is.EqualTo(Set(left).Union(Set(right)).Order()));
            Assert.That(left.Or(right).Rows, Is.EqualTo(Set(left).Union(Set(right)).Count()));
        });
    }

    [Test]
    public void Ranges_that_touch_become_one()
    {
        RowRanges rows = RowRanges.Of(0, 10);
        rows.Append(10, 20);
        rows.Append(25, 25);
        Assert.That(rows.Count, Is.EqualTo(1));
        Assert.That(rows[0], Is.EqualTo((0L, 20L)));
    }

    private static RowRanges Draw(Random random)
    {
        var rows = new RowRanges();
        for (int row = 0; row < Rows;)
        {
            int end = Math.Min(Rows, row + random.Next(1, 9));
            if (random.Next(2) == 0)
            {
                rows.Append(row, end);
            }
            row = end;
        }
        return rows;
    }

    private static List<long> Set(RowRanges rows)
    {
        var set = new List<long>();
        for (int range = 0; range < rows.Count; range++)
        {
            for (long row = rows[range].From; row < rows[range].To; row++)
            {
                set.Add(row);
            }
        }
        return set;
    }
}
