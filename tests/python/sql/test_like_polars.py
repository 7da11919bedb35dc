"""SQL against Polars' SQL: the same text over the same tables gives the same names, types and rows."""

from __future__ import annotations

import datetime as dt
import random

import polarway as pw
import pytest
from polarway.exceptions import UnsupportedError

pl = pytest.importorskip("polars", reason="polars is not installed")

T = {
    "a": [1, 1, 2, None, 3],
    "b": [10, 20, 30, 40, 50],
    "s": ["x", "Yy", "z", None, "x%"],
    "f": [1.5, -2.5, 0.0, None, 4.0],
    "d": [dt.date(2024, 1, 1), dt.date(2023, 12, 31), None, dt.date(1999, 2, 28), dt.date(2024, 2, 29)],
    "l": [[1, 2], [3], [], None, [5, None]],
}
U = {"a": [1, 2, 3, 4], "c": [7, 8, 9, None]}

QUERIES = """
SELECT a, a + 1, abs(b), 5, 'x', count(*) OVER () FROM t
SELECT a - b, 5 AS a FROM t
SELECT * EXCLUDE (l, d) REPLACE (b + 1 AS b) RENAME (a AS z) FROM t
SELECT a AS k, sum(b) FROM t GROUP BY k
SELECT a, count(*) AS n, count(f) AS m, count(DISTINCT s) AS d FROM t GROUP BY a HAVING count(*) >= 1
SELECT sum(a), avg(b), min(s), max(d) FROM t WHERE b > 1000
SELECT a / 2 AS x, a // 2 AS y, -b % 7 AS z, b / a AS w FROM t
SELECT a + 1.5 AS x, f * 0.5 AS y FROM t
SELECT * FROM t JOIN u ON t.a = u.a
SELECT t.b, u.c FROM t LEFT JOIN u ON t.a = u.a AND u.c > 7
SELECT t.b, u.c FROM t FULL JOIN u USING (a)
SELECT u.*, t.b FROM u RIGHT JOIN t ON u.a = t.a
SELECT x.b, y.b AS o FROM t x JOIN t y ON x.b < y.b AND x.a = y.a
SELECT * FROM u SEMI JOIN t ON t.a = u.a
SELECT * FROM u ANTI JOIN t USING (a)
SELECT c, b FROM t NATURAL JOIN u
SELECT b FROM t WHERE a IN (SELECT a FROM u WHERE c > 7)
SELECT b FROM t WHERE a NOT IN (SELECT a FROM u WHERE c > 7)
SELECT a, a IN (2, NULL) AS i, a NOT IN (1, 2) AS n FROM t
SELECT a FROM u WHERE NOT EXISTS (SELECT 1 FROM t WHERE t.a = u.a)
SELECT a, (SELECT sum(b) FROM t WHERE t.a = u.a) AS s, (SELECT count(*) FROM t WHERE t.a < u.a) AS n FROM u
SELECT a FROM t WHERE b > (SELECT avg(b) FROM t)
SELECT a FROM t UNION SELECT a FROM u
SELECT a FROM t EXCEPT SELECT a FROM u
SELECT a FROM t INTERSECT ALL SELECT a FROM u
SELECT a, b FROM t UNION ALL BY NAME SELECT c, a FROM u
SELECT * FROM (VALUES (1, 'x'), (2, NULL)) AS v(i, j)
WITH x AS (SELECT a, sum(b) AS s FROM t GROUP BY a) SELECT x.s, u.c FROM x JOIN u ON x.a = u.a
SELECT b, row_number() OVER (PARTITION BY a ORDER BY b DESC) AS r, sum(b) OVER (ORDER BY a) AS c FROM t
SELECT b, rank() OVER (ORDER BY a DESC, b ASC) AS r, dense_rank() OVER (ORDER BY a) AS d, ntile(2) OVER (ORDER BY b) AS n FROM t
SELECT b, lag(b) OVER (ORDER BY b) AS l, lead(b, 2, 0) OVER (ORDER BY b) AS m, first_value(s) OVER (PARTITION BY a ORDER BY b) AS f FROM t
SELECT b, sum(b) OVER (ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM t
SELECT a, b FROM t QUALIFY row_number() OVER (PARTITION BY a ORDER BY b) = 1
SELECT a, grouping(a) AS g, sum(b) AS s FROM t GROUP BY ROLLUP (a)
SELECT s LIKE 'x%' AS a, s ILIKE 'y_' AS b, s ~ '^[xz]' AS c, s LIKE 'x%%' AS d, s NOT LIKE '_' AS e FROM t
SELECT upper(s) || '-' || a AS x, concat(s, 1) AS y, concat_ws('/', s, a) AS z FROM t
SELECT substr(s, 1, 1) AS a, left(s, -1) AS b, right(s, 1) AS c, lpad(s, 3, '*') AS d, strpos(s, 'y') AS e FROM t
SELECT split_part('a,b,c', ',', 2) AS x, replace('a.b', '.', '$') AS y, regexp_replace('aXbx', 'x', 'q', 'gi') AS z
SELECT extract(year FROM d) AS y, date_part('dow', d) AS w, strftime(d, '%d.%m.%Y') AS s, d + INTERVAL '1 month' AS m FROM t
SELECT b FROM t WHERE d BETWEEN '2023-01-01' AND '2024-01-31' OR d < '2000-01-01'
SELECT CASE WHEN a = 1 THEN b ELSE 0 END AS x, CASE a WHEN 1 THEN 'one' END AS y, coalesce(a, 0) AS z, nullif(b, 10) AS n FROM t
SELECT greatest(a, 2) AS g, least(b, 15) AS l, if(a = 1, 'x', 'y') AS i FROM t
SELECT b::text AS x, f::int AS y, try_cast(s AS int) AS z, cast(a AS double) AS w, b::decimal(10,2) AS v FROM t
SELECT array_length(l) AS n, l[1] AS f, array_contains(l, 3) AS c, array_sum(l) AS s FROM t
SELECT b, unnest(l) AS i FROM t
SELECT a, string_agg(s, '|' ORDER BY b DESC) AS j, array_agg(b ORDER BY b DESC) AS l FROM t GROUP BY a
SELECT DISTINCT ON (a) a, b FROM t ORDER BY a, b DESC
SELECT a IS DISTINCT FROM 1 AS x, a IS NULL AS y, NOT a AS z, a = 1 XOR b = 20 AS w FROM t
SELECT median(b), stddev(b), quantile_cont(b, 0.25) AS q, first(a), last(b) FROM t
SELECT sum(b) FILTER (WHERE a = 1) AS x, count(*) FILTER (WHERE a = 1) AS y, sum(CASE WHEN a = 1 THEN 1 ELSE 0 END) AS z FROM t
SELECT sqrt(16) AS a, power(a, 2) AS b, round(f, 0) AS c, sign(f) AS d, mod(b, 7) AS e, bit_xor(6, 3) AS g, log(b, 10) > 1 AS h FROM t
""".strip().split("\n")


def _both(query: str) -> tuple[object, object]:
    ours = pw.SQLContext(t=pw.DataFrame(T), u=pw.DataFrame(U), eager=True)
    theirs = pl.SQLContext(t=pl.DataFrame(T), u=pl.DataFrame(U), eager=True)
    try:
        made = ours.execute(query)
    except UnsupportedError as missing:
        if "in the portable backend" in str(missing):
            pytest.skip(str(missing))
        raise
    return made, theirs.execute(query)


def _rows(frame: object) -> list[tuple[str, ...]]:
    return sorted(tuple(f"{value:.9g}" if isinstance(value, float) else repr(value) for value in row) for row in frame.rows())  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", QUERIES)
def test_gives_what_polars_gives(query: str) -> None:
    ours, theirs = _both(query)
    assert [(name, str(kind)) for name, kind in ours.schema.items()] == [(name, str(kind)) for name, kind in theirs.schema.items()]
    assert _rows(ours) == _rows(theirs)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT b FROM t ORDER BY a DESC, b",
        "SELECT b FROM t ORDER BY a NULLS FIRST, b DESC LIMIT 3",
        "SELECT s AS k FROM t ORDER BY t.b DESC",
        "SELECT a, b FROM t ORDER BY ALL DESC",
        "SELECT a, sum(b) AS n FROM t GROUP BY a ORDER BY sum(b) DESC, a LIMIT 2 OFFSET 1",
        "SELECT a FROM u UNION ALL SELECT c FROM u ORDER BY a LIMIT 4",
    ],
)
def test_orders_as_polars_does(query: str) -> None:
    ours, theirs = _both(query)
    assert ours.rows() == theirs.rows()


def test_a_key_may_come_twice() -> None:
    context = pw.SQLContext(t=pw.DataFrame(T), u=pw.DataFrame(U), eager=True)
    assert context.execute("SELECT x.a FROM u x WHERE x.a IN (SELECT y.a FROM t y WHERE y.a = x.a AND y.b > 10) ORDER BY a").rows() == [(1,), (2,), (3,)]


def _random_query(dice: random.Random) -> str:
    value = dice.choice(["a", "b", "f", "a + b", "b * 2", "coalesce(a, 0)", "abs(f)", "b % 7", "length(s)", "extract(month FROM d)"])
    aggregate = f"{dice.choice(['sum', 'min', 'max', 'avg', 'count', 'median'])}({value})"
    test = dice.choice(["a = 1", "b > 15", "s LIKE 'x%'", "a IS NULL", "f BETWEEN -3 AND 2", "a IN (1, 3)", "NOT (a = 1 OR b < 25)", "d > '2020-01-01'", "a IN (SELECT a FROM u WHERE c > 7)"])
    source = dice.choice(["t", "t", "t LEFT JOIN (SELECT a AS ua, c FROM u) AS w ON t.a = w.ua", "(SELECT * FROM t WHERE b < 45) AS t"])
    where = f" WHERE {test}" if dice.random() < 0.6 else ""
    shape = dice.randrange(4)
    if shape == 0:
        return f"SELECT b AS k, {value} AS v FROM {source}{where}"
    if shape == 1:
        return f"SELECT {aggregate} AS v, count(*) AS n FROM {source}{where}"
    if shape == 2:
        having = dice.choice(["", " HAVING count(*) > 1", f" HAVING {aggregate} IS NOT NULL"])
        return f"SELECT {dice.choice(['a', 's', 'a > 1'])} AS k, {aggregate} AS v FROM {source}{where} GROUP BY k{having}"
    over = dice.choice(["PARTITION BY a", "PARTITION BY a ORDER BY b", "ORDER BY b", ""])
    running = dice.choice(["sum", "min", "max", "count"])
    return f"SELECT b AS k, {running}({value}) OVER ({over}) AS v FROM {source}{where}"


@pytest.mark.parametrize("seed", range(60))
def test_random_queries(seed: int) -> None:
    query = _random_query(random.Random(seed))
    ours, theirs = _both(query)
    assert [(name, str(kind)) for name, kind in ours.schema.items()] == [(name, str(kind)) for name, kind in theirs.schema.items()], query
    assert _rows(ours) == _rows(theirs), query
