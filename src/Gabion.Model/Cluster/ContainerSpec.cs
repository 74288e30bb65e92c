using Gabion.Formats.Tree;

namespace Gabion.Model.Cluster;

/// <summary>One container of a pod.</summary>
public sealed class ContainerSpec(PodTemplate pod, Field field, ContainerRole role)
{
    public PodTemplate Pod { get; } = pod;

    /// <summary>The container's mapping; index it for anything that has no member here.</summary>
    public Field Field { get; } = field;

    public ContainerRole Role { get; } = role;

    public string Name => Field["name"].Text ?? "";

    /// <summary>The image, when the reference can be read.</summary>
    public ImageRef? Image { get; } = ImageRef.TryParse(field["image"].Text, out var image) ? image : null;

    public Field SecurityContext => Field["securityContext"];

    /// <summary>The ports, with the API server's defaults: under <c>hostNetwork</c> the host port is the container port.</summary>
    public IEnumerable<ContainerPort> Ports
    {
        get
        {
            foreach (var port in Field["ports"].Items)
            {
                yield return new(port, Pod.HostNetwork);
            }
        }
    }

    /// <summary>The pull policy that counts: the one written, else <c>Always</c> for a tag of <c>latest</c> or none, else <c>IfNotPresent</c>.</summary>
    public string ImagePullPolicy =>
        Field["imagePullPolicy"].Text ?? (Image is { Tag: "latest" } or { Digest: null, Tag: null } ? "Always" : "IfNotPresent");

    /// <summary>What the container asks for of <paramref name="resource"/>: its request, else its limit, which the API server takes for the request.</summary>
    public Field Request(string resource)
    {
        var request = Field["resources"]["requests"][resource];
        var limit = Limit(resource);
        return !request.IsSet && limit.IsSet ? limit : request;
    }

    public Field Limit(string resource) => Field["resources"]["limits"][resource];

    /// <summary>
    /// The value that counts of a security context field that both pod and container have: the container's where it is
    /// set, else the pod's; when neither is set, the absent container field.
    /// </summary>
    public Field Effective(string key)
    {
        var own = SecurityContext[key];
        if (own.IsSet)
        {
            return own;
        }

        var shared = Pod.SecurityContext[key];
        return shared.IsSet ? shared : own;
    }
}

/// <summary>What a container is in its pod.</summary>
public enum ContainerRole
{
    Init,

    /// <summary>An init container that keeps running (<c>restartPolicy: Always</c>).</summary>
    Sidecar,
    App,
    Ephemeral,
}
