using Gabion.Formats;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>What is wrong with a policy or binding, and where in its document.</summary>
/// <param name="Source">The file, or whatever the caller named the document.</param>
/// <param name="Owner"><c>ValidatingAdmissionPolicy name</c>.</param>
/// <param name="Path">The field: <c>spec.validations[0].expression</c>.</param>
public sealed record PolicyFault(string Source, string Owner, string Path, TextPosition At, string Message)
{
    public override string ToString() => $"{Source}:{At}: {Owner}: {Path}: {Message}";
}
