using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Secret in plain text in the environment of a service.</summary>
internal sealed class SecretInServiceEnvironment : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-177"),
        Title = "Secret in plain text in the environment of a service",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        HidesValue = true,
        Why = "The file is in version control, and `docker inspect`, child processes, crash dumps and logs all show the environment.",
        Fix = "Use `secrets` (the image reads `/run/secrets/…`, often by a variable that ends in `_FILE`), or a variable of the shell without a default.",
        References = ["https://docs.docker.com/reference/compose-file/services/#environment", "https://docs.docker.com/compose/how-tos/use-secrets/"],
        Controls = [new("CIS-Docker-1.6.0", "4.10", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              db:
                image: postgres:17.2
                environment:
                  POSTGRES_PASSWORD: hunter2 <--
                  POSTGRES_USER: app
              api:
                image: api:1
                environment:
                  - STRIPE_API_KEY=sk_something <--
                  - DB_PASSWORD=${DB_PASSWORD:-hunter2} <--
            """),
        Example.Good("compose.yaml", """
            services:
              db:
                image: postgres:17.2
                environment:
                  POSTGRES_PASSWORD_FILE: /run/secrets/db
                  POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set it}
                  TOKEN_TTL: "3600"
                  ALLOW_EMPTY_PASSWORD: "yes"
              api:
                image: api:1
                environment:
                  - API_KEY
                  - API_SECRET=
                  - SMTP_PASSWORD=$SMTP_PASSWORD
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        from entry in ComposeService.EntriesOf(service.Own["environment"])
        where SecretName.Matches(entry.Name) && ComposeText.Of(entry.Value) is { Text: { } value } && !SecretName.IsHarmless(value)
        select new Problem(entry.Field.Span, $"services.{service.Name}.environment.{entry.Name}", $"Service '{service.Name}' has a secret in plain text in {entry.Name}")
        {
            // The value is a secret: it is not evidence that may be printed.
            Evidence = [new(entry.Name, "(hidden)")],
        };
}
