namespace Gabion.Policy.Rego.Syntax;

/// <summary>How the parser leaves a rule that it cannot read; never leaves this folder.</summary>
internal sealed class RegoSyntaxException(string message, int line, int column) : Exception(message)
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>Another reading would not help: a limit was hit.</summary>
    public bool IsFinal { get; init; }
}
