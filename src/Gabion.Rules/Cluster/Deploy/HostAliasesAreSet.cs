using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Entries in the hosts file bypass the name service.</summary>
internal sealed class HostAliasesAreSet : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-039"),
        Title = "Pod overrides host names",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "Names in the pod's hosts file win over DNS: they may send traffic for a well-known host somewhere else, and nobody who looks at DNS sees it.",
        Fix = "Publish the name in DNS, for example with a Service of type ExternalName.",
        References = ["https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/"],
        Aliases = ["KSV-0007", "HostAliases"],
    };

    public override ImmutableArray<string> Keys => ["hostAliases"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            hostAliases: <--
              - ip: 203.0.113.9
                hostnames: [payments.example]
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var aliases = workload.Pod.Spec["hostAliases"];
        return aliases.Items.Count > 0
            ? [new(aliases.EntrySpan, aliases.Path, $"The pod overrides the names {string.Join(", ", aliases.Items.SelectMany(alias => alias["hostnames"].Texts))}")]
            : [];
    }
}
