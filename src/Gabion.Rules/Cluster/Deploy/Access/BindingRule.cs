using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>A rule about RoleBindings and ClusterRoleBindings. Those that the API server makes itself are not judged.</summary>
internal abstract class BindingRule : Rule<KubernetesObject>
{
    public override ImmutableArray<string> Kinds => ["RoleBinding", "ClusterRoleBinding"];

    protected abstract IEnumerable<Problem> CheckBinding(KubernetesObject binding);

    public sealed override IEnumerable<Problem> Check(KubernetesObject item) =>
        item.Group == "rbac.authorization.k8s.io" && item.Labels["kubernetes.io/bootstrapping"].Text != "rbac-defaults" ? CheckBinding(item) : [];

    /// <summary>Whether the role is one that every cluster grants so widely itself: health, version, discovery.</summary>
    protected static bool IsHarmless(KubernetesObject binding) => binding.Root["roleRef"]["name"].Text is
        "system:public-info-viewer" or "system:discovery" or "system:basic-user" or "system:service-account-issuer-discovery";

    /// <summary>Who is bound, at most three by name.</summary>
    protected static string Subjects(KubernetesObject binding)
    {
        var names = binding.Root["subjects"].Items.Select(subject => $"{subject["kind"].Text} '{subject["name"].Text}'").ToList();
        return names.Count <= 3 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(3))} and {names.Count - 3} more";
    }
}
