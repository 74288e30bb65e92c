using Gabion.Policy.Rego.Syntax;

namespace Gabion.Policy.Rego.Compile;

/// <summary>How the compiler leaves a rule that has no meaning; never leaves this folder.</summary>
internal sealed class RegoCompileException(RegoError error) : Exception(error.Message)
{
    public RegoCompileException(string code, string message, RegoPlace at)
        : this(new RegoError(code, message, at))
    {
    }

    public RegoError Error { get; } = error;
}
