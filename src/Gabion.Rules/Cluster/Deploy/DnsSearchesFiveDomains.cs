using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The default ndots of 5 multiplies name look-ups; a matter of load, so this runs when asked for.</summary>
internal sealed class DnsSearchesFiveDomains : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-149"),
        Title = "Outside names are looked up many times",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "With `ndots: 5`, the default, an outside name is first looked up in every search domain of the cluster: several useless queries for each useful one, which also tell a name server outside the names of services inside when they leak.",
        Fix = "Set `dnsConfig.options` with `ndots` to `2`.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config"],
        Aliases = ["dnsconfig-options"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: <--
              containers: [{name: web, image: "nginx:1.29"}]
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers: [{name: web, image: "nginx:1.29"}]
              dnsConfig: {options: [{name: ndots, value: "2"}]}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var options = workload.Pod.Spec["dnsConfig"]["options"];
        if (!workload.IsFragment() && !options.Items.Any(option => option["name"].Text == "ndots"))
        {
            yield return Problem.At(options, $"{workload.Kind} '{workload.Object.Name}' leaves ndots at its default of 5");
        }
    }
}
