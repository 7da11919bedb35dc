using System.Globalization;
using Polarway.Sql.Ast;
using Polarway.Sql.Lex;

namespace Polarway.Sql.Parse;

/// <summary>Queries, their clauses and what they select.</summary>
internal sealed partial class Parser
{
    private static readonly HashSet<string> NoAlias =
    [
        "SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FETCH", "UNION", "EXCEPT", "INTERSECT", "MINUS", "WITH", "INTO", "QUALIFY", "WINDOW", "ON", "USING",
        "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL", "SEMI", "ANTI", "ASOF", "AS", "AND", "OR", "NOT", "IN", "IS", "LIKE", "ILIKE", "BETWEEN", "CASE", "WHEN", "THEN", "ELSE",
        "END", "FOR", "OUTER", "LATERAL", "PIVOT", "UNPIVOT", "TABLESAMPLE", "SET", "RLIKE", "REGEXP", "XOR", "SAMPLE", "RETURNING", "EXCLUDE", "RENAME", "ASC", "DESC", "NULLS",
    ];

    private bool StartsQuery() => Now.Is("SELECT") || Now.Is("WITH") || Now.Is("VALUES") || Now.Is("FROM") || Now.Is("(") || Now.Is("TABLE");

    private Query ReadQuery()
    {
        Enter();
        int start = Now.Start;
        List<CommonTable> with = [];
        if (TryTake("WITH"))
        {
            with = ReadWith();
        }
        if (Now.Is("UPDATE") || Now.Is("INSERT") || Now.Is("DELETE") || Now.Is("MERGE"))
        {
            SqlError.Interface($"'{Flat(_text[Now.Start..])}' operation is currently unsupported");
        }
        var query = new Query { With = with, Body = ReadBody(0) };
        ReadOrderBy(query);
        ReadLimits(query);
        query.Text = _text[start.._tokens[Math.Max(_at - 1, 0)].End];
        Leave();
        return query;
    }

    private List<CommonTable> ReadWith()
    {
        _ = TryTake("RECURSIVE");
        var tables = new List<CommonTable>();
        do
        {
            string name = ReadName();
            string[] columns = Now.Is("(") ? [.. ReadListInParentheses(() => ReadName())] : [];
            Require("AS");
            _ = TryTakeAll("NOT", "MATERIALIZED") || TryTake("MATERIALIZED");
            Require("(");
            tables.Add(new CommonTable(name, columns, ReadQuery()));
            Require(")");
        }
        while (TryTake(","));
        return tables;
    }

    /// <summary>Selects joined by UNION and EXCEPT (0) or INTERSECT (1), which binds more tightly.</summary>
    private QueryBody ReadBody(int level)
    {
        QueryBody left = level == 1 ? ReadBodyTerm() : ReadBody(1);
        for (int chain = 0; level == 1 ? Now.Is("INTERSECT") : Now.Is("UNION") || Now.Is("EXCEPT") || Now.Is("MINUS"); chain++)
        {
            if (chain > MaxChain)
            {
                SqlError.Interface($"sql parser error: more than {MaxChain} set operations in a row at {SqlError.Where(_text, Now.Start)}");
            }
            string op = Take().Upper == "MINUS" ? "EXCEPT" : _tokens[_at - 1].Upper;
            bool isAll = TryTake("ALL");
            if (!isAll)
            {
                TryTake("DISTINCT");
            }
            bool byName = TryTakeAll("BY", "NAME");
            QueryBody right = level == 1 ? ReadBodyTerm() : ReadBody(1);
            left = new SetOperation(op, isAll, byName, left, right);
        }
        return left;
    }

    private QueryBody ReadBodyTerm()
    {
        if (TryTake("("))
        {
            Query nested = ReadQuery();
            Require(")");
            return new NestedBody(nested);
        }
        if (TryTake("VALUES"))
        {
            return new ValuesBody(ReadRows());
        }
        if (TryTake("TABLE"))
        {
            return new TableBody(ReadDotted()[^1]);
        }
        if (!Now.Is("SELECT") && !Now.Is("FROM"))
        {
            Expected("SELECT, VALUES, or a subquery in the query body");
        }
        return ReadSelect();
    }

    private List<List<SqlExpr>> ReadRows()
    {
        var rows = new List<List<SqlExpr>>();
        do
        {
            TryTake("ROW");
            rows.Add(ReadListInParentheses(ReadExpr));
        }
        while (TryTake(","));
        return rows;
    }

    private Select ReadSelect()
    {
        var select = new Select();
        if (TryTake("FROM"))
        {
            select.From = ReadFrom();
            if (TryTake("SELECT"))
            {
                ReadProjection(select);
            }
            else
            {
                select.Items.Add(new SelectItem { Star = [] });
            }
        }
        else
        {
            Require("SELECT");
            ReadProjection(select);
            if (Now.Is("INTO"))
            {
                SqlError.Interface("`SELECT INTO` clause is not supported");
            }
            select.From = TryTake("FROM") ? ReadFrom() : null;
        }
        select.Where = TryTake("WHERE") ? ReadExpr() : null;
        if (TryTakeAll("GROUP", "BY"))
        {
            ReadGroupBy(select);
        }
        select.Having = TryTake("HAVING") ? ReadExpr() : null;
        ReadWindowsAndQualify(select);
        return select;
    }

    private void ReadWindowsAndQualify(Select select)
    {
        for (int round = 0; round < 2; round++)
        {
            if (TryTake("QUALIFY"))
            {
                select.Qualify = ReadExpr();
            }
            if (TryTake("WINDOW"))
            {
                do
                {
                    string name = ReadName();
                    Require("AS");
                    if (Now.Is("("))
                    {
                        select.Windows[name] = ReadWindow();
                    }
                    else
                    {
                        select.Windows[name] = new WindowSpec { Name = ReadName() };
                    }
                }
                while (TryTake(","));
            }
        }
    }

    private void ReadProjection(Select select)
    {
        if (Now.Is("TOP") && Next.Kind is TokenKind.Number)
        {
            SqlError.Interface("`TOP` clause is not supported; use `LIMIT` instead");
        }
        if (TryTake("DISTINCT"))
        {
            if (TryTake("ON"))
            {
                select.DistinctOn = ReadListInParentheses(ReadExpr);
            }
            else
            {
                select.IsDistinct = true;
            }
        }
        else
        {
            TryTake("ALL");
        }
        do
        {
            if (select.Items.Count > 0 && (Now.Kind == TokenKind.End || Now.Is(")") || Now.Is("FROM") || Now.Is("WHERE")))
            {
                return;
            }
            select.Items.Add(ReadSelectItem());
        }
        while (TryTake(","));
    }

    private SelectItem ReadSelectItem()
    {
        int dots = 0;
        while (_at + dots + 1 < _tokens.Count && _tokens[_at + dots].IsName && _tokens[_at + dots + 1].Is("."))
        {
            dots += 2;
        }
        if (_tokens[_at + dots].Is("*") && (dots > 0 || Now.Is("*")))
        {
            var item = new SelectItem { Star = [.. Enumerable.Range(0, dots / 2).Select(part => _tokens[_at + 2 * part].Value)] };
            _at += dots + 1;
            ReadStarOptions(item);
            return item;
        }
        SqlExpr value = ReadExpr();
        return new SelectItem { Value = value, Alias = ReadAlias() };
    }

    private void ReadStarOptions(SelectItem item)
    {
        if (TryTake("ILIKE"))
        {
            item.Ilike = Now.Kind == TokenKind.Text ? Take().Value : SqlError.Interface<string>("ILIKE of a star needs a text pattern");
        }
        while (true)
        {
            if (TryTake("EXCLUDE") || (Now.Is("EXCEPT") && Next.Is("(") && !StartsQueryAt(_at + 2) && TryTake("EXCEPT")))
            {
                item.Exclude.AddRange(Now.Is("(") ? ReadListInParentheses(() => ReadName()) : [ReadName()]);
            }
            else if (TryTake("REPLACE"))
            {
                item.Replace.AddRange(Now.Is("(") ? ReadListInParentheses(ReadReplacement) : [ReadReplacement()]);
            }
            else if (TryTake("RENAME"))
            {
                item.Rename.AddRange(Now.Is("(") ? ReadListInParentheses(ReadRenaming) : [ReadRenaming()]);
            }
            else
            {
                return;
            }
        }
    }

    private bool StartsQueryAt(int at) => at < _tokens.Count && (_tokens[at].Is("SELECT") || _tokens[at].Is("WITH") || _tokens[at].Is("VALUES") || _tokens[at].Is("FROM") || _tokens[at].Is("("));

    private (SqlExpr Value, string Name) ReadReplacement()
    {
        SqlExpr value = ReadExpr();
        TryTake("AS");
        return (value, ReadName());
    }

    private (string From, string To) ReadRenaming()
    {
        string from = ReadName();
        TryTake("AS");
        return (from, ReadName());
    }

    private string? ReadAlias()
    {
        if (TryTake("AS"))
        {
            return Now.Kind == TokenKind.Text ? Take().Value : ReadName();
        }
        return Now.Kind == TokenKind.Quoted || (Now.Kind == TokenKind.Word && !NoAlias.Contains(Now.Upper)) ? Take().Value : null;
    }

    private void ReadGroupBy(Select select)
    {
        select.HasGroupBy = true;
        if (TryTake("ALL"))
        {
            select.GroupByAll = true;
            return;
        }
        List<int[]>? sets = null;
        var plain = new List<int>();
        do
        {
            if (TryTakeAll("GROUPING", "SETS"))
            {
                sets = Crossed(sets, [.. ReadListInParentheses(() => ReadKeys(select))]);
            }
            else if (TryTake("ROLLUP"))
            {
                List<int[]> keys = ReadListInParentheses(() => ReadKeys(select));
                sets = Crossed(sets, [.. Enumerable.Range(0, keys.Count + 1).Select(gone => keys.Take(keys.Count - gone).SelectMany(key => key).ToArray())]);
            }
            else if (TryTake("CUBE"))
            {
                List<int[]> keys = ReadListInParentheses(() => ReadKeys(select));
                if (keys.Count > 10)
                {
                    SqlError.Interface($"CUBE takes at most 10 keys, found {keys.Count}");
                }
                sets = Crossed(sets, [.. Enumerable.Range(0, 1 << keys.Count).Select(left => keys.Where((_, key) => (left >> key & 1) == 0).SelectMany(key => key).ToArray())]);
            }
            else
            {
                plain.AddRange(ReadKeys(select));
            }
        }
        while (TryTake(","));
        if (sets is { Count: > 1024 })
        {
            SqlError.Interface($"GROUP BY has {sets.Count} grouping sets; 1,024 are allowed");
        }
        select.GroupingSets = sets is null ? null : [.. sets.Select(set => plain.Concat(set).Distinct().ToArray())];
    }

    private static List<int[]> Crossed(List<int[]>? left, List<int[]> right)
        => left is null ? right : [.. left.SelectMany(one => right.Select(other => one.Concat(other).ToArray()))];

    /// <summary>One key, or several in parentheses, added to the keys of the select; their numbers.</summary>
    private int[] ReadKeys(Select select)
    {
        List<SqlExpr> keys = [ReadExprOrEmpty()];
        if (keys[0] is TupleExpr tuple)
        {
            keys = tuple.Items;
        }
        select.GroupBy.AddRange(keys);
        return [.. Enumerable.Range(select.GroupBy.Count - keys.Count, keys.Count)];
    }

    private SqlExpr ReadExprOrEmpty() => TryTakeAll("(", ")") ? new TupleExpr([]) : ReadExpr();

    private void ReadOrderBy(Query query)
    {
        if (!TryTakeAll("ORDER", "BY"))
        {
            return;
        }
        if (Now.Is("ALL") && !Next.Is("."))
        {
            var all = new StarExpr();
            Take();
            query.OrderByAll = ReadDirection(all);
            return;
        }
        do
        {
            query.OrderBy.Add(ReadDirection(ReadExpr()));
        }
        while (TryTake(","));
    }

    private OrderItem ReadDirection(SqlExpr value)
    {
        bool descending = TryTake("DESC");
        if (!descending)
        {
            TryTake("ASC");
        }
        bool? nullsFirst = TryTakeAll("NULLS", "FIRST") ? true : TryTakeAll("NULLS", "LAST") ? false : null;
        return new OrderItem(value, descending, nullsFirst);
    }

    private void ReadLimits(Query query)
    {
        bool hasLimit = false, hasFetch = false;
        while (true)
        {
            if (TryTake("LIMIT"))
            {
                hasLimit = true;
                query.Limit = TryTake("ALL") ? null : ReadExpr();
                if (TryTake(","))
                {
                    (query.Offset, query.Limit) = (query.Limit, ReadExpr());
                }
            }
            else if (TryTake("OFFSET"))
            {
                query.Offset = ReadExpr();
                _ = TryTake("ROWS") || TryTake("ROW");
            }
            else if (TryTake("FETCH"))
            {
                hasFetch = true;
                ReadFetch(query);
            }
            else if (Now.Is("FOR"))
            {
                SqlError.Interface("`FOR UPDATE/SHARE` locking clause is not supported");
            }
            else
            {
                break;
            }
        }
        if (hasLimit && hasFetch)
        {
            SqlError.Syntax("cannot use both `LIMIT` and `FETCH` in the same query");
        }
    }

    private void ReadFetch(Query query)
    {
        _ = TryTake("FIRST") || TryTake("NEXT");
        query.Limit = Now.Is("ROW") || Now.Is("ROWS") ? new LiteralExpr(LiteralKind.Number, 1.ToString(CultureInfo.InvariantCulture)) : ReadExpr();
        if (TryTake("PERCENT"))
        {
            SqlError.Interface("`FETCH` with `PERCENT` is not supported");
        }
        _ = TryTake("ROWS") || TryTake("ROW");
        if (TryTakeAll("WITH", "TIES"))
        {
            SqlError.Interface("`FETCH` with `WITH TIES` is not supported");
        }
        TryTake("ONLY");
    }
}
