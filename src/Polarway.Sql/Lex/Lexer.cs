using System.Text;
using Polarway.Core.Errors;

namespace Polarway.Sql.Lex;

/// <summary>Cuts SQL text into tokens: comments of both kinds go, quotes and their escapes are taken off.</summary>
internal sealed class Lexer
{
    private static readonly string[] Symbols =
    [
        "!~~*", "<=>", "!~~", "!~*", "~~*", "#>>", "->>", "||", "::", "<=", ">=", "<>", "!=", "==", "~~", "~*", "!~", "->", "#>", "//", "^@", "<<", ">>", "=>",
        "(", ")", "[", "]", "{", "}", ",", ";", ".", "+", "-", "*", "/", "%", "^", "&", "|", "#", "~", "<", ">", "=", ":", "?", "@", "!",
    ];

    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private int _at;

    private Lexer(string text) => _text = text;

    /// <summary>All tokens, the last one being the end.</summary>
    /// <exception cref="PolarwayException">SqlInterface, with line and column.</exception>
    public static List<Token> Read(string text)
    {
        var lexer = new Lexer(text);
        while (lexer.ReadOne())
        {
        }
        lexer._tokens.Add(new Token(TokenKind.End, "", "", text.Length, text.Length));
        return lexer._tokens;
    }

    private bool ReadOne()
    {
        if (!SkipBlanks())
        {
            return false;
        }
        int start = _at;
        char first = _text[_at];
        if (first == '\'')
        {
            Add(TokenKind.Text, ReadQuoted('\'', "string literal"), start);
        }
        else if (first is '"' or '`')
        {
            Add(TokenKind.Quoted, ReadQuoted(first, "quoted identifier"), start);
        }
        else if (first == '$' && TryReadDollar(start))
        {
            return true;
        }
        else if (char.IsAsciiDigit(first) || (first == '.' && char.IsAsciiDigit(Peek(1))))
        {
            ReadNumber(start);
        }
        else if (IsWordStart(first))
        {
            ReadWord(start);
        }
        else
        {
            ReadSymbol(start);
        }
        return true;
    }

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private void Add(TokenKind kind, string value, int start)
        => _tokens.Add(new Token(kind, value, kind is TokenKind.Word ? value.ToUpperInvariant() : value, start, _at));

    /// <summary>Passes over blanks and comments; false at the end.</summary>
    private bool SkipBlanks()
    {
        while (_at < _text.Length)
        {
            if (char.IsWhiteSpace(_text[_at]))
            {
                _at++;
            }
            else if (_text[_at] == '-' && Peek(1) == '-')
            {
                int end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length : end + 1;
            }
            else if (_text[_at] == '/' && Peek(1) == '*')
            {
                SkipBlockComment();
            }
            else
            {
                return true;
            }
        }
        return false;
    }

    private void SkipBlockComment()
    {
        int start = _at, depth = 0;
        do
        {
            if (_at >= _text.Length)
            {
                SqlError.Parse(_text, start, "Unexpected EOF while in a multi-line comment");
            }
            if (_text[_at] == '/' && Peek(1) == '*')
            {
                (depth, _at) = (depth + 1, _at + 2);
            }
            else if (_text[_at] == '*' && Peek(1) == '/')
            {
                (depth, _at) = (depth - 1, _at + 2);
            }
            else
            {
                _at++;
            }
        }
        while (depth > 0);
    }

    private string ReadQuoted(char quote, string what)
    {
        int start = _at++;
        var value = new StringBuilder();
        while (_at < _text.Length)
        {
            char now = _text[_at++];
            if (now != quote)
            {
                value.Append(now);
            }
            else if (_at < _text.Length && _text[_at] == quote)
            {
                value.Append(quote);
                _at++;
            }
            else
            {
                return value.ToString();
            }
        }
        SqlError.Parse(_text, start, $"Unterminated {what}");
        return "";
    }

    /// <summary><c>$$text$$</c> and <c>$tag$text$tag$</c>.</summary>
    private bool TryReadDollar(int start)
    {
        int close = _at + 1;
        while (close < _text.Length && (char.IsAsciiLetterOrDigit(_text[close]) || _text[close] == '_'))
        {
            close++;
        }
        if (close >= _text.Length || _text[close] != '$')
        {
            return false;
        }
        string tag = _text[_at..(close + 1)];
        int end = _text.IndexOf(tag, close + 1, StringComparison.Ordinal);
        if (end < 0)
        {
            SqlError.Parse(_text, start, "Unterminated dollar-quoted string");
        }
        _at = end + tag.Length;
        Add(TokenKind.Text, _text[(close + 1)..end], start);
        return true;
    }

    private void ReadNumber(int start)
    {
        SkipDigits();
        if (Peek(0) == '.' && !(Peek(1) == '.' || IsWordStart(Peek(1)) && !IsExponent(1)))
        {
            _at++;
            SkipDigits();
        }
        if (IsExponent(0))
        {
            _at += Peek(1) is '+' or '-' ? 2 : 1;
            SkipDigits();
        }
        Add(TokenKind.Number, _text[start.._at].Replace("_", "", StringComparison.Ordinal), start);
    }

    private bool IsExponent(int ahead)
        => Peek(ahead) is 'e' or 'E' && (char.IsAsciiDigit(Peek(ahead + 1)) || (Peek(ahead + 1) is '+' or '-' && char.IsAsciiDigit(Peek(ahead + 2))));

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Peek(0)) || (Peek(0) == '_' && char.IsAsciiDigit(Peek(1))))
        {
            _at++;
        }
    }

    private static bool IsWordStart(char value) => char.IsLetter(value) || value == '_' || char.IsSurrogate(value);

    private void ReadWord(int start)
    {
        if (Peek(1) == '\'' && _text[_at] is 'x' or 'X' or 'b' or 'B' or 'n' or 'N' or 'e' or 'E')
        {
            char kind = char.ToUpperInvariant(_text[_at++]);
            string value = ReadQuoted('\'', "encoded string literal");
            Add(kind switch { 'X' => TokenKind.Hex, 'B' => TokenKind.Bits, _ => TokenKind.Text }, kind == 'E' ? Unescaped(value) : value, start);
            return;
        }
        while (_at < _text.Length && (IsWordStart(_text[_at]) || char.IsDigit(_text[_at]) || _text[_at] == '$'))
        {
            _at++;
        }
        Add(TokenKind.Word, _text[start.._at], start);
    }

    private static string Unescaped(string value)
    {
        var text = new StringBuilder();
        for (int at = 0; at < value.Length; at++)
        {
            if (value[at] != '\\' || at + 1 == value.Length)
            {
                text.Append(value[at]);
                continue;
            }
            at++;
            text.Append(value[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', '0' => '\0', char other => other });
        }
        return text.ToString();
    }

    private void ReadSymbol(int start)
    {
        foreach (string symbol in Symbols)
        {
            if (string.CompareOrdinal(_text, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                Add(TokenKind.Symbol, symbol, start);
                return;
            }
        }
        SqlError.Parse(_text, start, $"Unexpected character '{_text[_at]}'");
    }
}
