using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.Cel;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>A document of policies: where it is from, and its root.</summary>
public readonly record struct PolicySource(string Name, Field Root);

/// <summary>Reads fields of a policy or binding and notes what is wrong.</summary>
/// <param name="source">The document.</param>
/// <param name="owner">Whose document it is, for what is wrong with it.</param>
/// <param name="spec">Where the policy stands in it.</param>
/// <param name="faults">Takes what is wrong.</param>
internal sealed class PolicyDocument(PolicySource source, string owner, Field spec, ImmutableArray<PolicyFault>.Builder faults)
{
    public Field Spec { get; } = spec;

    public void Fault(Field field, string message) => faults.Add(new(source.Name, owner, field.Path, field.Span.Start, message));

    /// <summary>The text of a field that takes one of a few words.</summary>
    public string OneOf(Field field, string standard, params ReadOnlySpan<string> known)
    {
        if (!field.IsSet)
        {
            return standard;
        }

        var text = field.Text ?? "";
        if (!known.Contains(text))
        {
            var near = Spelling.Nearest(text, known.ToArray());
            Fault(field, $"'{text}' is not known{(near is null ? "" : $", did you mean '{near}'?")}; it takes {string.Join(", ", known.ToArray())}");
        }

        return text;
    }

    public PolicyExpression Compile(CelEnvironment environment, Field field, params ReadOnlySpan<CelTypeKind> wanted)
    {
        var expression = PolicyExpression.Compile(environment, field, wanted) with { Source = source.Name };
        if (expression.Fault is { } fault)
        {
            faults.Add(new(source.Name, owner, expression.Path, expression.FaultAt, fault));
        }

        return expression;
    }
}
