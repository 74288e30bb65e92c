using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A copied Service whose selector was not changed; some are meant so, hence this runs when asked for.</summary>
internal sealed class ServicesShareSelector : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-213"),
        Title = "Two Services select the same pods",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "A Service that was copied and kept the selector sends its requests to the pods of another one.",
        Fix = "Correct the selector, or use one Service with several ports.",
        References = ["https://open-policy-agent.github.io/gatekeeper-library/website/validation/uniqueserviceselector/"],
        Aliases = ["k8suniqueserviceselector"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: api}
            spec:
              selector: {app: web} <--
              ports: [{port: 80}]
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: api}
            spec: {selector: {app: api}, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web-headless}
            spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        var seen = new Dictionary<(string?, string), KubernetesObject>();
        foreach (var service in set.OfKind("Service").Where(item => item.Is("", "Service") && item.Spec["clusterIP"].Text != "None"))
        {
            var selector = service.Spec["selector"];
            var text = string.Join(',', LabelSelector.OfMap(selector).Requirements.Select(requirement => requirement.ToString()).Order(StringComparer.Ordinal));
            if (text.Length > 0 && !seen.TryAdd((service.Namespace, text), service) && seen[(service.Namespace, text)].Name != service.Name)
            {
                yield return Problem.At(service, selector, $"Service '{service.Name}' selects the same pods as Service '{seen[(service.Namespace, text)].Name}'");
            }
        }
    }
}
