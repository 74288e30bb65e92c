using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Authentication of a service is switched off.</summary>
internal sealed class ServiceNeedsNoPassword : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-187"),
        Title = "Authentication of a service is switched off",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "A data store that asks for no password serves whoever reaches its port, and every other container on its network does.",
        Fix = "Set a password by a secret, and remove the variable that switches authentication off.",
        References = ["https://docs.docker.com/reference/compose-file/services/#environment"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              db:
                image: postgres:17.2
                environment:
                  POSTGRES_HOST_AUTH_METHOD: trust <--
              cache:
                image: bitnami/redis:7.4
                environment: ["ALLOW_EMPTY_PASSWORD=yes"] <--
              search:
                image: elasticsearch:8.16.1
                environment:
                  - xpack.security.enabled=false <--
            """),
        Example.Good("compose.yaml", """
            services:
              db:
                image: postgres:17.2
                environment:
                  POSTGRES_HOST_AUTH_METHOD: scram-sha-256
                  MYSQL_ALLOW_EMPTY_PASSWORD: "no"
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        from entry in ComposeService.EntriesOf(service.Own["environment"])
        where ComposeText.Of(entry.Value).Text is { } value && SwitchesOff(entry.Name.ToUpperInvariant(), value.ToUpperInvariant())
        select new Problem(entry.Field.Span, $"services.{service.Name}.environment.{entry.Name}", $"Service '{service.Name}' runs without authentication: {entry.Name}={entry.Value}")
        {
            Evidence = [new(entry.Name, entry.Value!)],
        };

    private static bool SwitchesOff(string name, string value) => name switch
    {
        "POSTGRES_HOST_AUTH_METHOD" => value == "TRUST",
        "MYSQL_ALLOW_EMPTY_PASSWORD" or "MARIADB_ALLOW_EMPTY_PASSWORD" or "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD" or "ALLOW_EMPTY_PASSWORD"
            or "ALLOW_ANONYMOUS_LOGIN" or "GF_AUTH_ANONYMOUS_ENABLED" or "ALLOW_PLAINTEXT_LISTENER" => value is "YES" or "TRUE" or "1" or "ON",
        "XPACK.SECURITY.ENABLED" or "XPACK_SECURITY_ENABLED" or "AUTHENTICATION_ANONYMOUS_ACCESS_DISABLED" => value is "FALSE",
        "DISABLE_SECURITY_PLUGIN" or "PLUGINS.SECURITY.DISABLED" => value is "TRUE",
        "NEO4J_AUTH" => value == "NONE",
        _ => false,
    };
}
