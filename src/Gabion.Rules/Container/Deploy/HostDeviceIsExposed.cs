using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>A dangerous device of the host is given to a service.</summary>
internal sealed class HostDeviceIsExposed : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-182"),
        Title = "A dangerous device of the host is given to a service",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Disks, memory and consoles of the host as device files by-pass every other isolation.",
        Fix = "Remove the device; name only the one that the program drives, such as `/dev/ttyUSB0`.",
        References = ["https://docs.docker.com/reference/compose-file/services/#devices"],
        Controls = [new("CIS-Docker-1.6.0", "5.18", ControlCoverage.Partial), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                devices:
                  - /dev/sda:/dev/sda <--
                  - source: /dev/mem <--
                    target: /dev/mem
                device_cgroup_rules:
                  - "a *:* rwm" <--
            """),
        Example.Good("compose.yaml", """
            services:
              zigbee:
                image: zigbee:1.2
                devices:
                  - "/dev/ttyUSB0:/dev/ttyUSB0"
                  - /dev/dri
                device_cgroup_rules: ["c 1:3 mr"]
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        (from item in service.Own["devices"].Items
         let source = ComposeText.Of(item.Text?.Split(':')[0] ?? item["source"].Text).Text
         where source is not null && IsDangerous(source)
         select Problem.At(item, $"Service '{service.Name}' is given the device {source} of the host"))
        .Concat(
            from rule in service.Own["device_cgroup_rules"].Items
            where rule.Text is { } text && text.StartsWith("a ", StringComparison.Ordinal)
            select Problem.At(rule, $"Service '{service.Name}' may use every device of the host"));

    private static bool IsDangerous(string source) =>
        source is "/dev" or "/dev/mem" or "/dev/kmem" or "/dev/port" or "/dev/kmsg" or "/dev/console" or "/dev/tty0"
        || IsDisk(source, "/dev/sd") || IsDisk(source, "/dev/vd") || IsDisk(source, "/dev/xvd") || IsDisk(source, "/dev/nvme")
        || IsDisk(source, "/dev/dm-") || IsDisk(source, "/dev/mapper/") || IsDisk(source, "/dev/loop") || IsDisk(source, "/dev/disk/");

    private static bool IsDisk(string source, string prefix) => source.StartsWith(prefix, StringComparison.Ordinal);
}
