using System.Text;
using System.Text.Json;
using Polarway.Sql;

namespace Polarway.Fuzz.Targets;

/// <summary>SQL text over two tables, to a plan. The first byte tells a statement from an expression alone.</summary>
internal sealed class SqlTexts : FuzzTarget
{
    private static readonly byte[] Tables = Encoding.UTF8.GetBytes("""
        {"t":{"plan":{"op":"frame","frame":1},"schema":[["a","int64"],["b","float64"],["s","string"],["d","date"],["l",{"list":"int64"}],["o",{"struct":[["x","int32"]]}]]},"u":{"plan":{"op":"frame","frame":2},"schema":[["a","int64"],["c","int64"]]}}
        """);

    public override string Name => "sql.text";

    public override int Weight => 60;

    public override byte[][] Tokens { get; } = [.. ((string[])
    [
        "SELECT ", " FROM t ", " WHERE ", " GROUP BY ", " ORDER BY ", " LIMIT 1", " JOIN u ON ", " LEFT JOIN u USING (a)", " UNION ALL ", " EXCEPT ", " OVER (ORDER BY a)", " PARTITION BY ", " QUALIFY ", " HAVING ",
        "CASE WHEN ", " THEN ", " END", "(SELECT ", "EXISTS (", " IN (", " BETWEEN ", " AND ", " OR ", "NOT ", "::int", "CAST(", " AS ", "INTERVAL '1 day'", "DATE '2020-01-01'", "COUNT(*)", "SUM(", "UNNEST(", "ARRAY[",
        "t.a", "u.c", "o.x", "*", "'", "\"", "$$", "/*", "--", "(((((", ")", "1e999", "99999999999999999999", "ROLLUP(", "GROUPING SETS (", "VALUES (1)", "WITH x AS (", "LIKE '%_'", " ~ '('", "\\ud800",
    ]).Select(Encoding.UTF8.GetBytes)];

    public override IEnumerable<byte[]> Seeds()
    {
        string[] statements =
        [
            "SELECT a, b + 1 AS c, COUNT(*) OVER (PARTITION BY s ORDER BY d) FROM t WHERE a > 1 AND s LIKE 'x%' ORDER BY a DESC NULLS LAST LIMIT 3 OFFSET 1",
            "SELECT s, SUM(b) AS n, STRING_AGG(s, ',' ORDER BY a) FROM t GROUP BY s HAVING COUNT(*) > 1 ORDER BY n",
            "SELECT t.*, u.c FROM t LEFT JOIN u ON t.a = u.a AND t.b < u.c",
            "WITH x AS (SELECT a FROM u) SELECT * FROM x WHERE EXISTS (SELECT 1 FROM t WHERE t.a = x.a AND t.b > 2)",
            "SELECT a, (SELECT MAX(c) FROM u WHERE u.a <= t.a) FROM t WHERE a IN (SELECT a FROM u) OR a = ANY(SELECT c FROM u)",
            "SELECT a FROM t UNION SELECT c FROM u INTERSECT SELECT a FROM u ORDER BY 1",
            "SELECT DISTINCT ON (a) a, EXTRACT(year FROM d), d + INTERVAL '1 month', l[1], o.x, UNNEST(l) FROM t",
            "SELECT * EXCLUDE (l) REPLACE (a + 1 AS a) RENAME (s AS z) FROM t QUALIFY ROW_NUMBER() OVER w = 1 WINDOW w AS (PARTITION BY a ORDER BY b)",
            "SELECT a, GROUPING(a) FROM t GROUP BY ROLLUP (a, s)",
            "SELECT * FROM (VALUES (1, 'x'), (2, NULL)) AS v(i, j) CROSS JOIN UNNEST([1, 2]) AS k(n)",
            "CREATE TABLE x AS SELECT CASE a WHEN 1 THEN 'x' ELSE NULL END, CAST(b AS DECIMAL(10, 2)) FROM t",
            "DELETE FROM t WHERE a IS NOT DISTINCT FROM 1",
        ];
        string[] expressions = ["a + b * 2 AS c", "COALESCE(a, 1) IN (1, 2, NULL)", "UPPER(s) || '-' || SUBSTR(s, 2)", "x -> 'y' ->> 1", "DATE '2024-01-01' + INTERVAL '2 days'"];
        return statements.Select(text => (byte[])[0, .. Encoding.UTF8.GetBytes(text)]).Concat(expressions.Select(text => (byte[])[1, .. Encoding.UTF8.GetBytes(text)]));
    }

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        if (input.Length == 0)
        {
            return;
        }
        string text = JsonSerializer.Serialize(Encoding.UTF8.GetString(input[1..]));
        string request = $"{{\"query\":{text},\"expression\":{(input[0] % 2 == 0 ? "false" : "true")},\"tables\":{Encoding.UTF8.GetString(Tables)},\"now\":0,\"schemas\":[[[\"x\",\"int64\"]]]}}";
        JsonDocument.Parse(SqlTranslator.Translate(Encoding.UTF8.GetBytes(request)), new JsonDocumentOptions { MaxDepth = 100_000 }).Dispose();
    }
}
