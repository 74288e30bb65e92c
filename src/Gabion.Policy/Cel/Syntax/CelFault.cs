using Gabion.Formats;

namespace Gabion.Policy.Cel;

/// <summary>Why an expression does not compile, and where in its text.</summary>
/// <param name="Offset">In UTF-16 units from the start of the expression.</param>
/// <param name="At">Line and column within the expression, both from 1.</param>
public sealed record CelFault(string Message, int Offset, TextPosition At)
{
    public override string ToString() => $"{At}: {Message}";
}

/// <summary>The text breaks the grammar, or a limit on it.</summary>
internal sealed class CelSyntaxException(int offset, string message) : Exception(message)
{
    public int Offset { get; } = offset;
}
