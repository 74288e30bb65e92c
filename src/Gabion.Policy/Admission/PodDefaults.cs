using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Policy.Admission;

/// <summary>What the API server writes into pods, and into templates of pods, where nobody wrote anything (pkg/apis/core/v1/defaults.go).</summary>
internal static class PodDefaults
{
    private static readonly string[] ContainerLists = ["containers", "initContainers", "ephemeralContainers"];

    /// <summary>The specification of a pod, which gets more than a template: requests from limits, ports of the node, the account.</summary>
    public static MappingNode OfPod(MappingNode spec)
    {
        var onNode = spec.TextOf("hostNetwork") == "true";
        var pod = Spec(spec).With(("enableServiceLinks", Made.Boolean(true)), ("serviceAccountName", Made.Text("default")));
        pod = pod.With(("serviceAccount", pod.Get("serviceAccountName")));
        foreach (var list in ContainerLists[..2])
        {
            pod = pod.Each(list, container => container
                .Each("resources", Requests)
                .Each("ports", port => onNode ? port.With(("hostPort", port.Get("containerPort"))) : port));
        }

        return pod;
    }

    /// <summary>A template with its metadata and specification.</summary>
    public static MappingNode OfTemplate(MappingNode template) => template.With(("metadata", Made.Map())).Each("spec", Spec);

    private static MappingNode Spec(MappingNode spec)
    {
        var made = spec
            .With(("serviceAccountName", spec.Get("serviceAccount")), ("serviceAccount", spec.Get("serviceAccountName"))) // two names of one field
            .With(
                ("restartPolicy", Made.Text("Always")),
                ("terminationGracePeriodSeconds", Made.Number(30)),
                ("dnsPolicy", Made.Text("ClusterFirst")),
                ("securityContext", Made.Map()),
                ("schedulerName", Made.Text("default-scheduler")))
            .Each("volumes", Volume);
        return ContainerLists.Aggregate(made, (map, list) => map.Each(list, Container));
    }

    private static MappingNode Container(MappingNode container)
    {
        var made = container
            .With(
                ("resources", Made.Map()),
                ("terminationMessagePath", Made.Text("/dev/termination-log")),
                ("terminationMessagePolicy", Made.Text("File")),
                ("imagePullPolicy", Made.Text(IsLatest(container.TextOf("image")) ? "Always" : "IfNotPresent")))
            .Each("ports", port => port.With(("protocol", Made.Text("TCP"))))
            .Each("env", variable => variable.Each("valueFrom", from => from.Each("fieldRef", ApiVersion)))
            .Each("lifecycle", lifecycle => lifecycle.Each("postStart", HttpGet).Each("preStop", HttpGet));
        return new[] { "livenessProbe", "readinessProbe", "startupProbe" }.Aggregate(made, (map, probe) => map.Each(probe, Probe));
    }

    private static bool IsLatest(string? image) => ImageRef.TryParse(image, out var parsed) && (parsed.Tag == "latest" || (parsed.Tag is null && parsed.Digest is null));

    private static MappingNode Probe(MappingNode probe) => HttpGet(probe)
        .Each("grpc", grpc => grpc.With(("service", Made.Text(""))))
        .With(("timeoutSeconds", Made.Number(1)), ("periodSeconds", Made.Number(10)), ("successThreshold", Made.Number(1)), ("failureThreshold", Made.Number(3)));

    private static MappingNode HttpGet(MappingNode action) => action.Each("httpGet", get => get.With(("path", Made.Text("/")), ("scheme", Made.Text("HTTP"))));

    private static MappingNode ApiVersion(MappingNode field) => field.With(("apiVersion", Made.Text("v1")));

    private static MappingNode Mode(MappingNode source) => source.With(("defaultMode", Made.Number(420)));

    private static MappingNode Volume(MappingNode volume) => (volume.Entries.Any(entry => entry.Key.Text != "name") ? volume : volume.With(("emptyDir", Made.Map())))
        .Each("secret", Mode)
        .Each("configMap", Mode)
        .Each("downwardAPI", source => Mode(source).Each("items", Item))
        .Each("projected", source => Mode(source).Each("sources", Projection))
        .Each("hostPath", path => path.With(("type", Made.Text(""))));

    private static MappingNode Projection(MappingNode source) => source
        .Each("downwardAPI", downward => downward.Each("items", Item))
        .Each("serviceAccountToken", token => token.With(("expirationSeconds", Made.Number(3600))));

    private static MappingNode Item(MappingNode item) => item.Each("fieldRef", ApiVersion);

    private static MappingNode Requests(MappingNode resources) => resources.Get("limits") is MappingNode { Entries.Count: > 0 } limits
        ? resources.With(("requests", Made.Map())).Each("requests", requests => requests.With([.. limits.Entries.Select(limit => (limit.Key.Text, (Node?)limit.Value))]))
        : resources;
}
