using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service leaves the default control group.</summary>
internal sealed class ServiceCgroupIsNotDefault : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-157"),
        Title = "Service leaves the default control group",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "In another control group the limits that were set for containers do not hold, and with the namespace of the host it sees all groups.",
        Fix = "Remove `cgroup: host` and `cgroup_parent`, unless that parent was set up with its own limits.",
        References = ["https://docs.docker.com/reference/compose-file/services/#cgroup_parent"],
        Controls = [new("CIS-Docker-1.6.0", "5.25", ControlCoverage.Partial)],
        Aliases = ["cgroup_not_default"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                cgroup: host <--
                cgroup_parent: m-executor-abcd <--
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                cgroup: private
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service)
    {
        var @namespace = ComposeProblem.When(service.Own["cgroup"], value => value == "host", _ => $"Service '{service.Name}' uses the cgroup namespace of the host");
        var parent = service.Own["cgroup_parent"];
        return parent.IsSet ? @namespace.Append(Problem.At(parent, $"Service '{service.Name}' runs under the control group '{parent.Text}'")) : @namespace;
    }
}
