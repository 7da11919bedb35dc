using NUnit.Framework;
using Polarway.Core.Errors;
using Polarway.Engine.Scan;

namespace Polarway.Engine.Tests.Scan;

public sealed class GlobPatternTests
{
    [TestCase("*", "", true)]
    [TestCase("*.csv", "a.csv", true)]
    [TestCase("*.csv", "a.csv.gz", false)]
    [TestCase("a*b*c", "a--b-bc", true)]
    [TestCase("a*b*c", "a--b-bd", false)]
    [TestCase("a?c", "abc", true)]
    [TestCase("a?c", "ac", false)]
    [TestCase("[abc].x", "b.x", true)]
    [TestCase("[a-c]1", "c1", true)]
    [TestCase("[a-c]1", "d1", false)]
    [TestCase("[!a-c]1", "d1", true)]
    [TestCase("[^a]", "a", false)]
    [TestCase("[]]", "]", true)]
    [TestCase("[a-]", "-", true)]
    [TestCase("**", "anything", true)]
    public void A_name_fits_or_not(string pattern, string name, bool fits) => Assert.That(GlobPattern.Matches(pattern, name), Is.EqualTo(fits));

    [Test]
    public void A_bracket_that_is_not_closed_is_an_error_with_a_way_out()
    {
        var error = Assert.Throws<PolarwayException>(() => GlobPattern.Matches("a[b", "ab"));
        Assert.That(error!.Message, Does.Contain("glob=False"));
    }
}
