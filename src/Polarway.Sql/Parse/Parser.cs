using Polarway.Sql.Ast;
using Polarway.Sql.Lex;

namespace Polarway.Sql.Parse;

/// <summary>Reads one statement or one expression: recursive descent, precedence climbing for operators. Depth is bounded.</summary>
internal sealed partial class Parser
{
    /// <summary>Parentheses, subqueries and operators within each other.</summary>
    private const int MaxDepth = 128;

    /// <summary>Operators of one chain such as <c>a + b + c</c>; AND, OR and || have no limit.</summary>
    private const int MaxChain = 250;

    private static readonly HashSet<string> Clauses =
    [
        "SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FETCH", "UNION", "EXCEPT", "INTERSECT", "WITH", "INTO", "EXPLAIN", "QUALIFY", "WINDOW", "MINUS",
    ];

    private readonly string _text;
    private readonly List<Token> _tokens;
    private int _at;
    private int _depth;

    private Parser(string text)
    {
        _text = text;
        _tokens = Lexer.Read(text);
    }

    private Token Now => _tokens[_at];

    private Token Next => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    /// <summary>The only statement of a text.</summary>
    public static Statement ParseStatement(string text)
    {
        var parser = new Parser(text);
        Statement statement = parser.ReadStatement();
        if (parser.TryTake(";"))
        {
            while (parser.TryTake(";"))
            {
            }
            if (parser.Now.Kind != TokenKind.End)
            {
                SqlError.Interface("one (and only one) statement can be parsed at a time");
            }
        }
        if (parser.Now.Kind != TokenKind.End)
        {
            parser.Expected("end of statement");
        }
        return statement;
    }

    /// <summary>The only expression of a text, and its alias or null.</summary>
    public static SelectItem ParseExpression(string text)
    {
        var parser = new Parser(text);
        parser.RejectClause();
        SelectItem item = parser.ReadSelectItem();
        parser.RejectClause();
        if (parser.Now.Kind != TokenKind.End)
        {
            SqlError.Interface($"invalid expression (found unexpected token '{parser.Now.Shown}') at {SqlError.Where(text, parser.Now.Start)}");
        }
        return item;
    }

    private void RejectClause()
    {
        if (Now.Kind == TokenKind.Word && Clauses.Contains(Now.Upper))
        {
            SqlError.Interface($"expected an expression (found '{Now.Upper}' clause)");
        }
    }

    // ---- the cursor

    private Token Take() => _tokens[_at < _tokens.Count - 1 ? _at++ : _at];

    private bool TryTake(string upper)
    {
        if (Now.Is(upper))
        {
            _at++;
            return true;
        }
        return false;
    }

    /// <summary>Takes these words when all of them come now.</summary>
    private bool TryTakeAll(params ReadOnlySpan<string> words)
    {
        for (int word = 0; word < words.Length; word++)
        {
            if (_at + word >= _tokens.Count || !_tokens[_at + word].Is(words[word]))
            {
                return false;
            }
        }
        _at += words.Length;
        return true;
    }

    private void Require(string upper)
    {
        if (!TryTake(upper))
        {
            Expected(upper);
        }
    }

    private void Expected(string what)
    {
        if (Now.Kind == TokenKind.End)
        {
            SqlError.Interface($"sql parser error: Expected: {what}, found: EOF");
        }
        SqlError.Parse(_text, Now.Start, $"Expected: {what}, found: {Now.Shown}");
    }

    private void Refuse(string feature) => SqlError.Interface($"{feature} is not supported at {SqlError.Where(_text, Now.Start)}");

    private void Enter()
    {
        if (++_depth > MaxDepth)
        {
            SqlError.Interface($"sql parser error: nested more than {MaxDepth} levels deep at {SqlError.Where(_text, Now.Start)}");
        }
    }

    private void Leave() => _depth--;

    private T Done<T>(T expr, int start) where T : SqlExpr
    {
        expr.Text = _text[start.._tokens[Math.Max(_at - 1, 0)].End];
        return expr;
    }

    private string ReadName(string what = "identifier")
    {
        if (!Now.IsName)
        {
            Expected(what);
        }
        return Take().Value;
    }

    /// <summary>A name with dots; the parts.</summary>
    private string[] ReadDotted()
    {
        var parts = new List<string> { ReadName() };
        while (Now.Is(".") && Next.IsName)
        {
            Take();
            parts.Add(Take().Value);
        }
        return [.. parts];
    }

    /// <summary>What a loop reads between parentheses, separated by commas; a comma at the end is allowed.</summary>
    private List<T> ReadListInParentheses<T>(Func<T> read)
    {
        Require("(");
        var items = new List<T>();
        while (!TryTake(")"))
        {
            items.Add(read());
            if (!TryTake(","))
            {
                Require(")");
                break;
            }
        }
        return items;
    }

    // ---- statements

    private Statement ReadStatement()
    {
        switch (Now.Upper)
        {
            case "EXPLAIN" or "DESCRIBE" when Now.Kind == TokenKind.Word:
                Take();
                return new Statement(StatementKind.Explain) { Query = ReadQuery() };
            case "SHOW" when Now.Kind == TokenKind.Word:
                Take();
                Require("TABLES");
                return new Statement(StatementKind.ShowTables);
            case "CREATE" when Now.Kind == TokenKind.Word:
                return ReadCreate();
            case "DROP" when Now.Kind == TokenKind.Word:
                return ReadNames(StatementKind.DropTable);
            case "TRUNCATE" when Now.Kind == TokenKind.Word:
                return ReadNames(StatementKind.Truncate);
            case "DELETE" when Now.Kind == TokenKind.Word:
                return ReadDelete();
            case "UPDATE" or "INSERT" or "MERGE" or "ALTER" or "GRANT" or "COPY" or "REPLACE" when Now.Kind == TokenKind.Word:
                return SqlError.Interface<Statement>($"statement type is not supported: '{Flat(_text[Now.Start..])}' operation is currently unsupported");
            default:
                return StartsQuery() ? new Statement(StatementKind.Query) { Query = ReadQuery() } : UnknownStatement();
        }
    }

    private Statement UnknownStatement()
    {
        Expected("an SQL statement");
        return null!;
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Statement ReadCreate()
    {
        Take();
        bool replaces = TryTakeAll("OR", "REPLACE");
        _ = TryTake("TEMPORARY") || TryTake("TEMP");
        Require("TABLE");
        bool ifMissing = TryTakeAll("IF", "NOT", "EXISTS");
        string name = ReadDotted()[^1];
        if (!TryTake("AS"))
        {
            SqlError.Interface($"only `CREATE TABLE name AS SELECT …` is supported; found {(Now.Kind == TokenKind.End ? "EOF" : Now.Shown)} at {SqlError.Where(_text, Now.Start)}");
        }
        return new Statement(StatementKind.CreateTable) { Name = name, IsOrReplace = replaces, IfExists = ifMissing, Query = ReadQuery() };
    }

    private Statement ReadNames(StatementKind kind)
    {
        Take();
        if (kind == StatementKind.DropTable)
        {
            Require("TABLE");
        }
        else
        {
            TryTake("TABLE");
        }
        var statement = new Statement(kind) { IfExists = TryTakeAll("IF", "EXISTS") };
        do
        {
            statement.Names.Add(ReadDotted()[^1]);
        }
        while (TryTake(","));
        return statement;
    }

    private Statement ReadDelete()
    {
        Take();
        Require("FROM");
        var statement = new Statement(StatementKind.Delete) { Name = ReadDotted()[^1] };
        if (TryTake("AS") || (Now.IsName && !Now.Is("WHERE") && !Now.Is("USING") && !Now.Is("RETURNING")))
        {
            statement.Alias = ReadName();
        }
        if (Now.Is("USING") || Now.Is("RETURNING") || Now.Is("LIMIT") || Now.Is("ORDER"))
        {
            Refuse($"{Now.Upper} in DELETE");
        }
        statement.Where = TryTake("WHERE") ? ReadExpr() : null;
        return statement;
    }
}
