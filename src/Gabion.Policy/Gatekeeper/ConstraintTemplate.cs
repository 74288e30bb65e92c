using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Policy.Admission;

namespace Gabion.Policy.Gatekeeper;

/// <summary>A policy with parameters, compiled.</summary>
public sealed record ConstraintTemplate
{
    /// <summary>The name: the kind in small letters.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of its constraints.</summary>
    public required string Kind { get; init; }

    /// <summary>The annotation <c>metadata.gatekeeper.sh/title</c>; empty when there is none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The annotation <c>description</c>; empty when there is none.</summary>
    public string Description { get; init; } = "";

    public required string File { get; init; }

    public required TextSpan At { get; init; }

    internal ParameterSchema Schema { get; init; } = ParameterSchema.Any;

    /// <summary>Its code.</summary>
    public required ITemplateEngine Engine { get; init; }
}

/// <summary>The code of a template: Rego or CEL.</summary>
public interface ITemplateEngine
{
    /// <summary>It looks at other objects than the one that it is asked about: <c>data.inventory</c>.</summary>
    bool UsesInventory { get; }

    /// <summary>What the object breaks.</summary>
    void Evaluate(EngineRequest request, ICollection<EngineViolation> violations, CancellationToken cancellation);

    /// <summary>Why it says what it says: the bodies of <c>violation</c>, or the validations, each with places in the template and values.</summary>
    ImmutableArray<EngineStep> Explain(EngineRequest request, CancellationToken cancellation);
}

/// <summary>A rule or validation of a template that was worked out.</summary>
/// <param name="Message">The message of the violation that it gave; null: it gave none.</param>
/// <param name="Step">What it was decided on. Its place is a line of the template's file.</param>
public sealed record EngineStep(string? Message, DecisionStep Step);

/// <summary>The languages of templates. Gatekeeper in a cluster prefers CEL where a template has both, and its <c>gator</c> Rego.</summary>
public enum TemplateLanguage
{
    Rego,
    Cel,
}
