using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Secret as a build argument.</summary>
internal sealed class SecretInServiceBuildArgument : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-178"),
        Title = "Secret as a build argument",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        HidesValue = true,
        Why = "Build arguments stay in the history of the image: everyone who can pull it can read them.",
        Fix = "Use `build.secrets` and `RUN --mount=type=secret`.",
        References = ["https://docs.docker.com/reference/compose-file/build/#args", "https://docs.docker.com/build/building/secrets/"],
        Controls = [new("CIS-Docker-1.6.0", "4.10", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web:
                build:
                  context: .
                  args:
                    NPM_TOKEN: ${NPM_TOKEN} <--
              api:
                build:
                  context: .
                  args:
                    - GITHUB_TOKEN <--
                    - VERSION=1
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                build:
                  context: .
                  args: {VERSION: "1.2", TOKEN_URL: "https://example.com"}
                  secrets: [npm_token]
            secrets:
              npm_token: {environment: NPM_TOKEN}
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        from entry in ComposeService.EntriesOf(service.Own["build"]["args"])
        where SecretName.Matches(entry.Name) && (entry.Value is null || !SecretName.IsHarmless(entry.Value))
        select new Problem(entry.Field.Span, $"services.{service.Name}.build.args.{entry.Name}", $"The build of service '{service.Name}' gets a secret as the argument {entry.Name}")
        {
            // The value is a secret: it is not evidence that may be printed.
            Evidence = [new(entry.Name, "(hidden)")],
        };
}
