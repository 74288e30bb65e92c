using Gabion.Formats;

namespace Gabion.Policy.Gatekeeper;

/// <summary>Why a document of policies cannot be used, or not as it is meant. The other documents are used all the same.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="At">Where in the file.</param>
/// <param name="Subject">What it is about: <c>ConstraintTemplate k8srequiredlabels</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Kind">Which promise is broken.</param>
public sealed record PolicyProblem(string File, TextSpan At, string Subject, string Message, PolicyProblemKind Kind = PolicyProblemKind.Invalid)
{
    public override string ToString() => $"{File}:{At.Line}:{At.Column}: {Subject}: {Message}";
}

/// <summary>The kinds of <see cref="PolicyProblem"/>.</summary>
public enum PolicyProblemKind
{
    /// <summary>The document is not what it has to be.</summary>
    Invalid,

    /// <summary>The parameters or match of a constraint break their schema.</summary>
    Schema,

    /// <summary>There is another document of the same kind and name, and that one is used.</summary>
    Duplicate,

    /// <summary>The document is used, but something in it has no effect.</summary>
    Warning,
}
