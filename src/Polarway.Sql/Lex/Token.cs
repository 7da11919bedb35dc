namespace Polarway.Sql.Lex;

/// <summary>What a piece of SQL text is.</summary>
internal enum TokenKind : byte
{
    /// <summary>A bare word: a keyword or a name.</summary>
    Word,

    /// <summary>A name in quotes of identifiers.</summary>
    Quoted,

    /// <summary>A number without sign.</summary>
    Number,

    /// <summary>Text in single quotes.</summary>
    Text,

    /// <summary>Hexadecimal bytes, <c>X'41'</c>.</summary>
    Hex,

    /// <summary>Bits, <c>B'101'</c>.</summary>
    Bits,

    /// <summary>Punctuation and operators.</summary>
    Symbol,

    /// <summary>Behind the last one.</summary>
    End,
}

/// <summary>A piece of SQL text. <see cref="Value"/> is without quotes and escapes; <see cref="Upper"/> is what keywords compare with.</summary>
internal readonly record struct Token(TokenKind Kind, string Value, string Upper, int Start, int End)
{
    /// <summary>Whether this is the bare word or the symbol.</summary>
    public bool Is(string upper) => (Kind == TokenKind.Word || Kind == TokenKind.Symbol) && Upper == upper;

    public bool IsName => Kind is TokenKind.Word or TokenKind.Quoted;

    /// <summary>As an error names it.</summary>
    public string Shown => Kind switch
    {
        TokenKind.End => "EOF",
        TokenKind.Text => $"'{Value}'",
        TokenKind.Quoted => $"\"{Value}\"",
        _ => Value,
    };
}
