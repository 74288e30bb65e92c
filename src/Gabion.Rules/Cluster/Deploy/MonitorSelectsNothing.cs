using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A ServiceMonitor or PodMonitor that matches nothing measures nothing.</summary>
internal sealed class MonitorSelectsNothing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-188"),
        Title = "Monitor selects nothing to measure",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The alerts that rest on these measurements never fire.",
        Fix = "Correct the monitor's `selector`, or the labels of the Service.",
        References = ["https://prometheus-operator.dev/docs/api-reference/api/"],
        Aliases = ["dangling-servicemonitor"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: monitoring.coreos.com/v1
            kind: ServiceMonitor
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}} <--
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {ports: [{port: 80}]}
            """),
        Example.Good("app.yaml", """
            apiVersion: monitoring.coreos.com/v1
            kind: ServiceMonitor
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, labels: {app: web}}
            spec: {ports: [{port: 80}]}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        var monitors = set.OfKind("ServiceMonitor").Concat(set.OfKind("PodMonitor")).Where(item => item.Group == "monitoring.coreos.com").ToList();
        var services = monitors.Count == 0 ? null : LabelledServices.Of(set);
        return from monitor in monitors
               let field = monitor.Spec["selector"]
               let selector = LabelSelector.Of(field)
               // Without a match in the whole set the namespaces that it looks at make no difference.
               where !selector.IsEmpty && !(monitor.Kind == "PodMonitor" ? set.Index.Pods.Select(@namespace: null, selector).Any() : services?.Any(selector) ?? true)
               select Problem.At(monitor, field, $"{monitor.Kind} '{monitor.Name}' selects {selector}, and no {monitor.Kind[..^"Monitor".Length].ToLowerInvariant()} that is defined here has these labels")
                   .UnlessPodsElsewhere(set, monitor.Spec["namespaceSelector"]["matchNames"].Texts.FirstOrDefault() ?? monitor.Namespace);
    }
}
