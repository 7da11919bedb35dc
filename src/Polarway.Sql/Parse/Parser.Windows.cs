using Polarway.Sql.Ast;
using Polarway.Sql.Lex;

namespace Polarway.Sql.Parse;

/// <summary>Windows and types.</summary>
internal sealed partial class Parser
{
    private WindowSpec ReadWindow()
    {
        Require("(");
        var window = new WindowSpec();
        if (Now.IsName && !Now.Is("PARTITION") && !Now.Is("ORDER") && !Now.Is("ROWS") && !Now.Is("RANGE") && !Now.Is("GROUPS"))
        {
            window.Name = ReadName();
        }
        if (TryTakeAll("PARTITION", "BY"))
        {
            do
            {
                window.PartitionBy.Add(ReadExpr());
            }
            while (TryTake(","));
        }
        if (TryTakeAll("ORDER", "BY"))
        {
            window.OrderBy = ReadOrderItems();
        }
        if (Now.Is("ROWS") || Now.Is("RANGE") || Now.Is("GROUPS"))
        {
            window.Frame = ReadFrame();
        }
        Require(")");
        return window;
    }

    private WindowFrame ReadFrame()
    {
        string unit = Take().Upper;
        bool hasEnd = TryTake("BETWEEN");
        (long? from, bool hasValue) = ReadBound(true);
        long? to = 0;
        if (hasEnd)
        {
            Require("AND");
            (to, bool other) = ReadBound(false);
            hasValue |= other;
        }
        if (TryTake("EXCLUDE"))
        {
            Refuse("EXCLUDE in a window frame");
        }
        return new WindowFrame(unit, from, to, hasValue);
    }

    private (long? Rows, bool HasValue) ReadBound(bool isStart)
    {
        if (TryTake("UNBOUNDED"))
        {
            string side = Take().Upper;
            if (side != (isStart ? "PRECEDING" : "FOLLOWING"))
            {
                SqlError.Syntax($"a window frame cannot {(isStart ? "start" : "end")} at UNBOUNDED {side}");
            }
            return (null, false);
        }
        if (TryTakeAll("CURRENT", "ROW"))
        {
            return (0, false);
        }
        long rows = ReadInteger();
        if (TryTake("PRECEDING"))
        {
            return (-rows, true);
        }
        Require("FOLLOWING");
        return (rows, true);
    }

    // ---- types

    private SqlType ReadType()
    {
        Enter();
        var name = new List<string> { ReadName("a data type").ToUpperInvariant() };
        string[] labels = [];
        var arguments = new List<int>();
        int depth = 0;
        if (name[0] == "DOUBLE" && TryTake("PRECISION"))
        {
            name.Add("PRECISION");
        }
        if (name[0] is "CHARACTER" or "CHAR" or "BIT" && TryTake("VARYING"))
        {
            name.Add("VARYING");
        }
        if (Now.Is("(") && Next.Kind is TokenKind.Number)
        {
            arguments = ReadListInParentheses(ReadInteger);
        }
        else if (Now.Is("(") && Next.Kind == TokenKind.Text)
        {
            labels = [.. ReadListInParentheses(() => Take().Value)];
        }
        else if (name[0] is "ARRAY" or "LIST" && TryTake("<"))
        {
            SqlType inner = ReadType();
            Require(">");
            Leave();
            return inner with { ArrayDepth = inner.ArrayDepth + 1 };
        }
        if (TryTake("UNSIGNED"))
        {
            name.Add("UNSIGNED");
        }
        if (TryTakeAll("WITH", "TIME", "ZONE"))
        {
            name.Add("WITH TIME ZONE");
        }
        else
        {
            TryTakeAll("WITHOUT", "TIME", "ZONE");
        }
        while (Now.Is("[") && (Next.Is("]") || (Next.Kind == TokenKind.Number && _tokens[Math.Min(_at + 2, _tokens.Count - 1)].Is("]") && depth >= 0)))
        {
            if (!Next.Is("]"))
            {
                break;
            }
            Take();
            Take();
            depth++;
        }
        Leave();
        return new SqlType(string.Join(' ', name), [.. arguments], depth, labels);
    }
}
