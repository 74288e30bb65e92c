namespace Gabion.Formats.Json;

/// <summary>Reading stops here.</summary>
internal sealed class JsonSyntaxException(SyntaxProblemKind kind, TextSpan at, string message) : Exception(message)
{
    public SyntaxProblemKind Kind { get; } = kind;

    public TextSpan At { get; } = at;
}
