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
    public ImageRef? Image => ImageRef.TryParse(Field["image"].Text, out var image) ? image : null;

    public Field SecurityContext => Field["securityContext"];

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
