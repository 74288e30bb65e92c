using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Variable of an image holds a secret.</summary>
internal sealed class ImageEnvironmentHoldsSecret : Rule<ContainerImage>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-203"),
        Title = "Variable of an image holds a secret",
        Severity = Severity.High,
        Stage = Stage.Distribute,
        HidesValue = true,
        Why = "The configuration of an image can be read by everyone who can pull it, and by every process in the container.",
        Fix = "Take the variable out of the image, replace the secret, and give it at run time from a secret store.",
        References = ["https://docs.docker.com/build/building/secrets/"],
        Controls = [new("CIS-Docker-1.6.0", "4.10", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552", ControlCoverage.Partial)],
        Aliases = ["CIS-DI-0010"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("config.json", """
            {"config": {"Env": [
              "PATH=/usr/bin",
              "DB_PASSWORD=hunter2" <--
            ]}}
            """),
        Example.Good("config.json", """
            {"config": {"Env": ["PATH=/usr/bin", "DB_PASSWORD_FILE=/run/secrets/db", "TOKEN_TTL=60", "API_TOKEN="]}}
            """),
    ];

    public override IEnumerable<Problem> Check(ContainerImage fact) =>
        from variable in fact.Config.Environment
        where SecretName.Matches(variable.Name) && !SecretName.IsHarmless(variable.Value)
        select new Problem(variable.At.Span, $"Env/{variable.Name}", $"The image sets the variable {variable.Name}, which by its name is a secret")
        {
            Evidence = [new(variable.Name, "(hidden)")],
        };
}
