using System.Globalization;
using Polarway.Sql.Ast;
using Polarway.Sql.Lex;

namespace Polarway.Sql.Parse;

/// <summary>Expressions that begin with a word: names, calls, CASE, CAST, typed literals.</summary>
internal sealed partial class Parser
{
    private static readonly HashSet<string> NoName = [.. Clauses, "ON", "AS", "AND", "OR", "THEN", "WHEN", "ELSE", "END", "JOIN", "USING", "IN", "IS", "BY"];

    private static readonly HashSet<string> WithoutParentheses = ["CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP"];

    private SqlExpr ReadWordPrefix(int start)
    {
        switch (Now.Upper)
        {
            case "NULL":
                Take();
                return Done(new LiteralExpr(LiteralKind.Null, ""), start);
            case "TRUE" or "FALSE" when !Next.Is(".") && !Next.Is("("):
                return Done(new LiteralExpr(LiteralKind.Boolean, Take().Upper), start);
            case "NOT":
                Take();
                if (Now.Is("EXISTS") && Next.Is("("))
                {
                    return ReadExists(true, start);
                }
                return Done(new UnaryExpr("NOT", ReadExpr(NotLevel)), start);
            case "EXISTS" when Next.Is("("):
                return ReadExists(false, start);
            case "CASE":
                return ReadCase(start);
            case "CAST" or "TRY_CAST" or "SAFE_CAST" when Next.Is("("):
                return ReadCast(start);
            case "INTERVAL" when Next.Kind is TokenKind.Text or TokenKind.Number:
                return ReadInterval(start);
            case "DATE" or "TIME" or "TIMESTAMP" or "DATETIME" when Next.Kind == TokenKind.Text:
                string type = Take().Upper;
                return Done(new TypedLiteralExpr(type, null, Take().Value), start);
            case "TIMESTAMP" or "DATETIME" or "TIME" when Next.Is("(") && IsPrecisionThenText():
                return ReadPreciseLiteral(start);
            case "ARRAY" when Next.Is("["):
                Take();
                Take();
                return ReadArray(start);
            case "STRUCT" when Next.Is("("):
                return ReadStructCall(start);
        }
        if (Next.Is("("))
        {
            return ReadCall(start);
        }
        if (WithoutParentheses.Contains(Now.Upper))
        {
            return Done(new CallExpr(Now.Upper, []) { Written = Take().Value }, start);
        }
        if (NoName.Contains(Now.Upper))
        {
            Expected("an expression");
        }
        return Done(new NameExpr(ReadDotted()), start);
    }

    private bool IsPrecisionThenText()
        => _at + 4 < _tokens.Count && _tokens[_at + 2].Kind == TokenKind.Number && _tokens[_at + 3].Is(")") && _tokens[_at + 4].Kind == TokenKind.Text;

    private TypedLiteralExpr ReadPreciseLiteral(int start)
    {
        string type = Take().Upper;
        Take();
        int precision = ReadInteger();
        Require(")");
        return Done(new TypedLiteralExpr(type, precision, Take().Value), start);
    }

    private int ReadInteger()
    {
        if (Now.Kind != TokenKind.Number || !int.TryParse(Now.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int value))
        {
            Expected("a whole number");
            return 0;
        }
        Take();
        return value;
    }

    private ExistsExpr ReadExists(bool negated, int start)
    {
        Take();
        Require("(");
        if (!StartsQuery())
        {
            Expected("SELECT, VALUES, or a subquery in the query body");
        }
        Query query = ReadQuery();
        Require(")");
        return Done(new ExistsExpr(negated, query), start);
    }

    private CaseExpr ReadCase(int start)
    {
        Take();
        SqlExpr? operand = Now.Is("WHEN") ? null : ReadExpr();
        var cases = new List<(SqlExpr, SqlExpr)>();
        while (TryTake("WHEN"))
        {
            SqlExpr when = ReadExpr();
            Require("THEN");
            cases.Add((when, ReadExpr()));
        }
        if (cases.Count == 0)
        {
            Expected("WHEN");
        }
        SqlExpr? otherwise = TryTake("ELSE") ? ReadExpr() : null;
        Require("END");
        return Done(new CaseExpr(operand, cases, otherwise), start);
    }

    private CastExpr ReadCast(int start)
    {
        bool isTry = Take().Upper != "CAST";
        Require("(");
        SqlExpr value = ReadExpr();
        Require("AS");
        SqlType type = ReadType();
        if (TryTake("FORMAT"))
        {
            SqlError.Interface("use of FORMAT is not currently supported in CAST");
        }
        Require(")");
        return Done(new CastExpr(value, type, isTry), start);
    }

    private IntervalExpr ReadInterval(int start)
    {
        Take();
        string value = Take().Value;
        string? unit = Now.Kind == TokenKind.Word && IntervalUnits.Contains(Now.Upper) ? Take().Upper : null;
        return Done(new IntervalExpr(value, unit), start);
    }

    private static readonly HashSet<string> IntervalUnits =
    [
        "YEAR", "YEARS", "QUARTER", "QUARTERS", "MONTH", "MONTHS", "WEEK", "WEEKS", "DAY", "DAYS", "HOUR", "HOURS", "MINUTE", "MINUTES", "SECOND", "SECONDS", "MILLISECOND", "MILLISECONDS",
        "MICROSECOND", "MICROSECONDS", "NANOSECOND", "NANOSECONDS",
    ];

    private StructExpr ReadStructCall(int start)
    {
        Take();
        int number = 0;
        List<(string, SqlExpr)> fields = ReadListInParentheses(() =>
        {
            SqlExpr value = ReadExpr();
            number++;
            return (ReadAlias() ?? (value is NameExpr name ? name.Parts[^1] : $"field_{number}"), value);
        });
        return Done(new StructExpr(fields), start);
    }

    // ---- calls

    private SqlExpr ReadCall(int start)
    {
        string written = Take().Value;
        string name = written.ToUpperInvariant();
        Require("(");
        var call = new CallExpr(name, []) { Written = written };
        switch (name)
        {
            case "EXTRACT":
                call.Arguments.Add(ReadPart());
                if (!TryTake("FROM"))
                {
                    Require(",");
                }
                call.Arguments.Add(ReadExpr());
                Require(")");
                break;
            case "POSITION":
                call = ReadPosition(written);
                break;
            case "TRIM":
                call = ReadTrim();
                break;
            case "SUBSTRING" or "SUBSTR":
                ReadSubstring(call);
                break;
            case "CEIL" or "FLOOR" or "CEILING" when Now.Kind != TokenKind.End:
                call.Arguments.Add(ReadExpr());
                if (TryTake("TO"))
                {
                    Refuse($"{name} TO");
                }
                Require(")");
                break;
            case "OVERLAY":
                Refuse("OVERLAY");
                break;
            default:
                ReadArguments(call);
                break;
        }
        ReadCallTail(call);
        return Done(call, start);
    }

    /// <summary><c>POSITION(part IN text)</c>, which is <c>STRPOS(text, part)</c>.</summary>
    private CallExpr ReadPosition(string written)
    {
        SqlExpr part = ReadExpr(CompareLevel);
        if (!TryTake("IN"))
        {
            Require(",");
        }
        SqlExpr text = ReadExpr();
        Require(")");
        return new CallExpr("STRPOS", [text, part]) { Written = written };
    }

    /// <summary><c>SUBSTRING(text FROM start FOR length)</c>, or the same with commas.</summary>
    private void ReadSubstring(CallExpr call)
    {
        call.Arguments.Add(ReadExpr());
        if (!TryTake("FROM"))
        {
            ReadMoreArguments(call);
            return;
        }
        call.Arguments.Add(ReadExpr());
        if (TryTake("FOR"))
        {
            call.Arguments.Add(ReadExpr());
        }
        Require(")");
    }

    private LiteralExpr ReadPart()
    {
        int start = Now.Start;
        string part = Now.Kind == TokenKind.Text ? Take().Value : ReadName("a date part");
        if (TryTake("("))
        {
            part += $"({ReadName()})";
            Require(")");
        }
        return Done(new LiteralExpr(LiteralKind.Text, part), start);
    }

    private CallExpr ReadTrim()
    {
        string side = Now.Is("BOTH") || Now.Is("LEADING") || Now.Is("TRAILING") ? Take().Upper : "BOTH";
        var arguments = new List<SqlExpr>();
        SqlExpr? what = Now.Is("FROM") ? null : ReadExpr();
        if (TryTake("FROM"))
        {
            arguments.Add(ReadExpr());
            if (what is not null)
            {
                arguments.Add(what);
            }
        }
        else
        {
            arguments.Add(what!);
            if (TryTake(","))
            {
                SqlError.Syntax("unsupported TRIM syntax (custom chars)");
            }
        }
        Require(")");
        return new CallExpr(side switch { "LEADING" => "LTRIM", "TRAILING" => "RTRIM", _ => "TRIM" }, arguments) { Written = "TRIM" };
    }

    private void ReadMoreArguments(CallExpr call)
    {
        while (TryTake(","))
        {
            if (Now.Is(")"))
            {
                break;
            }
            call.Arguments.Add(ReadExpr());
        }
        Require(")");
    }

    private void ReadArguments(CallExpr call)
    {
        call.IsDistinct = TryTake("DISTINCT");
        if (!call.IsDistinct)
        {
            TryTake("ALL");
        }
        while (!Now.Is(")"))
        {
            if (Now.IsName && (Next.Is("=>") || Next.Is(":=")))
            {
                Refuse("a named argument");
            }
            call.Arguments.Add(Now.Is("SELECT") || Now.Is("WITH") ? new SubqueryExpr(ReadQuery()) : ReadExpr());
            ReadNullTreatment(call);
            if (Now.Is("ORDER"))
            {
                Take();
                Require("BY");
                call.OrderBy = ReadOrderItems();
            }
            if (TryTake("LIMIT"))
            {
                call.Limit = ReadExpr();
            }
            if (Now.Is("SEPARATOR") && Next.Kind == TokenKind.Text)
            {
                Take();
                call.Arguments.Add(ReadExpr());
            }
            if (!TryTake(","))
            {
                break;
            }
        }
        Require(")");
    }

    private List<OrderItem> ReadOrderItems()
    {
        var items = new List<OrderItem>();
        do
        {
            items.Add(ReadDirection(ReadExpr()));
        }
        while (TryTake(","));
        return items;
    }

    private void ReadNullTreatment(CallExpr call)
    {
        if (TryTakeAll("IGNORE", "NULLS"))
        {
            call.IgnoresNulls = true;
        }
        else
        {
            TryTakeAll("RESPECT", "NULLS");
        }
    }

    private void ReadCallTail(CallExpr call)
    {
        if (TryTakeAll("WITHIN", "GROUP"))
        {
            Require("(");
            Require("ORDER");
            Require("BY");
            call.OrderBy = ReadOrderItems();
            Require(")");
        }
        if (Now.Is("FILTER") && Next.Is("("))
        {
            Take();
            Take();
            Require("WHERE");
            call.Filter = ReadExpr();
            Require(")");
        }
        ReadNullTreatment(call);
        if (Now.Is("OVER") && (Next.Is("(") || Next.IsName))
        {
            Take();
            call.Over = Now.Is("(") ? ReadWindow() : new WindowSpec { Name = ReadName() };
        }
    }
}
