using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>A Secret or a token that containers of a pod have.</summary>
/// <param name="Name">The Secret's or the service account's.</param>
/// <param name="At">Where the pod says so; for a token an absent field when it only follows from the defaults.</param>
/// <param name="OnlyIn">The init container that alone has it, and is over once the others run; null where one that stays has it.</param>
public sealed record PodHolding(string Name, Field At, string? OnlyIn)
{
    /// <summary>The first of containers of which none stays; null when one does, as sidecars do.</summary>
    internal static string? OnlyOf(List<ContainerSpec> users) => users.TrueForAll(user => user.Role == ContainerRole.Init) ? users[0].Name : null;
}
