using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Seccomp is switched off.</summary>
internal sealed class SeccompIsOff : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-160"),
        Title = "Seccomp is switched off",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Without the filter every system call is open to the container, among them those that kernel exploits start from.",
        Fix = "Remove `seccomp=unconfined`; give a profile file where one call is missing in the default.",
        References = ["https://docs.docker.com/reference/compose-file/services/#security_opt", "https://docs.docker.com/engine/security/seccomp/"],
        Controls = [new("CIS-Docker-1.6.0", "5.22", ControlCoverage.Full)],
        Aliases = ["default_seccomp_profile_disabled"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web:
                image: web:1.2
                security_opt:
                  - seccomp:unconfined <--
            """),
        Example.Bad("compose.yaml", """
            services:
              web:
                image: web:1.2
                security_opt:
                  - no-new-privileges:true
                  - seccomp=unconfined <--
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                security_opt: ["seccomp=./profile.json"]
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        from item in service.Own["security_opt"].Items
        let option = SecurityOption.Of(item.Text)
        where option is { Name: "seccomp", Value: "unconfined" }
        select Problem.At(item, $"Service '{service.Name}' runs without a seccomp filter");
}
