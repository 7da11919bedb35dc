using Polarway.Sql.Ast;
using Polarway.Sql.Lex;

namespace Polarway.Sql.Parse;

/// <summary>What stands behind FROM.</summary>
internal sealed partial class Parser
{
    private TableItem ReadFrom()
    {
        TableItem left = ReadJoined();
        for (int chain = 0; TryTake(","); chain++)
        {
            CheckJoins(chain);
            left = new JoinTable("CROSS", left, ReadJoined());
        }
        return left;
    }

    private void CheckJoins(int chain)
    {
        if (chain > MaxChain)
        {
            SqlError.Interface($"sql parser error: more than {MaxChain} joins in a row at {SqlError.Where(_text, Now.Start)}");
        }
    }

    private TableItem ReadJoined()
    {
        Enter();
        TableItem left = ReadTable();
        for (int chain = 0; ; chain++)
        {
            CheckJoins(chain);
            bool isNatural = TryTake("NATURAL");
            string? kind = ReadJoinKind();
            if (kind is null)
            {
                if (isNatural)
                {
                    Expected("a join type after NATURAL");
                }
                Leave();
                return left;
            }
            var join = new JoinTable(kind, left, ReadTable()) { IsNatural = isNatural };
            if (TryTake("ON"))
            {
                join.On = ReadExpr();
            }
            else if (TryTake("USING"))
            {
                join.Using = [.. ReadListInParentheses(() => ReadName())];
            }
            else if (kind != "CROSS" && !isNatural && !join.Right.IsLateral && join.Right is not FunctionTable)
            {
                SqlError.Interface($"a {kind} JOIN needs ON or USING at {SqlError.Where(_text, Now.Start)}");
            }
            left = join;
        }
    }

    private string? ReadJoinKind()
    {
        if (TryTake("JOIN") || TryTakeAll("INNER", "JOIN"))
        {
            return "INNER";
        }
        if (TryTakeAll("CROSS", "JOIN"))
        {
            return "CROSS";
        }
        if (TryTakeAll("SEMI", "JOIN") || TryTakeAll("LEFT", "SEMI", "JOIN"))
        {
            return "SEMI";
        }
        if (TryTakeAll("ANTI", "JOIN") || TryTakeAll("LEFT", "ANTI", "JOIN"))
        {
            return "ANTI";
        }
        if (TryTakeAll("RIGHT", "SEMI", "JOIN"))
        {
            return "RIGHT SEMI";
        }
        if (TryTakeAll("RIGHT", "ANTI", "JOIN"))
        {
            return "RIGHT ANTI";
        }
        foreach (string side in (string[])["LEFT", "RIGHT", "FULL"])
        {
            if (TryTakeAll(side, "JOIN") || TryTakeAll(side, "OUTER", "JOIN"))
            {
                return side;
            }
        }
        if (Now.Is("ASOF") && (Next.Is("JOIN") || Next.Is("LEFT")))
        {
            Refuse("ASOF JOIN");
        }
        return null;
    }

    private TableItem ReadTable()
    {
        bool isLateral = TryTake("LATERAL");
        TableItem table;
        if (Now.Is("("))
        {
            table = ReadTableInParentheses();
        }
        else if (Now.Is("VALUES"))
        {
            Take();
            table = new DerivedTable(new Query { Body = new ValuesBody(ReadRows()) });
        }
        else
        {
            int start = _at;
            string[] name = ReadDotted();
            if (Now.Is("(") && name.Length == 1)
            {
                table = ReadTableFunction(_tokens[start].Value.ToUpperInvariant());
            }
            else
            {
                table = new NamedTable(string.Join('.', name));
            }
        }
        table.IsLateral = isLateral;
        ReadTableAlias(table);
        return table;
    }

    private TableItem ReadTableInParentheses()
    {
        // "((SELECT …) UNION …)" and "(a JOIN b …)" begin alike: what follows the last parenthesis tells.
        int ahead = _at;
        while (ahead < _tokens.Count && _tokens[ahead].Is("("))
        {
            ahead++;
        }
        if (StartsQueryAt(ahead) && TryReadSubquery(out DerivedTable? derived))
        {
            return derived!;
        }
        Require("(");
        TableItem inner = ReadFrom();
        Require(")");
        return inner;
    }

    private bool TryReadSubquery(out DerivedTable? table)
    {
        int start = _at, depth = _depth;
        Take();
        if (Now.Is("(") && !LooksLikeQueryBody())
        {
            (_at, _depth, table) = (start, depth, null);
            return false;
        }
        table = new DerivedTable(ReadQuery());
        Require(")");
        return true;
    }

    /// <summary>Whether the parenthesis here is a query in a set operation, rather than a table of a join.</summary>
    private bool LooksLikeQueryBody()
    {
        int depth = 0;
        for (int at = _at; at < _tokens.Count; at++)
        {
            depth += _tokens[at].Is("(") ? 1 : _tokens[at].Is(")") ? -1 : 0;
            if (depth == 0)
            {
                Token after = _tokens[Math.Min(at + 1, _tokens.Count - 1)];
                return after.Is("UNION") || after.Is("EXCEPT") || after.Is("INTERSECT") || after.Is(")") || after.Is("ORDER") || after.Is("LIMIT");
            }
        }
        return false;
    }

    private FunctionTable ReadTableFunction(string name)
    {
        var options = new List<(string, SqlExpr)>();
        var arguments = new List<SqlExpr>();
        Require("(");
        while (!TryTake(")"))
        {
            if (Now.IsName && (Next.Is("=>") || Next.Is("=") || Next.Is(":")))
            {
                string option = Take().Value;
                Take();
                options.Add((option, ReadExpr()));
            }
            else
            {
                arguments.Add(ReadExpr());
            }
            if (!TryTake(","))
            {
                Require(")");
                break;
            }
        }
        return new FunctionTable(name, arguments, options) { WithOffset = TryTakeAll("WITH", "ORDINALITY") || TryTakeAll("WITH", "OFFSET") };
    }

    private void ReadTableAlias(TableItem table)
    {
        if (Now.Is("TABLESAMPLE") || Now.Is("SAMPLE"))
        {
            SqlError.Interface("table `SAMPLE` clause is not supported");
        }
        if (TryTake("AS") || Now.Kind == TokenKind.Quoted || (Now.Kind == TokenKind.Word && !NoAlias.Contains(Now.Upper)))
        {
            table.Alias = ReadName();
            if (Now.Is("("))
            {
                table.Columns = [.. ReadListInParentheses(ReadColumnName)];
            }
        }
        if (table is FunctionTable function && (TryTakeAll("WITH", "ORDINALITY") || TryTakeAll("WITH", "OFFSET")))
        {
            function.WithOffset = true;
        }
        if (Now.Is("TABLESAMPLE"))
        {
            SqlError.Interface("table `SAMPLE` clause is not supported");
        }
        if (Now.Is("PIVOT") || Now.Is("UNPIVOT"))
        {
            SqlError.Interface($"not yet implemented: {Now.Upper}; use DataFrame.{(Now.Is("PIVOT") ? "pivot" : "unpivot")}");
        }
    }

    /// <summary>A name, and the type that some dialects put behind it.</summary>
    private string ReadColumnName()
    {
        string name = ReadName();
        if (Now.Kind == TokenKind.Word)
        {
            ReadType();
        }
        return name;
    }
}
