using System.Collections.Immutable;

namespace Gabion.Policy.Rbac;

/// <summary>Who asks: what the API server knows after authentication.</summary>
/// <param name="UserName">Empty when only groups are asked about.</param>
/// <param name="Groups">Groups, those included that the API server adds itself.</param>
public sealed record Identity(string UserName, ImmutableArray<string> Groups)
{
    /// <summary>The group that every authorizer lets pass: it needs no binding.</summary>
    public const string Masters = "system:masters";

    /// <summary>The group of kubelets.</summary>
    public const string Nodes = "system:nodes";

    private const string Authenticated = "system:authenticated";
    private const string Anonymous = "system:anonymous";
    private const string Unauthenticated = "system:unauthenticated";

    /// <summary>
    /// The identity that a subject stands for, with the groups that come with it: a service account is in
    /// <c>system:serviceaccounts</c> and that of its namespace, everybody but the anonymous user in <c>system:authenticated</c>
    /// (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects). A node's user, named
    /// <c>system:node:…</c>, is in <c>system:nodes</c>.
    /// </summary>
    public static Identity Of(Subject subject, IEnumerable<string>? groups = null)
    {
        ArgumentNullException.ThrowIfNull(subject);
        IEnumerable<string> own = subject switch
        {
            { Kind: SubjectKind.ServiceAccount } => ["system:serviceaccounts", $"system:serviceaccounts:{subject.Namespace}", Authenticated],
            { Kind: SubjectKind.Group, Name: Unauthenticated or Authenticated } => [subject.Name],
            { Kind: SubjectKind.Group } => [subject.Name, Authenticated],
            { Name: Anonymous } => [Unauthenticated],
            _ when subject.Name.StartsWith("system:node:", StringComparison.Ordinal) => [Nodes, Authenticated],
            _ => [Authenticated],
        };
        return new(subject.Kind == SubjectKind.Group ? "" : subject.UserName, [.. (groups ?? []).Concat(own).Distinct()]);
    }

    /// <summary>A kubelet: the Node authorizer, which decides beside RBAC, lets it read and write what its pods need.</summary>
    public bool IsNode => UserName.StartsWith("system:node:", StringComparison.Ordinal) && Groups.Contains(Nodes);

    /// <summary>Whether a binding's subject means this identity.</summary>
    public bool Is(Subject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return subject.Kind == SubjectKind.Group ? Groups.Contains(subject.Name) : UserName.Length > 0 && UserName == subject.UserName;
    }
}
