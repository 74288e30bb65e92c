using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Network.Mesh;

/// <summary>
/// Whether a workload has a proxy of Istio, as the injection webhook's selectors and its template decide (manifests/charts/istio-control):
/// the pod's label, the namespace's label, revisions, ambient mode.
/// </summary>
/// <param name="Name"><c>Istio sidecar</c> or <c>Istio ambient</c>.</param>
/// <param name="IsCertain">False when it depends on what is not in the target.</param>
internal sealed record IstioProxy(string Name, bool IsCertain, string Reason, KubernetesObject Object, Field Decider)
{
    public const string Sidecar = "Istio sidecar";
    public const string Ambient = "Istio ambient";

    private const string InjectKey = "sidecar.istio.io/inject";
    private const string RevisionKey = "istio.io/rev";
    private const string ModeKey = "istio.io/dataplane-mode";

    public bool IsAmbient => Name == Ambient;

    public ImmutableArray<EncryptionRemark> Remarks { get; init; } = [];

    /// <summary>Null when Istio puts no proxy before it.</summary>
    public static IstioProxy? Of(Workload workload, MeshFacts mesh)
    {
        var item = workload.Object;
        foreach (var container in workload.Pod.Containers.Where(container => container.Name == "istio-proxy" && !IsZtunnel(container)))
        {
            return new(Sidecar, true, "the proxy stands in the manifest", item, container.Field);
        }

        if (workload.Pod.HostNetwork)
        {
            return null;
        }

        var @namespace = mesh.Namespace(item.NamespaceOrDefault);
        return SidecarOf(workload, @namespace) ?? AmbientOf(workload, @namespace);
    }

    /// <summary>The proxy of ambient nodes bears the name of a sidecar's container, and stands before no workload of its own pod.</summary>
    private static bool IsZtunnel(ContainerSpec container) =>
        container.Field["args"].Texts.Contains("ztunnel", StringComparer.Ordinal) || container.Image?.Repository.EndsWith("ztunnel", StringComparison.Ordinal) == true;

    private static IstioProxy? SidecarOf(Workload workload, KubernetesObject? @namespace)
    {
        var (labels, annotations) = (workload.Pod.Metadata["labels"], workload.Pod.Metadata["annotations"]);
        if (labels[InjectKey].Text == "false" || (labels[InjectKey].Text is null && annotations[InjectKey].Text == "false"))
        {
            return null;
        }

        if (@namespace is not null)
        {
            var injection = @namespace.Labels["istio-injection"];
            if (injection.Text == "enabled")
            {
                return new(Sidecar, true, "the namespace asks for a sidecar", @namespace, injection);
            }

            if (injection.Text == "disabled")
            {
                return null;
            }

            if (@namespace.Labels[RevisionKey] is { Text: { Length: > 0 } } revision)
            {
                return new(Sidecar, true, "the namespace asks for a sidecar of a revision", @namespace, revision);
            }
        }

        var asked = labels[InjectKey].Text == "true" ? labels[InjectKey] : labels[RevisionKey];
        return asked.Text is null ? null
            : @namespace is not null || labels[InjectKey].Text == "true"
            ? new(Sidecar, true, "the pod asks for a sidecar", workload.Object, asked)
            : new(Sidecar, false, "The pod asks for a sidecar of a revision, and the labels of its namespace are not in the target", workload.Object, asked);
    }

    private static IstioProxy? AmbientOf(Workload workload, KubernetesObject? @namespace)
    {
        var own = workload.Pod.Metadata["labels"][ModeKey];
        if (own.Text == "none")
        {
            return null;
        }

        if (own.Text == "ambient")
        {
            return new(Ambient, true, "the pod is in ambient mode", workload.Object, own);
        }

        return @namespace?.Labels[ModeKey] is { Text: "ambient" } mode ? new(Ambient, true, "the namespace is in ambient mode", @namespace, mode) : null;
    }
}
