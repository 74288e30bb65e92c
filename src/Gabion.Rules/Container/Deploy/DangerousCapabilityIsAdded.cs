using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service is given a dangerous capability.</summary>
internal sealed class DangerousCapabilityIsAdded : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-158"),
        Title = "Service is given a dangerous capability",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Capabilities beyond the default set let a container load modules, trace processes, change networks or mount file systems: steps out of the container.",
        Fix = "Remove the capability, or name the one that the program really needs.",
        References = ["https://docs.docker.com/reference/compose-file/services/#cap_add", "https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities"],
        Controls = [new("CIS-Docker-1.6.0", "5.4", ControlCoverage.Partial), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial)],
        Aliases = ["container_capabilities_unrestricted"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              vpn:
                image: vpn:1.2
                cap_add:
                  - NET_ADMIN <--
                  - CAP_SYS_ADMIN <--
                  - all <--
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                cap_drop: [ALL]
                cap_add: [NET_BIND_SERVICE, CHOWN]
            """),
    ];

    private static readonly FrozenDictionary<string, Severity> Dangerous = new Dictionary<string, Severity>(StringComparer.OrdinalIgnoreCase)
    {
        ["ALL"] = Severity.Critical, ["SYS_ADMIN"] = Severity.Critical, ["SYS_MODULE"] = Severity.Critical, ["SYS_RAWIO"] = Severity.Critical,
        ["SYS_PTRACE"] = Severity.High, ["DAC_READ_SEARCH"] = Severity.High, ["SYS_BOOT"] = Severity.High, ["BPF"] = Severity.High, ["PERFMON"] = Severity.High,
        ["NET_ADMIN"] = Severity.Medium, ["SYS_CHROOT"] = Severity.Low, ["NET_RAW"] = Severity.Low,
        ["SYS_TIME"] = Severity.Medium, ["SYSLOG"] = Severity.Medium, ["MAC_ADMIN"] = Severity.High, ["MAC_OVERRIDE"] = Severity.High, ["MKNOD"] = Severity.Low,
        ["SYS_RESOURCE"] = Severity.Medium, ["AUDIT_CONTROL"] = Severity.Medium, ["AUDIT_READ"] = Severity.Medium, ["LINUX_IMMUTABLE"] = Severity.Medium,
        ["CHECKPOINT_RESTORE"] = Severity.High, ["SYS_PACCT"] = Severity.Medium, ["SYS_TTY_CONFIG"] = Severity.Medium, ["SYS_NICE"] = Severity.Low,
        ["IPC_LOCK"] = Severity.Low, ["IPC_OWNER"] = Severity.Medium, ["NET_BROADCAST"] = Severity.Low, ["WAKE_ALARM"] = Severity.Low, ["BLOCK_SUSPEND"] = Severity.Low,
        ["LEASE"] = Severity.Low,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public override IEnumerable<Problem> Check(ComposeService service) =>
        from item in service.Own["cap_add"].Items
        let name = item.Text ?? ""
        let known = Dangerous.TryGetValue(name.StartsWith("CAP_", StringComparison.OrdinalIgnoreCase) ? name[4..] : name, out var severity) ? severity : (Severity?)null
        where known is not null
        select Problem.At(item, $"Service '{service.Name}' is given the capability {name}") with { Severity = known };
}
