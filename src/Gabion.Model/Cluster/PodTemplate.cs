using System.Collections.Immutable;
using Gabion.Formats.Tree;

namespace Gabion.Model.Cluster;

/// <summary>A pod's metadata and specification, with the API server's defaults applied where rules depend on them.</summary>
public sealed class PodTemplate
{
    public PodTemplate(Field metadata, Field spec)
    {
        Metadata = metadata;
        Spec = spec;
        Containers =
        [
            .. Read("initContainers", ContainerRole.Init),
            .. Read("containers", ContainerRole.App),
            .. Read("ephemeralContainers", ContainerRole.Ephemeral),
        ];
    }

    public Field Metadata { get; }

    public Field Spec { get; }

    public Field SecurityContext => Spec["securityContext"];

    /// <summary>Every container: init (sidecars among them), app and ephemeral ones, in this order.</summary>
    public ImmutableArray<ContainerSpec> Containers { get; }

    /// <summary>Containers that run as long as the pod does: app containers and sidecars (init containers with <c>restartPolicy: Always</c>).</summary>
    public IEnumerable<ContainerSpec> LongRunning =>
        Containers.Where(container => container.Role is ContainerRole.App or ContainerRole.Sidecar);

    public bool HostNetwork => Spec["hostNetwork"].IsTrue;

    public bool IsWindows => Spec["os"]["name"].Text == "windows";

    /// <summary>The service account that the pod runs as; <c>default</c> when it names none.</summary>
    public string ServiceAccountName => Spec["serviceAccountName"].Text ?? Spec["serviceAccount"].Text ?? "default";

    /// <summary>What happens when a container ends; <c>Always</c> when the manifest does not say.</summary>
    public string RestartPolicy => Spec["restartPolicy"].Text ?? "Always";

    /// <summary>How names are resolved; <c>ClusterFirst</c> when the manifest does not say.</summary>
    public string DnsPolicy => Spec["dnsPolicy"].Text ?? "ClusterFirst";

    /// <summary>Whether every service of the namespace is put into the environment, which is the default.</summary>
    public bool EnableServiceLinks => !Spec["enableServiceLinks"].IsFalse;

    private IEnumerable<ContainerSpec> Read(string list, ContainerRole role)
    {
        foreach (var field in Spec[list].Items)
        {
            if (field.IsMapping)
            {
                var isSidecar = role == ContainerRole.Init && field["restartPolicy"].Text == "Always";
                yield return new(this, field, isSidecar ? ContainerRole.Sidecar : role);
            }
        }
    }
}
