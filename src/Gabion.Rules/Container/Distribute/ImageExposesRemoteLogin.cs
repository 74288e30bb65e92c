using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Image exposes a port for remote login.</summary>
internal sealed class ImageExposesRemoteLogin : Rule<ContainerImage>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-202"),
        Title = "Image exposes a port for remote login",
        Severity = Severity.Medium,
        Stage = Stage.Distribute,
        Why = "A login server in a container is one more way in, with accounts and keys that nobody rotates.",
        Fix = "Take the server out of the image; `docker exec` and `kubectl exec` open a shell where one is needed.",
        References = ["https://docs.docker.com/reference/dockerfile/#expose"],
        Controls = [new("CIS-Docker-1.6.0", "5.7", ControlCoverage.Partial), new("MITRE-ATTACK", "T1021", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("config.json", """
            {"config": {"ExposedPorts": {
              "22/tcp": {}, <--
              "8080/tcp": {}
            }}}
            """),
        Example.Good("config.json", """
            {"config": {"ExposedPorts": {"8080/tcp": {}, "2222/tcp": {}}}}
            """),
    ];

    public override IEnumerable<Problem> Check(ContainerImage fact) =>
        from port in fact.Config.Ports
        let server = port.Key.Split('/')[0] switch { "22" => "SSH", "23" => "Telnet", "512" or "513" or "514" => "rsh", "3389" => "RDP", "5900" => "VNC", _ => null }
        where server is not null
        select new Problem(port.WrittenKey.Span, port.Key, $"The image exposes port {port.Key}, on which {server} listens");
}
