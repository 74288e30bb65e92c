using Gabion.Formats;

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
    /// <summary>What the object breaks.</summary>
    void Evaluate(EngineRequest request, ICollection<EngineViolation> violations, CancellationToken cancellation);
}

/// <summary>The languages of templates. Gatekeeper in a cluster prefers CEL where a template has both, and its <c>gator</c> Rego.</summary>
public enum TemplateLanguage
{
    Rego,
    Cel,
}
