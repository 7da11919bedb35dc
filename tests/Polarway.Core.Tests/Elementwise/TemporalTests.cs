using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Tests.Structural;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Elementwise;

/// <summary>Functions of temporal values; what is expected is what Polars 2.1 answers, in ticks.</summary>
internal sealed class TemporalTests : KernelFixture
{
    private static readonly object?[] s_ticks =
    [
        1609455845123456, -31536000000000, null, 1616896799999999, 1709209800000000, -62135596800000000, 1603585800000000, 253402300799000000,
    ];

    private static readonly DataType s_naive = DataType.Datetime(TimeUnit.Microseconds);
    private static readonly DataType s_zone = DataType.Datetime(TimeUnit.Microseconds, "Europe/Berlin");

    [TestCase("year", "", "naive", "2020|1969|null|2021|2024|1|2020|9999")]
    [TestCase("year", "", "zone", "2021|1969|null|2021|2024")]
    [TestCase("month", "", "naive", "12|1|null|3|2|1|10|12")]
    [TestCase("month", "", "zone", "1|1|null|3|2")]
    [TestCase("day", "", "naive", "31|1|null|28|29|1|25|31")]
    [TestCase("day", "", "zone", "1|1|null|28|29")]
    [TestCase("hour", "", "naive", "23|0|null|1|12|0|0|23")]
    [TestCase("hour", "", "zone", "0|1|null|3|13")]
    [TestCase("minute", "", "naive", "4|0|null|59|30|0|30|59")]
    [TestCase("minute", "", "zone", "4|0|null|59|30")]
    [TestCase("second", "", "naive", "5|0|null|59|0|0|0|59")]
    [TestCase("second", "", "zone", "5|0|null|59|0")]
    [TestCase("millisecond", "", "naive", "123|0|null|999|0|0|0|0")]
    [TestCase("millisecond", "", "zone", "123|0|null|999|0")]
    [TestCase("microsecond", "", "naive", "123456|0|null|999999|0|0|0|0")]
    [TestCase("microsecond", "", "zone", "123456|0|null|999999|0")]
    [TestCase("nanosecond", "", "naive", "123456000|0|null|999999000|0|0|0|0")]
    [TestCase("nanosecond", "", "zone", "123456000|0|null|999999000|0")]
    [TestCase("weekday", "", "naive", "4|3|null|7|4|1|7|5")]
    [TestCase("weekday", "", "zone", "5|3|null|7|4")]
    [TestCase("week", "", "naive", "53|1|null|12|9|1|43|52")]
    [TestCase("week", "", "zone", "53|1|null|12|9")]
    [TestCase("ordinal_day", "", "naive", "366|1|null|87|60|1|299|365")]
    [TestCase("ordinal_day", "", "zone", "1|1|null|87|60")]
    [TestCase("quarter", "", "naive", "4|1|null|1|1|1|4|4")]
    [TestCase("quarter", "", "zone", "1|1|null|1|1")]
    [TestCase("iso_year", "", "naive", "2020|1969|null|2021|2024|1|2020|9999")]
    [TestCase("iso_year", "", "zone", "2020|1969|null|2021|2024")]
    [TestCase("is_leap_year", "", "naive", "True|False|null|False|True|False|True|False")]
    [TestCase("is_leap_year", "", "zone", "False|False|null|False|True")]
    [TestCase("century", "", "naive", "21|20|null|21|21|1|21|100")]
    [TestCase("century", "", "zone", "21|20|null|21|21")]
    [TestCase("millennium", "", "naive", "3|2|null|3|3|1|3|10")]
    [TestCase("millennium", "", "zone", "3|2|null|3|3")]
    [TestCase("days_in_month", "", "naive", "31|31|null|31|29|31|31|31")]
    [TestCase("days_in_month", "", "zone", "31|31|null|31|29")]
    [TestCase("date", "", "naive", "18627|-365|null|18714|19782|-719162|18560|2932896")]
    [TestCase("date", "", "zone", "18628|-365|null|18714|19782")]
    [TestCase("time", "", "naive", "83045123456000|0|null|7199999999000|45000000000000|0|1800000000000|86399000000000")]
    [TestCase("time", "", "zone", "245123456000|3600000000000|null|14399999999000|48600000000000")]
    [TestCase("month_start", "", "naive", "1606863845123456|-31536000000000|null|1614563999999999|1706790600000000|-62135596800000000|1601512200000000|253399708799000000")]
    [TestCase("month_start", "", "zone", "1609455845123456|-31536000000000|null|1614567599999999|1706790600000000")]
    [TestCase("month_end", "", "naive", "1609455845123456|-28944000000000|null|1617155999999999|1709209800000000|-62133004800000000|1604104200000000|253402300799000000")]
    [TestCase("month_end", "", "zone", "1612047845123456|-28944000000000|null|1617155999999999|1709209800000000")]
    [TestCase("truncate", "1y", "naive", "1577836800000000|-31536000000000|null|1609459200000000|1704067200000000|-62135596800000000|1577836800000000|253370764800000000")]
    [TestCase("truncate", "1y", "zone", "1609455600000000|-31539600000000|null|1609455600000000|1704063600000000")]
    [TestCase("truncate", "3mo", "naive", "1601510400000000|-31536000000000|null|1609459200000000|1704067200000000|-62135596800000000|1601510400000000|253394352000000000")]
    [TestCase("truncate", "3mo", "zone", "1609455600000000|-31539600000000|null|1609455600000000|1704063600000000")]
    [TestCase("truncate", "1q", "naive", "1601510400000000|-31536000000000|null|1609459200000000|1704067200000000|-62135596800000000|1601510400000000|253394352000000000")]
    [TestCase("truncate", "1q", "zone", "1609455600000000|-31539600000000|null|1609455600000000|1704063600000000")]
    [TestCase("truncate", "1w", "naive", "1609113600000000|-31708800000000|null|1616371200000000|1708905600000000|-62135596800000000|1603065600000000|253401868800000000")]
    [TestCase("truncate", "1w", "zone", "1609110000000000|-31712400000000|null|1616367600000000|1708902000000000")]
    [TestCase("truncate", "2d", "naive", "1609286400000000|-31622400000000|null|1616889600000000|1709164800000000|-62135596800000000|1603584000000000|253402214400000000")]
    [TestCase("truncate", "2d", "zone", "1609455600000000|-31626000000000|null|1616886000000000|1709161200000000")]
    [TestCase("truncate", "1h", "naive", "1609455600000000|-31536000000000|null|1616893200000000|1709208000000000|-62135596800000000|1603584000000000|253402297200000000")]
    [TestCase("truncate", "1h", "zone", "1609455600000000|-31536000000000|null|1616893200000000|1709208000000000")]
    [TestCase("truncate", "15m", "naive", "1609455600000000|-31536000000000|null|1616895900000000|1709209800000000|-62135596800000000|1603585800000000|253402299900000000")]
    [TestCase("truncate", "15m", "zone", "1609455600000000|-31536000000000|null|1616895900000000|1709209800000000")]
    [TestCase("truncate", "7s", "naive", "1609455841000000|-31536001000000|null|1616896799000000|1709209796000000|-62135596803000000|1603585795000000|253402300795000000")]
    [TestCase("truncate", "7s", "zone", "1609455839000000|-31536003000000|null|1616896795000000|1709209794000000")]
    [TestCase("truncate", "2w", "naive", "1609113600000000|-32313600000000|null|1616371200000000|1708300800000000|-62135596800000000|1603065600000000|253401868800000000")]
    [TestCase("truncate", "2w", "zone", "1609110000000000|-32317200000000|null|1616367600000000|1708297200000000")]
    [TestCase("truncate", "1d12h", "naive", "1609372800000000|-31622400000000|null|1616889600000000|1709164800000000|-62135683200000000|1603540800000000|253402214400000000")]
    [TestCase("truncate", "100ms", "naive", "1609455845100000|-31536000000000|null|1616896799900000|1709209800000000|-62135596800000000|1603585800000000|253402300799000000")]
    [TestCase("truncate", "100ms", "zone", "1609455845100000|-31536000000000|null|1616896799900000|1709209800000000")]
    [TestCase("round", "1h", "naive", "1609455600000000|-31536000000000|null|1616896800000000|1709211600000000")]
    [TestCase("round", "1h", "zone", "1609455600000000|-31536000000000|null|1616896800000000|1709211600000000")]
    [TestCase("round", "1d", "naive", "1609459200000000|-31536000000000|null|1616889600000000|1709251200000000")]
    [TestCase("round", "1d", "zone", "1609455600000000|-31539600000000|null|1616886000000000|1709247600000000")]
    [TestCase("offset_by", "1mo", "naive", "1612134245123456|-28857600000000|null|1619575199999999|1711715400000000")]
    [TestCase("offset_by", "1mo", "zone", "1612134245123456|-28857600000000|null|1619575199999999|1711715400000000")]
    [TestCase("offset_by", "-1mo", "naive", "1606777445123456|-34214400000000|null|1614477599999999|1706531400000000")]
    [TestCase("offset_by", "-1mo", "zone", "1606777445123456|-34214400000000|null|1614481199999999|1706531400000000")]
    [TestCase("offset_by", "3h", "naive", "1609466645123456|-31525200000000|null|1616907599999999|1709220600000000")]
    [TestCase("offset_by", "3h", "zone", "1609466645123456|-31525200000000|null|1616907599999999|1709220600000000")]
    [TestCase("offset_by", "1w", "naive", "1610060645123456|-30931200000000|null|1617501599999999|1709814600000000")]
    [TestCase("offset_by", "1w", "zone", "1610060645123456|-30931200000000|null|1617501599999999|1709814600000000")]
    [TestCase("offset_by", "-1d", "naive", "1609369445123456|-31622400000000|null|1616810399999999|1709123400000000")]
    [TestCase("offset_by", "-1d", "zone", "1609369445123456|-31622400000000|null|1616813999999999|1709123400000000")]
    [TestCase("offset_by", "5s", "naive", "1609455850123456|-31535995000000|null|1616896804999999|1709209805000000")]
    [TestCase("offset_by", "5s", "zone", "1609455850123456|-31535995000000|null|1616896804999999|1709209805000000")]
    [TestCase("offset_by", "1mo2d3h", "naive", "1612317845123456|-28674000000000|null|1619758799999999|1711899000000000")]
    [TestCase("offset_by", "1mo2d3h", "zone", "1612317845123456|-28674000000000|null|1619758799999999|1711895400000000")]
    [TestCase("strftime", "%Y-%m-%d %H:%M:%S", "naive", "2020-12-31 23:04:05|1969-01-01 00:00:00|null|2021-03-28 01:59:59|2024-02-29 12:30:00")]
    [TestCase("strftime", "%Y-%m-%d %H:%M:%S", "zone", "2021-01-01 00:04:05|1969-01-01 01:00:00|null|2021-03-28 03:59:59|2024-02-29 13:30:00")]
    [TestCase("strftime", "%f", "naive", "123456000|000000000|null|999999000|000000000")]
    [TestCase("strftime", "%f", "zone", "123456000|000000000|null|999999000|000000000")]
    [TestCase("strftime", "%.f", "naive", ".123456||null|.999999|")]
    [TestCase("strftime", "%.f", "zone", ".123456||null|.999999|")]
    [TestCase("strftime", "%.3f", "naive", ".123|.000|null|.999|.000")]
    [TestCase("strftime", "%.3f", "zone", ".123|.000|null|.999|.000")]
    [TestCase("strftime", "%3f", "naive", "123|000|null|999|000")]
    [TestCase("strftime", "%3f", "zone", "123|000|null|999|000")]
    [TestCase("strftime", "%6f %9f", "naive", "123456 123456000|000000 000000000|null|999999 999999000|000000 000000000")]
    [TestCase("strftime", "%6f %9f", "zone", "123456 123456000|000000 000000000|null|999999 999999000|000000 000000000")]
    [TestCase("strftime", "%y %b %B %a %A %j", "naive", "20 Dec December Thu Thursday 366|69 Jan January Wed Wednesday 001|null|21 Mar March Sun Sunday 087|24 Feb February Thu Thursday 060")]
    [TestCase("strftime", "%y %b %B %a %A %j", "zone", "21 Jan January Fri Friday 001|69 Jan January Wed Wednesday 001|null|21 Mar March Sun Sunday 087|24 Feb February Thu Thursday 060")]
    [TestCase("strftime", "%U %W %V %G %u %w", "naive", "52 52 53 2020 4 4|00 00 01 1969 3 3|null|13 12 12 2021 7 0|08 09 09 2024 4 4")]
    [TestCase("strftime", "%U %W %V %G %u %w", "zone", "00 00 53 2020 5 5|00 00 01 1969 3 3|null|13 12 12 2021 7 0|08 09 09 2024 4 4")]
    [TestCase("strftime", "%p %I %e %k %l", "naive", "PM 11 31 23 11|AM 12  1  0 12|null|AM 01 28  1  1|PM 12 29 12 12")]
    [TestCase("strftime", "%p %I %e %k %l", "zone", "AM 12  1  0 12|AM 01  1  1  1|null|AM 03 28  3  3|PM 01 29 13  1")]
    [TestCase("strftime", "%T %D %F %R", "naive", "23:04:05 12/31/20 2020-12-31 23:04|00:00:00 01/01/69 1969-01-01 00:00|null|01:59:59 03/28/21 2021-03-28 01:59|12:30:00 02/29/24 2024-02-29 12:30")]
    [TestCase("strftime", "%T %D %F %R", "zone", "00:04:05 01/01/21 2021-01-01 00:04|01:00:00 01/01/69 1969-01-01 01:00|null|03:59:59 03/28/21 2021-03-28 03:59|13:30:00 02/29/24 2024-02-29 13:30")]
    [TestCase("strftime", "%c %x %X", "naive", "Thu Dec 31 23:04:05 2020 12/31/20 23:04:05|Wed Jan  1 00:00:00 1969 01/01/69 00:00:00|null|Sun Mar 28 01:59:59 2021 03/28/21 01:59:59|Thu Feb 29 12:30:00 2024 02/29/24 12:30:00")]
    [TestCase("strftime", "%c %x %X", "zone", "Fri Jan  1 00:04:05 2021 01/01/21 00:04:05|Wed Jan  1 01:00:00 1969 01/01/69 01:00:00|null|Sun Mar 28 03:59:59 2021 03/28/21 03:59:59|Thu Feb 29 13:30:00 2024 02/29/24 13:30:00")]
    [TestCase("strftime", "%s %%", "naive", "1609455845 %|-31536000 %|null|1616896799 %|1709209800 %")]
    [TestCase("strftime", "%s %%", "zone", "1609455845 %|-31536000 %|null|1616896799 %|1709209800 %")]
    [TestCase("strftime", "%C %h", "naive", "20 Dec|19 Jan|null|20 Mar|20 Feb")]
    [TestCase("strftime", "%C %h", "zone", "20 Jan|19 Jan|null|20 Mar|20 Feb")]
    [TestCase("strftime", "%P %v %r", "naive", "pm 31-Dec-2020 11:04:05 PM|am  1-Jan-1969 12:00:00 AM|null|am 28-Mar-2021 01:59:59 AM|pm 29-Feb-2024 12:30:00 PM")]
    [TestCase("strftime", "%P %v %r", "zone", "am  1-Jan-2021 12:04:05 AM|am  1-Jan-1969 01:00:00 AM|null|am 28-Mar-2021 03:59:59 AM|pm 29-Feb-2024 01:30:00 PM")]
    [TestCase("strftime", "%-d %-m %_d", "naive", "31 12 31|1 1  1|null|28 3 28|29 2 29")]
    [TestCase("strftime", "%-d %-m %_d", "zone", "1 1  1|1 1  1|null|28 3 28|29 2 29")]
    [TestCase("strftime", "%d. %b %q", "naive", "31. Dec 4|01. Jan 1|null|28. Mar 1|29. Feb 1")]
    [TestCase("strftime", "%d. %b %q", "zone", "01. Jan 1|01. Jan 1|null|28. Mar 1|29. Feb 1")]
    [TestCase("strftime", "%z %:z %+", "zone", "+0100 +01:00 2021-01-01T00:04:05.123456+01:00|+0100 +01:00 1969-01-01T01:00:00+01:00|null|+0200 +02:00 2021-03-28T03:59:59.999999+02:00|+0100 +01:00 2024-02-29T13:30:00+01:00")]
    public void Functions_give_what_Polars_gives(string name, string argument, string kind, string expected)
    {
        int count = expected.Split('|').Length;
        using Column padded = Of(kind == "zone" ? s_zone : s_naive, [12345, .. s_ticks]);
        using Column column = padded.Slice(1, count);
        using Column result = Apply(name, argument, column);
        string text = string.Join("|", Cells.Of(result).Select(c => c?.ToString() ?? "null"));
        Assert.That(text, Is.EqualTo(expected));
    }

    [TestCase("2020-01-02|02/01/2020|31/02/2020|1/2/2020", "Date", "%d/%m/%Y", true, "null|18263|null|18293")]
    [TestCase("2020-01-02 03:04:05.123|2020-01-02 03:04:05|2020-01-02 03:04:05.1234567", "Datetime", "%Y-%m-%d %H:%M:%S%.f", true, "1577934245123000|1577934245000000|1577934245123456")]
    [TestCase("Jan 5 2020 3:04 PM|February 29 2020 12:00 AM|Feb 30 2020 1:00 AM", "Datetime", "%b %d %Y %I:%M %p", true, "1578236640000000|null|null")]
    [TestCase("xx2020-01-02yy|2020-01-02|no", "Date", "%Y-%m-%d", false, "18263|18263|null")]
    [TestCase("01:02:03|25:00:00|1:2:3", "Time", "%H:%M:%S", true, "3723000000000|null|3723000000000")]
    [TestCase("2020-01|2020-13", "Date", "%Y-%m", true, "18262|null")]
    [TestCase("2020-01-02", "Datetime", "%Y-%m-%d", true, "1577923200000000")]
    [TestCase("20200102|20201302", "Date", "%Y%m%d", true, "18263|null")]
    [TestCase("99-001|20-366", "Date", "%y-%j", true, "10592|18627")]
    [TestCase("1577934245|-1", "Datetime", "%s", true, "1577934245000000|null")]
    [TestCase("2020-01-02T03:04:05.123456|2020-01-02T03:04:05.1", "Datetime", "%Y-%m-%dT%H:%M:%S.%f", true, "1577934245000123|1577934245000000")]
    [TestCase("Thu, 2 Jan 2020", "Date", "%a, %d %b %Y", true, "18263")]
    [TestCase("2020-01-02 03:04", "Datetime", "%F %R", true, "1577934240000000")]
    public void Strptime_reads_what_Polars_reads(string values, string kind, string format, bool exact, string expected)
    {
        DataType type = kind == "Date" ? DataType.Date : kind == "Time" ? DataType.Time : s_naive;
        using Column text = Of(DataType.String, [.. values.Split('|')]);
        using Column result = TimeReader.Read(text, type, format, false, exact, Memory);
        Assert.That(string.Join("|", Cells.Of(result).Select(c => c?.ToString() ?? "null")), Is.EqualTo(expected));
    }

    [Test]
    public void Strptime_guesses_and_fails_aloud()
    {
        using Column text = Of(DataType.String, null, "2020-01-02 03:04:05", "x");
        using Column guessed = TimeReader.Read(text, s_naive, null, false, true, Memory);
        Assert.That(Cells.Of(guessed), Is.EqualTo(new object?[] { null, (Int128)1577934245000000, null }));
        Assert.That(() => TimeReader.Read(text, s_naive, null, true, true, Memory, "t"),
            Throws.TypeOf<PolarwayException>().With.Message.Contains("failed in column 't' for 1 out of 3 values: [\"x\"]"));
        using Column odd = Of(DataType.String, "foo");
        Assert.That(() => TimeReader.Read(odd, DataType.Date, null, true, true, Memory), Throws.TypeOf<PolarwayException>().With.Message.Contains("define a format"));
        Assert.That(() => TimeReader.Read(text, DataType.Date, "%Q", true, true, Memory), Throws.TypeOf<PolarwayException>().With.Message.Contains("failed in column"));
    }

    [Test]
    public void Wall_clocks_that_happen_twice_or_never()
    {
        // 2020-03-29 02:30 is skipped in Berlin, 2020-10-25 02:30 happens twice.
        using Column local = Of(s_naive, 1585449000000000, 1603593000000000, 1577934245000000);
        using Column early = Zones.FromWallClock(local, "Europe/Berlin", ZoneConflict.Earliest, ZoneConflict.Null, Memory);
        using Column late = Zones.FromWallClock(local, "Europe/Berlin", ZoneConflict.Latest, ZoneConflict.Null, Memory);
        Assert.That(Cells.Of(early), Is.EqualTo(new object?[] { null, (Int128)1603585800000000, (Int128)1577930645000000 }));
        Assert.That(Cells.Of(late), Is.EqualTo(new object?[] { null, (Int128)1603589400000000, (Int128)1577930645000000 }));
        Assert.That(() => Zones.FromWallClock(local, "Europe/Berlin", ZoneConflict.Earliest, ZoneConflict.Raise, Memory),
            Throws.TypeOf<PolarwayException>().With.Message.Contains("'2020-03-29 02:30:00' is non-existent"));
        Assert.That(() => Zones.FromWallClock(local, "Nowhere/Land", ZoneConflict.Raise, ZoneConflict.Raise, Memory), Throws.TypeOf<PolarwayException>().With.Message.Contains("unable to parse time zone"));
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Test]
    public void Durations_in_whole_and_fractional_units()
    {
        using Column durations = Of(DataType.Duration(TimeUnit.Milliseconds), -86_399_000, 90_000_000, null);
        using Column hours = TemporalParts.Total(durations, 3_600_000_000_000, Memory);
        using Column nano = TemporalParts.Total(durations, 1, Memory);
        using Column days = TemporalParts.FractionalTotal(durations, 86_400_000_000_000, Memory);
        Assert.That(Cells.Of(hours), Is.EqualTo(new object?[] { (Int128)(-23), (Int128)25, null }));
        Assert.That(Cells.Of(nano), Is.EqualTo(new object?[] { (Int128)(-86_399_000_000_000), (Int128)90_000_000_000_000, null }));
        Assert.That(Cells.At(days, 1), Is.EqualTo(25.0 / 24));
    }

    [Test]
    public void Every_day_of_the_calendar_agrees_with_dotnet()
    {
        for (int days = -719_162; days < 2_932_896; days += 17)
        {
            DateTime expected = DateTime.UnixEpoch.AddDays(days);
            CivilDate date = CivilDate.FromDays(days);
            Assert.That((date.Year, date.Month, date.Day), Is.EqualTo((expected.Year, expected.Month, expected.Day)));
            Assert.That(CivilDate.ToDays(date.Year, date.Month, date.Day), Is.EqualTo(days));
            Assert.That((date.OrdinalDay, CivilDate.Weekday(days) % 7), Is.EqualTo((expected.DayOfYear, (int)expected.DayOfWeek)));
            Assert.That(CivilDate.IsoWeek(days), Is.EqualTo((System.Globalization.ISOWeek.GetYear(expected), System.Globalization.ISOWeek.GetWeekOfYear(expected))));
        }
    }

    private Column Apply(string name, string argument, Column column) => name switch
    {
        "truncate" => TemporalShift.Truncate(column, CalendarSpan.Parse(argument), Memory),
        "round" => TemporalShift.Round(column, CalendarSpan.Parse(argument), Memory),
        "offset_by" => TemporalShift.OffsetBy(column, CalendarSpan.Parse(argument), Memory),
        "strftime" => TimeWriter.Write(column, argument, Memory),
        "month_start" => TemporalShift.MonthStart(column, Memory),
        "month_end" => TemporalShift.MonthEnd(column, Memory),
        _ => TemporalParts.Get(Enum.Parse<TemporalPart>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true), column, Memory),
    };
}
