namespace Gabion.Policy.Cel.Syntax;

/// <summary>The kinds of <see cref="Token"/>.</summary>
internal enum TokenKind
{
    End,
    Name,
    QuotedName,
    Literal,
    In,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Not,
    Question,
    Colon,
    Comma,
    Dot,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    And,
    Or,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>A word of an expression.</summary>
/// <param name="Offset">Where it begins, in UTF-16 units.</param>
/// <param name="Text">A name without its quotes; the text as written for the rest.</param>
/// <param name="Value">The value of a literal.</param>
/// <param name="IsNumber">A literal that a minus sign before it belongs to.</param>
internal readonly record struct Token(TokenKind Kind, int Offset, string Text, CelValue Value = default, bool IsNumber = false);
