namespace Gabion.Policy.Rego.Builtins.GraphQl;

/// <summary>A word of GraphQL.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Text">The name, the number, the characters, or a string after unescaping.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal readonly record struct GraphQlToken(GraphQlTokenKind Kind, string Text, int Line, int Column)
{
    public bool Is(string punctuator) => Kind == GraphQlTokenKind.Punctuator && Text == punctuator;

    public bool IsName(string name) => Kind == GraphQlTokenKind.Name && Text == name;

    /// <summary>As errors have it.</summary>
    public override string ToString() => Kind switch
    {
        GraphQlTokenKind.End => "<EOF>",
        GraphQlTokenKind.Invalid => "<Invalid>",
        GraphQlTokenKind.Punctuator => Text,
        GraphQlTokenKind.BlockString => $"BlockString {GoFormat.Quote(Text)}",
        var kind => $"{kind} {GoFormat.Quote(Text)}",
    };
}

/// <summary>The kinds of words.</summary>
internal enum GraphQlTokenKind
{
    End,
    Invalid,
    Punctuator,
    Name,
    Int,
    Float,
    String,
    BlockString,
}

/// <summary>A text is not GraphQL.</summary>
internal sealed class GraphQlException(string message) : Exception(message);
