using Gabion.Formats.Tree;

namespace Gabion.Policy.Admission;

/// <summary>
/// What the API server makes of an object before admission asks about it: fields that nobody wrote get their defaults, and those of
/// its own kinds that are null are left out (pkg/apis/*/v1/defaults.go). What depends on the cluster (addresses, the volume of an
/// account's token, LimitRanges, mutating webhooks) is not there.
/// </summary>
public static class ServerDefaults
{
    private static readonly string[] OwnGroups = ["", "apps", "batch", "autoscaling", "policy", "extensions"];

    /// <summary>The object, completed; the same one when there is nothing to add.</summary>
    public static Node? Of(GroupVersionKind kind, Node? root)
    {
        if (root is not MappingNode written || !(OwnGroups.Contains(kind.Group) || kind.Group.EndsWith(".k8s.io", StringComparison.Ordinal)))
        {
            return root;
        }

        var @object = (MappingNode)WithoutNulls(written);
        return (kind.Group, kind.Kind) switch
        {
            ("", "Pod") => @object.Each("spec", PodDefaults.OfPod),
            ("", "PodTemplate") => @object.Each("template", PodDefaults.OfTemplate),
            ("", "ReplicationController") => @object.Each("spec", spec => Templated(spec).With(("replicas", Made.Number(1)))),
            ("", "Service") => @object.Each("spec", Service),
            ("", "Namespace") => Namespace(@object),
            ("", "Secret") => @object.With(("type", Made.Text("Opaque"))),
            ("apps", "Deployment") => @object.Each("spec", Deployment),
            ("apps", "ReplicaSet") => @object.Each("spec", spec => Templated(spec).With(("replicas", Made.Number(1)))),
            ("apps", "StatefulSet") => @object.Each("spec", StatefulSet),
            ("apps", "DaemonSet") => @object.Each("spec", DaemonSet),
            ("batch", "Job") => @object.Each("spec", Job),
            ("batch", "CronJob") => @object.Each("spec", CronJob),
            _ => @object,
        };
    }

    private static MappingNode Templated(MappingNode spec) => spec.Each("template", PodDefaults.OfTemplate);

    private static MappingNode Deployment(MappingNode spec) => Templated(spec)
        .With(("replicas", Made.Number(1)), ("strategy", Made.Map()), ("revisionHistoryLimit", Made.Number(10)), ("progressDeadlineSeconds", Made.Number(600)))
        .Each("strategy", strategy => Rolling(strategy, ("maxUnavailable", Made.Text("25%")), ("maxSurge", Made.Text("25%"))));

    private static MappingNode StatefulSet(MappingNode spec) => Templated(spec)
        .With(
            ("replicas", Made.Number(1)),
            ("podManagementPolicy", Made.Text("OrderedReady")),
            ("updateStrategy", Made.Map()),
            ("revisionHistoryLimit", Made.Number(10)),
            ("persistentVolumeClaimRetentionPolicy", Made.Map()))
        .Each("updateStrategy", strategy => Rolling(strategy, ("partition", Made.Number(0))))
        .Each("persistentVolumeClaimRetentionPolicy", policy => policy.With(("whenDeleted", Made.Text("Retain")), ("whenScaled", Made.Text("Retain"))));

    private static MappingNode DaemonSet(MappingNode spec) => Templated(spec)
        .With(("updateStrategy", Made.Map()), ("revisionHistoryLimit", Made.Number(10)))
        .Each("updateStrategy", strategy => Rolling(strategy, ("maxUnavailable", Made.Number(1)), ("maxSurge", Made.Number(0))));

    private static MappingNode Rolling(MappingNode strategy, params (string Key, Node? Value)[] limits)
    {
        var typed = strategy.With(("type", Made.Text("RollingUpdate")));
        return typed.TextOf("type") == "RollingUpdate" ? typed.With(("rollingUpdate", Made.Map())).Each("rollingUpdate", rolling => rolling.With(limits)) : typed;
    }

    private static MappingNode Job(MappingNode spec)
    {
        var once = spec.Has("completions") || spec.Has("parallelism") ? null : Made.Number(1);
        return Templated(spec).With(
            ("completions", once),
            ("parallelism", Made.Number(1)),
            ("backoffLimit", Made.Number(spec.Has("backoffLimitPerIndex") ? int.MaxValue : 6)),
            ("completionMode", Made.Text("NonIndexed")),
            ("suspend", Made.Boolean(false)),
            ("podReplacementPolicy", Made.Text(spec.Has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed")),
            ("manualSelector", Made.Boolean(false)));
    }

    // Of a CronJob's template only what every template of pods gets: it becomes a Job when its time comes.
    private static MappingNode CronJob(MappingNode spec) => spec
        .Each("jobTemplate", template => template.With(("metadata", Made.Map())).Each("spec", Templated))
        .With(("concurrencyPolicy", Made.Text("Allow")), ("suspend", Made.Boolean(false)), ("successfulJobsHistoryLimit", Made.Number(3)), ("failedJobsHistoryLimit", Made.Number(1)));

    private static MappingNode Service(MappingNode spec)
    {
        var typed = spec.With(("type", Made.Text("ClusterIP")), ("sessionAffinity", Made.Text("None")));
        var type = typed.TextOf("type");
        return typed
            .Each("ports", port => port.With(("protocol", Made.Text("TCP")), ("targetPort", port.Get("port"))))
            .With(
                ("externalTrafficPolicy", type is "NodePort" or "LoadBalancer" || (type == "ClusterIP" && spec.Has("externalIPs")) ? Made.Text("Cluster") : null),
                ("internalTrafficPolicy", type is "ClusterIP" or "NodePort" or "LoadBalancer" ? Made.Text("Cluster") : null),
                ("allocateLoadBalancerNodePorts", type == "LoadBalancer" ? Made.Boolean(true) : null));
    }

    private static MappingNode Namespace(MappingNode @object) => @object.Each("metadata", metadata => metadata.TextOf("name") is { Length: > 0 } name
        ? metadata.With(("labels", Made.Map())).Each("labels", labels => labels.With(("kubernetes.io/metadata.name", Made.Text(name))))
        : metadata);

    private static Node WithoutNulls(Node node)
    {
        switch (node)
        {
            case MappingNode map:
                var entries = map.Entries.Where(entry => entry.Value is not ScalarNode { Type: ScalarType.Null })
                    .Select(entry => entry with { Value = WithoutNulls(entry.Value) }).ToArray();
                return entries.Length == map.Entries.Count && entries.Zip(map.Entries).All(pair => ReferenceEquals(pair.First.Value, pair.Second.Value)) ? map : new MappingNode(map.Span, entries);
            case SequenceNode list:
                var items = list.Items.Select(WithoutNulls).ToArray();
                return items.Zip(list.Items).All(pair => ReferenceEquals(pair.First, pair.Second)) ? list : new SequenceNode(list.Span, items);
            default:
                return node;
        }
    }
}
