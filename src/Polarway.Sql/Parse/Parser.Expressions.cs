using Polarway.Sql.Ast;
using Polarway.Sql.Lex;

namespace Polarway.Sql.Parse;

/// <summary>Operators, by precedence climbing.</summary>
internal sealed partial class Parser
{
    private const int OrLevel = 5, AndLevel = 10, NotLevel = 15, IsLevel = 17, CompareLevel = 20, BitOrLevel = 22, BitXorLevel = 23, BitAndLevel = 24, AddLevel = 30, MultiplyLevel = 40,
        SignLevel = 45, AccessLevel = 50;

    private SqlExpr ReadExpr() => ReadExpr(0);

    private SqlExpr ReadExpr(int above)
    {
        Enter();
        int start = Now.Start;
        SqlExpr left = ReadPrefix();
        for (int chain = 0; ; chain++)
        {
            int level = LevelOfNow();
            if (level <= above)
            {
                Leave();
                return left;
            }
            if (chain > MaxChain)
            {
                SqlError.Interface($"sql parser error: more than {MaxChain} operators in a row at {SqlError.Where(_text, Now.Start)}; use parentheses");
            }
            left = level is OrLevel or AndLevel && !Now.Is("XOR") ? ReadConnective(left, level, start)
                : Now.Is("||") ? ReadConcatenation(left, start)
                : Done(ReadInfix(left, level), start);
        }
    }

    /// <summary>How tightly the operator that comes now binds; 0: none comes.</summary>
    private int LevelOfNow()
    {
        if (Now.Kind is not (TokenKind.Word or TokenKind.Symbol))
        {
            return 0;
        }
        switch (Now.Upper)
        {
            case "OR":
                return OrLevel;
            case "XOR":
                return BitXorLevel;
            case "AND":
                return AndLevel;
            case "IS":
                return IsLevel;
            case "NOT":
                return Next.Is("LIKE") || Next.Is("ILIKE") || Next.Is("IN") || Next.Is("BETWEEN") || Next.Is("RLIKE") || Next.Is("REGEXP") || Next.Is("SIMILAR") ? CompareLevel : 0;
            case "LIKE" or "ILIKE" or "IN" or "BETWEEN" or "RLIKE" or "REGEXP" or "SIMILAR" or "=" or "==" or "<>" or "!=" or "<" or "<=" or ">" or ">=" or "<=>":
            case "~" or "~*" or "!~" or "!~*" or "~~" or "~~*" or "!~~" or "!~~*" or "^@":
                return CompareLevel;
            case "|":
                return BitOrLevel;
            case "^" or "#":
                return BitXorLevel;
            case "&" or "<<" or ">>":
                return BitAndLevel;
            case "+" or "-":
                return AddLevel;
            case "*" or "/" or "%" or "//" or "||" or "DIV":
                return MultiplyLevel;
            case "->" or "->>" or "#>" or "#>>" or "::" or "[":
                return AccessLevel;
            case "AT" when Next.Is("TIME"):
                return AccessLevel;
            default:
                return 0;
        }
    }

    /// <summary>All operands of a row of ANDs or ORs as a tree of little height.</summary>
    private SqlExpr ReadConnective(SqlExpr first, int level, int start)
    {
        string op = Now.Upper;
        var operands = new List<SqlExpr> { first };
        while (TryTake(op))
        {
            operands.Add(ReadExpr(level));
        }
        return Balanced(operands, 0, operands.Count, op, start);
    }

    private SqlExpr Balanced(List<SqlExpr> operands, int from, int to, string op, int start)
    {
        if (to - from == 1)
        {
            return operands[from];
        }
        int middle = (from + to) / 2;
        return Done(new BinaryExpr(op, Balanced(operands, from, middle, op, start), Balanced(operands, middle, to, op, start)), start);
    }

    private CallExpr ReadConcatenation(SqlExpr first, int start)
    {
        var operands = new List<SqlExpr> { first };
        while (TryTake("||"))
        {
            operands.Add(ReadExpr(MultiplyLevel));
        }
        return Done(new CallExpr("||", operands), start);
    }

    private SqlExpr ReadInfix(SqlExpr left, int level)
    {
        bool negated = Now.Is("NOT") && TryTake("NOT");
        string op = Take().Upper;
        switch (op)
        {
            case "IS":
                return ReadIs(left);
            case "BETWEEN":
                TryTake("SYMMETRIC");
                SqlExpr low = ReadExpr(CompareLevel);
                Require("AND");
                return new BetweenExpr(negated, left, low, ReadExpr(CompareLevel));
            case "IN":
                return ReadIn(left, negated);
            case "LIKE" or "ILIKE" or "RLIKE" or "REGEXP":
                return ReadLike(op, left, negated);
            case "SIMILAR":
                Require("TO");
                return ReadLike(op, left, negated);
            case "~~" or "!~~":
                return new LikeExpr("LIKE", op[0] == '!', left, ReadExpr(CompareLevel), null);
            case "~~*" or "!~~*":
                return new LikeExpr("ILIKE", op[0] == '!', left, ReadExpr(CompareLevel), null);
            case "::":
                return new CastExpr(left, ReadType(), false);
            case "[":
                return ReadIndex(left);
            case "AT":
                Require("TIME");
                Require("ZONE");
                return new BinaryExpr("AT TIME ZONE", left, ReadExpr(AccessLevel));
            case "=" or "==" or "<>" or "!=" or "<" or "<=" or ">" or ">=" when Now.Is("ANY") || Now.Is("ALL") || Now.Is("SOME"):
                return ReadQuantified(op == "==" ? "=" : op, left);
            default:
                return new BinaryExpr(op switch { "==" => "=", "!=" => "<>", string other => other }, left, ReadExpr(level));
        }
    }

    private LikeExpr ReadLike(string op, SqlExpr left, bool negated)
    {
        if (Now.Is("ANY") || Now.Is("ALL"))
        {
            SqlError.Syntax($"{op} ANY/ALL is not a supported operation");
        }
        SqlExpr pattern = ReadExpr(CompareLevel);
        string? escape = TryTake("ESCAPE") ? Take().Value : null;
        return new LikeExpr(op, negated, left, pattern, escape);
    }

    private UnaryExpr ReadIs(SqlExpr left)
    {
        string not = TryTake("NOT") ? "NOT " : "";
        if (TryTakeAll("DISTINCT", "FROM"))
        {
            return new UnaryExpr("", new BinaryExpr(not.Length == 0 ? "IS DISTINCT FROM" : "IS NOT DISTINCT FROM", left, ReadExpr(CompareLevel)));
        }
        foreach (string test in (string[])["NULL", "TRUE", "FALSE", "UNKNOWN", "NAN"])
        {
            if (TryTake(test))
            {
                return new UnaryExpr($"IS {not}{(test == "UNKNOWN" ? "NULL" : test)}", left);
            }
        }
        Expected("[NOT] NULL | TRUE | FALSE | DISTINCT FROM after IS");
        return null!;
    }

    private InExpr ReadIn(SqlExpr left, bool negated)
    {
        if (TryTake("UNNEST"))
        {
            Require("(");
            SqlExpr array = ReadExpr();
            Require(")");
            return new InExpr(negated, left, [array], null) { };
        }
        Require("(");
        if (StartsQuery() && !Now.Is("("))
        {
            Query query = ReadQuery();
            Require(")");
            return new InExpr(negated, left, null, query);
        }
        var items = new List<SqlExpr>();
        while (!TryTake(")"))
        {
            items.Add(ReadExpr());
            if (!TryTake(","))
            {
                Require(")");
                break;
            }
        }
        return new InExpr(negated, left, items, null);
    }

    private SqlExpr ReadIndex(SqlExpr left)
    {
        if (Now.Is(":"))
        {
            SqlError.Syntax("array slice syntax is not currently supported");
        }
        SqlExpr index = ReadExpr();
        if (Now.Is(":"))
        {
            SqlError.Syntax("array slice syntax is not currently supported");
        }
        Require("]");
        return new IndexExpr(left, index);
    }

    private QuantifiedExpr ReadQuantified(string op, SqlExpr left)
    {
        bool isAll = Take().Upper == "ALL";
        Require("(");
        if (StartsQuery() && !Now.Is("("))
        {
            Query query = ReadQuery();
            Require(")");
            return new QuantifiedExpr(op, isAll, left, null, query);
        }
        SqlExpr set = ReadExpr();
        Require(")");
        return new QuantifiedExpr(op, isAll, left, set, null);
    }

    private SqlExpr ReadPrefix()
    {
        int start = Now.Start;
        switch (Now.Kind)
        {
            case TokenKind.Number:
                return Done(new LiteralExpr(LiteralKind.Number, Take().Value), start);
            case TokenKind.Text:
                return Done(new LiteralExpr(LiteralKind.Text, Take().Value), start);
            case TokenKind.Hex or TokenKind.Bits:
                return Done(new LiteralExpr(LiteralKind.Binary, ReadBytes()), start);
            case TokenKind.Quoted:
                return Done(new NameExpr(ReadDotted()), start);
            case TokenKind.Symbol:
                return ReadSymbolPrefix(start);
            case TokenKind.Word:
                return ReadWordPrefix(start);
            default:
                Expected("an expression");
                return null!;
        }
    }

    private string ReadBytes()
    {
        Token token = Take();
        string digits = token.Kind == TokenKind.Bits ? token.Value.PadLeft((token.Value.Length + 7) / 8 * 8, '0') : token.Value.Length % 2 == 1 ? "0" + token.Value : token.Value;
        int width = token.Kind == TokenKind.Bits ? 8 : 2;
        var bytes = new byte[digits.Length / width];
        for (int index = 0; index < bytes.Length; index++)
        {
            try
            {
                bytes[index] = Convert.ToByte(digits.Substring(index * width, width), token.Kind == TokenKind.Bits ? 2 : 16);
            }
            catch (FormatException)
            {
                SqlError.Parse(_text, token.Start, $"'{token.Value}' is not a valid {(token.Kind == TokenKind.Bits ? "bit" : "hex")} string literal");
            }
        }
        return Convert.ToBase64String(bytes);
    }

    private SqlExpr ReadSymbolPrefix(int start)
    {
        switch (Now.Upper)
        {
            case "(":
                return ReadParenthesised(start);
            case "[":
                Take();
                return ReadArray(start);
            case "{":
                Take();
                return ReadStructLiteral(start);
            case "*":
                Take();
                return Done(new StarExpr(), start);
            case "-" or "+" or "~":
                string op = Take().Upper;
                return Done(new UnaryExpr(op, ReadExpr(SignLevel)), start);
            default:
                Expected("an expression");
                return null!;
        }
    }

    private SqlExpr ReadParenthesised(int start)
    {
        Take();
        if (StartsQuery() && !Now.Is("("))
        {
            Query query = ReadQuery();
            Require(")");
            return Done(new SubqueryExpr(query), start);
        }
        var items = new List<SqlExpr> { ReadExpr() };
        if (Now.Is(")"))
        {
            Take();
            return items[0];
        }
        while (TryTake(","))
        {
            if (Now.Is(")"))
            {
                break;
            }
            items.Add(ReadExpr());
        }
        Require(")");
        return Done(new TupleExpr(items), start);
    }

    private ArrayExpr ReadArray(int start)
    {
        var items = new List<SqlExpr>();
        while (!TryTake("]"))
        {
            items.Add(ReadExpr());
            if (!TryTake(","))
            {
                Require("]");
                break;
            }
        }
        return Done(new ArrayExpr(items), start);
    }

    private StructExpr ReadStructLiteral(int start)
    {
        var fields = new List<(string, SqlExpr)>();
        while (!TryTake("}"))
        {
            string name = Now.Kind == TokenKind.Text ? Take().Value : ReadName();
            Require(":");
            fields.Add((name, ReadExpr()));
            if (!TryTake(","))
            {
                Require("}");
                break;
            }
        }
        return Done(new StructExpr(fields), start);
    }
}
