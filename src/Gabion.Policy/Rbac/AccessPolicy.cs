using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Policy.Rbac;

/// <summary>
/// Roles and bindings as a whole, deciding as the API server's RBAC authorizer does (plugin/pkg/auth/authorizer/rbac): rules only add
/// up, nothing denies; a RoleBinding counts in its namespace only, and never for objects without one or for paths.
/// </summary>
public sealed class AccessPolicy
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    /// <summary>The roles that the API server binds to everybody.</summary>
    private static readonly FrozenSet<string?> RolesOfEverybody =
        FrozenSet.Create<string?>("system:basic-user", "system:discovery", "system:public-info-viewer", "system:service-account-issuer-discovery");

    /// <summary>Of the objects of a kind that the API server makes itself there are at least seven; with that many at hand, none is assumed.</summary>
    private const int WholeSet = 5;

    private readonly FrozenDictionary<Subject, ImmutableArray<AccessBinding>> _bySubject;

    private AccessPolicy(ImmutableArray<AccessRole> roles, ImmutableArray<AccessBinding> bindings)
    {
        Roles = roles;
        Bindings = bindings;
        Subjects = [.. bindings.SelectMany(binding => binding.Subjects).Distinct()];
        _bySubject = bindings.SelectMany(binding => binding.Subjects.Distinct().Select(subject => (Subject: subject, Binding: binding)))
            .GroupBy(pair => pair.Subject)
            .ToFrozenDictionary(group => group.Key, group => group.Select(pair => pair.Binding).OrderByDescending(binding => binding.IsClusterWide).ToImmutableArray());
    }

    /// <summary>The version of Kubernetes whose own roles and bindings are assumed.</summary>
    public static string AssumedVersion => "1.36";

    public ImmutableArray<AccessRole> Roles { get; }

    public ImmutableArray<AccessBinding> Bindings { get; }

    /// <summary>Everyone whom a binding names, in the order of the bindings.</summary>
    public ImmutableArray<Subject> Subjects { get; }

    /// <summary>
    /// The policy that the RBAC objects among <paramref name="objects"/> make. Where those that the API server makes itself are not
    /// among them (files; a cluster has them), they are assumed as those of <see cref="AssumedVersion"/>. Of two objects of one name the later counts, as when they are applied in turn.
    /// </summary>
    public static AccessPolicy Of(IEnumerable<KubernetesObject> objects)
    {
        var own = objects.Where(item => item.Group == RbacGroup).ToList();
        var have = own.Where(IsDefault).GroupBy(item => item.Kind).Where(group => group.Count() >= WholeSet).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        var assumed = BuiltIn().Select(field => new KubernetesObject(new SourceFile(""), field, $"{RbacGroup}/v1", field["kind"].Text ?? "")).Where(item => !have.Contains(item.Kind)).ToList();
        var all = assumed.Select(item => (Object: item, IsBuiltIn: true))
            .Concat(own.Select(item => (Object: item, IsBuiltIn: IsDefault(item))))
            .GroupBy(item => (item.Object.Kind, Namespace: IsClusterWide(item.Object) ? null : item.Object.NamespaceOrDefault, item.Object.Name))
            .Select(group => group.Last())
            .ToList();
        var roles = new RoleSet(all.Where(item => item.Object.Kind is "Role" or "ClusterRole")).Resolve();
        var bindings = all.Where(item => item.Object.Kind is "RoleBinding" or "ClusterRoleBinding").Select(item => Read(item.Object, item.IsBuiltIn, roles));
        var ours = assumed.ToHashSet(ReferenceEqualityComparer.Instance);
        return new([.. roles.Values], [.. bindings.Select(pair => pair.Binding with { IsAssumed = ours.Contains(pair.Object) })]);
    }

    /// <summary>Whether somebody may do something, and by which binding and rule. For a member of <c>system:masters</c> there is none: no authorizer is asked.</summary>
    public AccessDecision Decide(Identity identity, AccessRequest request)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(request);
        if (identity.Groups.Contains(Identity.Masters))
        {
            return new(true, null);
        }

        var @namespace = request is ResourceRequest resource ? resource.Namespace : "";
        var grant = BindingsOf(identity).Where(binding => binding.IsClusterWide || (@namespace.Length > 0 && binding.Namespace == @namespace))
            .Select(binding => binding.Role?.Rules.FirstOrDefault(rule => rule.Allows(request)) is { } rule ? new Grant(binding, rule) : null)
            .FirstOrDefault(found => found is not null);
        return new(grant is not null, grant);
    }

    /// <summary>Everything somebody may do: every rule of every binding that means them, those of the whole cluster first.</summary>
    public IEnumerable<Grant> GrantsOf(Identity identity) =>
        BindingsOf(identity).SelectMany(binding => binding.Role?.Rules.Select(rule => new Grant(binding, rule)) ?? []);

    /// <summary>Everyone whom a binding lets do something, with the grant that does.</summary>
    public IEnumerable<(Subject Subject, Grant Grant)> WhoCan(AccessRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var @namespace = request is ResourceRequest resource ? resource.Namespace : "";
        return
            from binding in Bindings
            where binding.IsClusterWide || (@namespace.Length > 0 && binding.Namespace == @namespace)
            let rule = binding.Role?.Rules.FirstOrDefault(rule => rule.Allows(request))
            where rule is not null
            from subject in binding.Subjects
            select (subject, new Grant(binding, rule));
    }

    /// <summary>The bindings that mean an identity, those of the whole cluster first.</summary>
    public IEnumerable<AccessBinding> BindingsOf(Identity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        var subjects = identity.Groups.Select(Subject.Group).Append(Subject.Parse($"user:{identity.UserName}") ?? Subject.User(identity.UserName))
            .Append(Subject.User(identity.UserName)) // a User subject may name a service account by its user name
            .Distinct();
        return subjects.SelectMany(subject => _bySubject.GetValueOrDefault(subject, [])).Distinct().OrderByDescending(binding => binding.IsClusterWide);
    }

    private static (KubernetesObject Object, AccessBinding Binding) Read(KubernetesObject item, bool isBuiltIn, IReadOnlyDictionary<(string? Namespace, string Name), AccessRole> roles)
    {
        var @namespace = item.Kind == "ClusterRoleBinding" ? null : item.NamespaceOrDefault;
        var kind = item.Root["roleRef"]["kind"].Text ?? "ClusterRole";
        var name = item.Root["roleRef"]["name"].Text ?? "";
        var role = kind == "Role" && @namespace is null ? null : roles.GetValueOrDefault((kind == "Role" ? @namespace : null, name));
        var subjects = item.Root["subjects"].Items.Select(subject => Read(subject, @namespace)).OfType<Subject>();
        return (item, new(@namespace, item.Name, role, $"{kind}/{name}", [.. subjects]) { Source = isBuiltIn ? null : item });
    }

    private static Subject? Read(Field subject, string? @namespace) => (subject["kind"].Text, subject["name"].Text) switch
    {
        ("User", { Length: > 0 } name) => Subject.User(name),
        ("Group", { Length: > 0 } name) => Subject.Group(name),
        ("ServiceAccount", { Length: > 0 } name) when (subject["namespace"].Text ?? @namespace) is { Length: > 0 } where => Subject.ServiceAccount(where, name),
        _ => null,
    };

    /// <summary>
    /// What the API server wrote itself, and would write again: roles and bindings with its label whose names, and whose subjects, are
    /// the system's. The label alone proves nothing: anybody may set it on a binding of his own.
    /// </summary>
    private static bool IsDefault(KubernetesObject item) =>
        item.Labels["kubernetes.io/bootstrapping"].Text == "rbac-defaults"
        && (item.Kind is "Role" or "ClusterRole"
            ? item.Name.StartsWith("system:", StringComparison.Ordinal) || item.Name is "cluster-admin" or "admin" or "edit" or "view" or "extension-apiserver-authentication-reader"
            : item.Root["subjects"].Items.All(subject => IsSystems(subject, item.Root["roleRef"]["name"].Text)));

    private static bool IsSystems(Field subject, string? role) => subject["kind"].Text == "ServiceAccount"
        ? subject["namespace"].Text == "kube-system"
        : subject["name"].Text?.StartsWith("system:", StringComparison.Ordinal) == true
            && (subject["name"].Text is not ("system:anonymous" or "system:unauthenticated" or "system:authenticated" or "system:serviceaccounts") || RolesOfEverybody.Contains(role));

    private static bool IsClusterWide(KubernetesObject item) => item.Kind is "ClusterRole" or "ClusterRoleBinding";

    private static IEnumerable<Field> BuiltIn()
    {
        using var resource = typeof(AccessPolicy).Assembly.GetManifestResourceStream("rbac.default-roles")
            ?? throw new InvalidOperationException("The default roles are not in the program.");
        using var reader = new StreamReader(resource);
        return [.. YamlReader.Read(reader.ReadToEnd()).Select(document => document.Field)];
    }
}

/// <summary>What the authorizer says.</summary>
/// <param name="Grant">The first that allows; null when nothing does, and for <c>system:masters</c>.</param>
public sealed record AccessDecision(bool IsAllowed, Grant? Grant);
