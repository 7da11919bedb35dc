using System.Text.Json;
using Polarway.Core.Errors;

namespace Polarway.Sql.Tests;

/// <summary>Names, scopes and what a statement becomes.</summary>
public sealed class BinderTests
{
    [TestCase("SELECT a, a + 1, abs(b), 5, COUNT(*) OVER () FROM t", "a", "a:1", "b", "literal", "len")]
    [TestCase("SELECT a - b, 5 AS a FROM t", "a:1", "a")]
    [TestCase("SELECT *, a - b FROM u JOIN t USING (a)", "a", "c", "a:t", "b", "s", "d", "l", "st", "a:1")]
    [TestCase("SELECT t.a, u.a FROM t JOIN u ON t.a = u.a", "a", "a:1")]
    [TestCase("SELECT u.*, t.* EXCLUDE (s, d, l, st) FROM t JOIN u ON t.a = u.a", "a:u", "c", "a", "b")]
    [TestCase("SELECT * EXCLUDE (d, l, st) REPLACE (b + 1 AS b) RENAME (a AS z) FROM t", "z", "b", "s")]
    [TestCase("SELECT * ILIKE 's%' FROM t", "s", "st")]
    [TestCase("SELECT st.* FROM t", "p", "q")]
    [TestCase("SELECT t.st.q FROM t", "q")]
    [TestCase("SELECT COLUMNS('^[ab]$') FROM t", "a", "b")]
    [TestCase("SELECT CASE WHEN a = 1 THEN b END FROM t", "b")]
    [TestCase("SELECT (SELECT MAX(c) FROM u), (SELECT MIN(c) FROM u) FROM t", "literal", "literal:1")]
    [TestCase("SELECT a AS k, SUM(b) FROM t GROUP BY k", "k", "b")]
    public void Results_are_named(string query, params string[] names) => Assert.That(Translated.Names(query), Is.EqualTo(names));

    [TestCase("SELECT zz FROM t", ErrorKind.ColumnNotFound, "unable to find column \"zz\"")]
    [TestCase("SELECT t.zz FROM t", ErrorKind.SqlInterface, "no column named 'zz' found in table 't'")]
    [TestCase("SELECT x.a FROM t", ErrorKind.SqlInterface, "no table or struct column named 'x' found")]
    [TestCase("SELECT a FROM t JOIN u ON t.a = u.a", ErrorKind.SqlInterface, "ambiguous reference to column \"a\" (use one of: t.a, u.a)")]
    [TestCase("SELECT * FROM tt", ErrorKind.SqlInterface, "relation 'tt' was not found; did you mean 't'?")]
    [TestCase("SELECT coun(a) FROM t", ErrorKind.SqlInterface, "unsupported function 'coun'; did you mean 'count'?")]
    [TestCase("SELECT abs(a, b) FROM t", ErrorKind.SqlInterface, "no function matches the given name and arguments: `abs(a, b)`")]
    [TestCase("SELECT STRFTIME(d) FROM t", ErrorKind.SqlSyntax, "STRFTIME expects 2 arguments (found 1)")]
    [TestCase("SELECT b FROM t GROUP BY a", ErrorKind.SqlSyntax, "'b' should participate in the GROUP BY clause or an aggregate function")]
    [TestCase("SELECT a, SUM(b) FROM t", ErrorKind.SqlSyntax, "'a' should participate")]
    [TestCase("SELECT a, a FROM t", ErrorKind.Duplicate, "duplicate output name 'a'")]
    [TestCase("SELECT t.*, t.a FROM t", ErrorKind.SqlInterface, "column 'a' is duplicated in the SELECT")]
    [TestCase("SELECT a::foo FROM t", ErrorKind.SqlInterface, "datatype \"foo\" is not currently supported")]
    [TestCase("SELECT a FROM t ORDER BY 2", ErrorKind.SqlInterface, "ORDER BY ordinal value must refer to a valid column; found 2")]
    [TestCase("SELECT a FROM t ORDER BY -1", ErrorKind.SqlSyntax, "negative ordinal values are invalid for ORDER BY; found -1")]
    [TestCase("SELECT a FROM t LIMIT 1 + 1", ErrorKind.SqlSyntax, "non-numeric arguments")]
    [TestCase("SELECT a FROM t UNION SELECT a, c FROM u", ErrorKind.SqlInterface, "UNION requires equal number of columns")]
    [TestCase("SELECT a FROM t WHERE a IN (SELECT a, c FROM u)", ErrorKind.SqlSyntax, "SQL subquery returns more than one column")]
    [TestCase("SELECT * FROM (VALUES (1, 2), (3))", ErrorKind.SqlSyntax, "VALUES rows must all have the same number of values")]
    [TestCase("SELECT d > '2020-13-01' FROM t", ErrorKind.InvalidOperation, "conversion from `str` to `date` failed")]
    [TestCase("SELECT EXTRACT(stroopwafel FROM d) FROM t", ErrorKind.SqlSyntax, "does not support 'stroopwafel' part")]
    [TestCase("SELECT INTERVAL '1 month'", ErrorKind.SqlSyntax, "fixed-duration interval")]
    [TestCase("SELECT ROW_NUMBER() OVER w FROM t", ErrorKind.SqlInterface, "named window 'w' was not found")]
    public void Mistakes_are_named(string query, object kind, string message)
    {
        PolarwayException error = Translated.Error(query);
        Assert.Multiple(() =>
        {
            Assert.That(error.Kind, Is.EqualTo((ErrorKind)kind));
            Assert.That(error.Message, Does.Contain(message));
        });
    }

    [TestCase("SHOW TABLES", "show_tables")]
    [TestCase("EXPLAIN SELECT a FROM t", "explain")]
    [TestCase("CREATE TABLE x AS SELECT a FROM t", "create_table")]
    [TestCase("DROP TABLE IF EXISTS t", "drop_table")]
    [TestCase("TRUNCATE TABLE t", "truncate")]
    [TestCase("DELETE FROM t WHERE a = 1", "delete")]
    public void Statements_are_told_apart(string text, string kind) => Assert.That(Translated.Answer(text).GetProperty("statement").GetString(), Is.EqualTo(kind));

    [Test]
    public void Columns_of_files_are_asked_for()
    {
        JsonElement asked = Translated.Answer("SELECT x FROM read_csv('f.csv')");
        Assert.Multiple(() =>
        {
            Assert.That(asked.GetProperty("statement").GetString(), Is.EqualTo("schema"));
            Assert.That(asked.GetProperty("plan").GetProperty("format").GetString(), Is.EqualTo("csv"));
            Assert.That(Translated.Answer("SELECT x FROM read_csv('f.csv')", ", \"schemas\": [[[\"x\", \"int64\"]]]").GetProperty("statement").GetString(), Is.EqualTo("query"));
        });
    }

    [Test]
    public void A_correlated_equality_is_a_join_of_groups()
    {
        string plan = Translated.Plan("SELECT a, (SELECT SUM(c) FROM u WHERE u.a = t.a) AS s FROM t").GetRawText();
        Assert.Multiple(() =>
        {
            Assert.That(plan, Does.Contain("\"how\":\"left\""));
            Assert.That(plan, Does.Contain("group_by"));
            Assert.That(plan, Does.Not.Contain("outer"));
        });
    }

    [Test]
    public void Existence_by_equality_is_a_semi_join([Values("", "NOT ")] string not)
        => Assert.That(Translated.Plan($"SELECT a FROM t WHERE {not}EXISTS (SELECT 1 FROM u WHERE u.a = t.a)").GetRawText(), Does.Contain(not.Length == 0 ? "\"how\":\"semi\"" : "\"how\":\"anti\""));

    [Test]
    public void An_equality_that_comes_twice_is_one_key()
        => Assert.That(Translated.Plan("SELECT x.a FROM u x WHERE EXISTS (SELECT 1 FROM t WHERE t.a = x.a AND x.a = t.a)").GetProperty("input").GetProperty("left_on").GetArrayLength(), Is.EqualTo(1));

    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("{\"query\": 1}")]
    [TestCase("{\"query\": \"SELECT a FROM t\", \"tables\": []}")]
    [TestCase("{\"query\": \"SELECT a FROM t\", \"tables\": {\"t\": {\"plan\": {}, \"schema\": 3}}}")]
    [TestCase("{\"query\": \"SELECT a FROM t\", \"tables\": {\"t\": 1}}")]
    [TestCase("{")]
    public void Malformed_requests_are_refused(string request)
        => Assert.That(Assert.Throws<PolarwayException>(() => SqlTranslator.Translate(System.Text.Encoding.UTF8.GetBytes(request)))!.Kind, Is.EqualTo(ErrorKind.InvalidArgument));
}
