using Polarway.Core.Errors;
using Polarway.Engine.Scan;

namespace Polarway.Engine.Tests.Scan;

public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*.csv", "a.csv", true)]
    [InlineData("*.csv", "a.csv.gz", false)]
    [InlineData("a*b*c", "a--b-bc", true)]
    [InlineData("a*b*c", "a--b-bd", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[abc].x", "b.x", true)]
    [InlineData("[a-c]1", "c1", true)]
    [InlineData("[a-c]1", "d1", false)]
    [InlineData("[!a-c]1", "d1", true)]
    [InlineData("[^a]", "a", false)]
    [InlineData("[]]", "]", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("**", "anything", true)]
    public void A_name_fits_or_not(string pattern, string name, bool fits) => Assert.Equal(fits, GlobPattern.Matches(pattern, name));

    [Fact]
    public void A_bracket_that_is_not_closed_is_an_error_with_a_way_out()
    {
        var error = Assert.Throws<PolarwayException>(() => GlobPattern.Matches("a[b", "ab"));
        Assert.Contains("glob=False", error.Message);
    }
}
