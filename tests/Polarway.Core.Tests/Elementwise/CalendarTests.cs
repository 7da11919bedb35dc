using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Elementwise;

/// <summary>Business days, zones and normal forms against the obvious, day by day and character by character.</summary>
internal sealed class CalendarTests : KernelFixture
{
    [Test]
    public void Business_days_agree_with_counting_one_by_one([Range(0, 20)] int seed)
    {
        var random = new Random(seed);
        bool[] mask = [.. Enumerable.Range(0, 7).Select(_ => random.Next(3) > 0)];
        mask[random.Next(7)] = true;
        int[] holidays = [.. Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(-400, 400))];
        var calendar = new BusinessCalendar(mask, holidays);
        bool Works(int day) => mask[(((day + 3) % 7) + 7) % 7] && !holidays.Contains(day);
        for (int round = 0; round < 200; round++)
        {
            int start = random.Next(-500, 500);
            int end = random.Next(-500, 500);
            int counted = start <= end ? Enumerable.Range(start, end - start).Count(Works) : -Enumerable.Range(end + 1, start - end).Count(Works);
            Assert.That(calendar.Count(start, end), Is.EqualTo(counted));
            Assert.That(calendar.Contains(start), Is.EqualTo(Works(start)));
            int day = calendar.Roll(start, forward: random.Next(2) == 0);
            int steps = random.Next(-50, 50);
            int expected = day;
            for (int step = 0; step < Math.Abs(steps);)
            {
                expected += Math.Sign(steps);
                step += Works(expected) ? 1 : 0;
            }
            Assert.That(calendar.Move(day, steps), Is.EqualTo(expected));
        }
    }

    [Test]
    public void A_week_without_business_days_is_refused()
        => Assert.That(() => new BusinessCalendar(new bool[7], []), Throws.TypeOf<PolarwayException>().With.Message.Contains("at least one business day"));

    [TestCase("Europe/Berlin", "2024-07-01", 3600, 3600)]
    [TestCase("Europe/Berlin", "2024-01-01", 3600, 0)]
    [TestCase("Europe/Berlin", "2060-07-01", 3600, 3600)]
    [TestCase("Asia/Kathmandu", "2024-01-01", 20700, 0)]
    [TestCase("UTC", "2024-01-01", 0, 0)]
    public void Offsets_of_zones_are_parted_into_base_and_summer(string zone, string day, int standard, int summer)
    {
        long ticks = (DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        using Column moments = PrimitiveColumn.From<long>(DataType.Datetime(TimeUnit.Milliseconds, zone), [ticks], Memory);
        using Column bases = Zones.Offsets(moments, false, Memory);
        using Column added = Zones.Offsets(moments, true, Memory);
        Assert.That(((PrimitiveColumn)bases).Values<long>()[0], Is.EqualTo(standard * 1000L));
        Assert.That(((PrimitiveColumn)added).Values<long>()[0], Is.EqualTo(summer * 1000L));
    }

    [TestCase("e\u0301", UnicodeForm.C, "é")]
    [TestCase("é", UnicodeForm.D, "e\u0301")]
    [TestCase("ﬁ²", UnicodeForm.KC, "fi2")]
    [TestCase("ﬁ²", UnicodeForm.C, "ﬁ²")]
    [TestCase("한", UnicodeForm.D, "\u1112\u1161\u11ab")]
    [TestCase("\u1112\u1161\u11ab", UnicodeForm.C, "한")]
    [TestCase("q\u0307\u0323", UnicodeForm.C, "q\u0323\u0307")]
    [TestCase("plain", UnicodeForm.KD, "plain")]
    public void Text_takes_its_normal_form(string text, UnicodeForm form, string expected)
    {
        using var builder = Columns.Builders.ColumnBuilder.For(DataType.String, Memory);
        builder.Append(text);
        builder.AppendNull();
        using Column column = builder.Finish();
        using Column made = TextNormalization.Normalize(column, form, 2, Memory);
        Assert.That(((ViewColumn)made).TextAt(0), Is.EqualTo(expected));
        Assert.That(made.IsValid(1), Is.False);
    }
}
