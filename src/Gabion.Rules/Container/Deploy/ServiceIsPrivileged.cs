using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service runs privileged.</summary>
internal sealed class ServiceIsPrivileged : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-150"),
        Title = "Service runs privileged",
        Severity = Severity.Critical,
        Stage = Stage.Deploy,
        Why = "A privileged container sees every device of the host and has every capability: whoever takes it over owns the host.",
        Fix = "Remove `privileged: true`; add the single capability (`cap_add`) or device (`devices`) that the program needs.",
        References = ["https://docs.docker.com/reference/compose-file/services/#privileged"],
        Controls = [new("CIS-Docker-1.6.0", "5.5", ControlCoverage.Partial), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial)],
        Aliases = ["privileged_containers_enabled"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                privileged: true <--
            """),
        Example.Bad("compose.yaml", """
            x-base: &base
              privileged: true <--
            services:
              agent:
                <<: *base
                image: agent:1.2
            """),
        Example.Bad("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                privileged: ${PRIVILEGED:-yes} <--
              other:
                image: agent:1.2
                privileged: ${PRIVILEGED} <--
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                privileged: false
              db:
                image: db:1
                privileged: ${PRIVILEGED:-false}
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        ComposeProblem.When(service.Own["privileged"], ComposeProblem.IsTrue, _ => $"Service '{service.Name}' runs privileged")
            .Concat(HooksOf(service, "post_start")).Concat(HooksOf(service, "pre_stop"));

    private static IEnumerable<Problem> HooksOf(ComposeService service, string key) =>
        ((IEnumerable<Gabion.Formats.Tree.Field>)service.Own[key].Items).SelectMany(hook =>
            ComposeProblem.When(hook["privileged"], ComposeProblem.IsTrue, _ => $"A {key} hook of service '{service.Name}' runs privileged"));
}
