using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Mandatory access control is switched off.</summary>
internal sealed class ConfinementIsOff : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-161"),
        Title = "Mandatory access control is switched off",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "AppArmor, SELinux and the masked system paths stop a container that has gone astray from reaching the host; unconfined, only Linux permissions are left.",
        Fix = "Remove the option; write a profile (or label) for what the program needs.",
        References = ["https://docs.docker.com/reference/compose-file/services/#security_opt", "https://docs.docker.com/engine/security/apparmor/"],
        Controls = [new("CIS-Docker-1.6.0", "5.2", ControlCoverage.Partial), new("CIS-Docker-1.6.0", "5.3", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web:
                image: web:1.2
                security_opt:
                  - apparmor:unconfined <--
                  - label=disable <--
                  - systempaths=unconfined <--
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                security_opt: ["apparmor=docker-default", "label=type:container_t"]
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        from item in service.Own["security_opt"].Items
        let option = SecurityOption.Of(item.Text)
        where option is { Name: "apparmor" or "systempaths", Value: "unconfined" } or { Name: "label", Value: "disable" }
        select Problem.At(item, $"Service '{service.Name}' runs with {option.Name} {option.Value}");
}
