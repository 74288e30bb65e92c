namespace Gabion.Policy.Rego.Syntax;

internal enum RegoTokenKind
{
    /// <summary>A name; the parser decides whether it is a keyword.</summary>
    Name,
    Number,

    /// <summary>A string, escapes undone.</summary>
    String,

    /// <summary>The start of an interpolated string; texts and the tokens of its expressions follow.</summary>
    TemplateStart,
    TemplateText,
    TemplateOpen,
    TemplateClose,
    TemplateEnd,
    Symbol,
    End,
}

/// <summary>One token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The name, the symbol, the digits, or the string's text.</param>
/// <param name="Start">Where it starts in the source, in UTF-16 units.</param>
/// <param name="Stop">Where it ends.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="IsAfterSpace">White space or a comment stands before it.</param>
/// <param name="IsFirstOfLine">It is the first token of its line.</param>
internal readonly record struct RegoToken(RegoTokenKind Kind, string Text, int Start, int Stop, int Line, int Column, bool IsAfterSpace, bool IsFirstOfLine)
{
    public bool Is(string symbol) => Kind == RegoTokenKind.Symbol && Text == symbol;

    public string Shown => Kind switch
    {
        RegoTokenKind.End => "the end of the file",
        RegoTokenKind.String => "a string",
        RegoTokenKind.TemplateStart or RegoTokenKind.TemplateText => "an interpolated string",
        _ => Text,
    };
}

/// <summary>A comment, without its <c>#</c>.</summary>
/// <param name="Text">The text after <c>#</c>, to the end of the line.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="IsAlone">Nothing else stands before it on its line.</param>
public sealed record RegoComment(string Text, int Line, int Column, bool IsAlone);
