using Polarway.Core.Errors;

namespace Polarway.Sql.Tests;

/// <summary>Text to syntax: precedence, quotes, comments, and errors with their place.</summary>
public sealed class ParserTests
{
    [TestCase("1 + 2 * 3", "1 + (2 * 3)")]
    [TestCase("a OR b AND c", "a OR (b AND c)")]
    [TestCase("NOT a = b", "NOT (a = b)")]
    [TestCase("a AND NOT b OR c", "(a AND (NOT b)) OR c")]
    [TestCase("-a + b", "(-a) + b")]
    [TestCase("a + b::int", "a + (b::int)")]
    [TestCase("a = b || c", "a = (b || c)")]
    [TestCase("a < b + 1 AND c IS NULL", "(a < (b + 1)) AND (c IS NULL)")]
    [TestCase("a BETWEEN 1 AND 2 AND b", "(a BETWEEN 1 AND 2) AND b")]
    [TestCase("a NOT IN (1, 2) OR b", "(a NOT IN (1, 2)) OR b")]
    [TestCase("a - b - c", "(a - b) - c")]
    [TestCase("a | b & c", "a | (b & c)")]
    [TestCase("x -> 'p' = 1", "(x -> 'p') = 1")]
    public void Binds_as_with_parentheses(string text, string parenthesised)
        => Assert.That(Translated.Expression(text), Is.EqualTo(Translated.Expression(parenthesised)));

    [TestCase("'it''s'", "it's")]
    [TestCase("$$a'b$$", "a'b")]
    [TestCase("$x$a$$b$x$", "a$$b")]
    [TestCase("E'a\\nb'", "a\nb")]
    public void Reads_text_literals(string text, string value)
        => Assert.That(System.Text.Json.JsonDocument.Parse(Translated.Expression(text)).RootElement.GetProperty("lit").GetString(), Is.EqualTo(value));

    [TestCase("SELECT \"a\" FROM t")]
    [TestCase("select `a` from t;")]
    [TestCase("SELECT a -- the column\nFROM t")]
    [TestCase("SELECT /* one /* two */ */ a FROM t")]
    [TestCase("FROM t SELECT a")]
    [TestCase("SELECT a, FROM t")]
    [TestCase("(SELECT a FROM t)")]
    public void Reads_the_same_query(string text)
        => Assert.That(Translated.Names(text), Is.EqualTo(new[] { "a" }));

    [TestCase("SELEC a FROM t", "Expected: an SQL statement, found: SELEC at Line: 1, Column: 1")]
    [TestCase("SELECT a\nFROM t WHERE\n  ) ", "Expected: an expression, found: ) at Line: 3, Column: 3")]
    [TestCase("SELECT a FROM", "found: EOF")]
    [TestCase("SELECT 'abc", "Unterminated string literal at Line: 1, Column: 8")]
    [TestCase("SELECT /* a", "Unexpected EOF while in a multi-line comment at Line: 1, Column: 8")]
    [TestCase("SELECT a b c FROM t", "Expected: end of statement, found: c at Line: 1, Column: 12")]
    [TestCase("SELECT (a FROM t", "Expected: ), found: FROM at Line: 1, Column: 11")]
    [TestCase("SELECT 1; SELECT 2", "one (and only one) statement")]
    [TestCase("SELECT TOP 2 a FROM t", "use `LIMIT` instead")]
    [TestCase("UPDATE t SET a = 1", "operation is currently unsupported")]
    [TestCase("SELECT a INTO x FROM t", "`SELECT INTO` clause is not supported")]
    [TestCase("SELECT a FROM t FOR UPDATE", "locking clause is not supported")]
    public void Tells_where_the_text_is_wrong(string text, string message)
    {
        PolarwayException error = Translated.Error(text);
        Assert.Multiple(() =>
        {
            Assert.That(error.Kind, Is.EqualTo(ErrorKind.SqlInterface));
            Assert.That(error.Message, Does.Contain(message));
        });
    }

    [Test]
    public void Depth_is_bounded([Values("(", "NOT ", "-", "CASE WHEN ", "abs(", "[", "(SELECT ", "EXISTS (SELECT 1 FROM t WHERE ")] string opening)
    {
        string text = "SELECT " + string.Concat(Enumerable.Repeat(opening, 100_000)) + "1";
        Assert.That(Translated.Error(text).Kind, Is.EqualTo(ErrorKind.SqlInterface));
    }

    [Test]
    public void Long_chains_of_connectives_stay_shallow()
    {
        string text = "SELECT a FROM t WHERE " + string.Join(" OR ", Enumerable.Range(0, 5000).Select(n => $"b = {n}"));
        Assert.That(Translated.Names(text), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public void Long_chains_of_other_operators_are_refused_with_a_reason()
        => Assert.That(Translated.Error("SELECT " + string.Join(" + ", Enumerable.Repeat("a", 1000)) + " FROM t").Message, Does.Contain("use parentheses"));
}
