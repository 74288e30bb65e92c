using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Image of a service is built with privileges of the host.</summary>
internal sealed class BuildIsPrivileged : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-183"),
        Title = "Image of a service is built with privileges of the host",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Build steps run what strangers publish; with privileges or the network of the host they reach the build machine and its neighbours.",
        Fix = "Remove `privileged`, `network: host` and the `security.insecure` entitlement from `build`.",
        References = ["https://docs.docker.com/reference/compose-file/build/#privileged"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web:
                build:
                  context: .
                  privileged: true <--
                  network: host <--
                  entitlements: [security.insecure] <--
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                build: .
              api:
                build: {context: api, network: none}
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service)
    {
        var build = service.Own["build"];
        return ComposeProblem.When(build["privileged"], ComposeProblem.IsTrue, _ => $"The build of service '{service.Name}' is privileged")
            .Concat(ComposeProblem.When(build["network"], value => value == "host", _ => $"The build of service '{service.Name}' uses the network of the host"))
            .Concat(
                from item in build["entitlements"].Items
                where item.Text is "security.insecure" or "network.host"
                select Problem.At(item, $"The build of service '{service.Name}' is entitled to {item.Text}"));
    }
}
