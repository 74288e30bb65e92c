using System.Collections.Frozen;

namespace Gabion.Policy.Rbac;

/// <summary>Resources as people type them: short names, kinds, singulars, and the group where none is named (kubectl api-resources).</summary>
public static class ResourceNames
{
    // plural, short names and others, group, whether it has a namespace
    private static readonly (string Plural, string Others, string Group, bool IsNamespaced)[] Known =
    [
        ("bindings", "", "", true), ("componentstatuses", "cs", "", false), ("configmaps", "cm", "", true), ("endpoints", "ep", "", true),
        ("events", "ev", "", true), ("limitranges", "limits", "", true), ("namespaces", "ns", "", false), ("nodes", "no", "", false),
        ("persistentvolumeclaims", "pvc", "", true), ("persistentvolumes", "pv", "", false), ("pods", "po", "", true), ("podtemplates", "", "", true),
        ("replicationcontrollers", "rc", "", true), ("resourcequotas", "quota", "", true), ("secrets", "", "", true), ("serviceaccounts", "sa", "", true),
        ("services", "svc", "", true), ("users", "", "", false), ("groups", "", "", false), ("uids", "", "authentication.k8s.io", false),
        ("userextras", "", "authentication.k8s.io", false), ("tokenreviews", "", "authentication.k8s.io", false),
        ("selfsubjectreviews", "", "authentication.k8s.io", false), ("localsubjectaccessreviews", "", "authorization.k8s.io", true),
        ("selfsubjectaccessreviews", "", "authorization.k8s.io", false), ("selfsubjectrulesreviews", "", "authorization.k8s.io", false),
        ("subjectaccessreviews", "", "authorization.k8s.io", false), ("mutatingwebhookconfigurations", "", "admissionregistration.k8s.io", false),
        ("validatingwebhookconfigurations", "", "admissionregistration.k8s.io", false), ("validatingadmissionpolicies", "", "admissionregistration.k8s.io", false),
        ("validatingadmissionpolicybindings", "", "admissionregistration.k8s.io", false), ("mutatingadmissionpolicies", "", "admissionregistration.k8s.io", false),
        ("mutatingadmissionpolicybindings", "", "admissionregistration.k8s.io", false), ("customresourcedefinitions", "crd,crds", "apiextensions.k8s.io", false),
        ("apiservices", "", "apiregistration.k8s.io", false), ("controllerrevisions", "", "apps", true), ("daemonsets", "ds", "apps", true),
        ("deployments", "deploy", "apps", true), ("replicasets", "rs", "apps", true), ("statefulsets", "sts", "apps", true),
        ("horizontalpodautoscalers", "hpa", "autoscaling", true), ("cronjobs", "cj", "batch", true), ("jobs", "", "batch", true),
        ("certificatesigningrequests", "csr", "certificates.k8s.io", false), ("signers", "", "certificates.k8s.io", false),
        ("leases", "", "coordination.k8s.io", true), ("endpointslices", "", "discovery.k8s.io", true), ("ingresses", "ing", "networking.k8s.io", true),
        ("ingressclasses", "", "networking.k8s.io", false), ("networkpolicies", "netpol", "networking.k8s.io", true), ("runtimeclasses", "", "node.k8s.io", false),
        ("poddisruptionbudgets", "pdb", "policy", true), ("clusterroles", "", "rbac.authorization.k8s.io", false),
        ("clusterrolebindings", "", "rbac.authorization.k8s.io", false), ("roles", "", "rbac.authorization.k8s.io", true),
        ("rolebindings", "", "rbac.authorization.k8s.io", true), ("priorityclasses", "pc", "scheduling.k8s.io", false),
        ("csidrivers", "", "storage.k8s.io", false), ("csinodes", "", "storage.k8s.io", false), ("storageclasses", "sc", "storage.k8s.io", false),
        ("volumeattachments", "", "storage.k8s.io", false), ("volumeattributesclasses", "vac", "storage.k8s.io", false),
        ("csistoragecapacities", "", "storage.k8s.io", true), ("flowschemas", "", "flowcontrol.apiserver.k8s.io", false),
        ("prioritylevelconfigurations", "", "flowcontrol.apiserver.k8s.io", false), ("ipaddresses", "ip", "networking.k8s.io", false),
        ("servicecidrs", "", "networking.k8s.io", false), ("deviceclasses", "", "resource.k8s.io", false),
        ("resourceclaims", "", "resource.k8s.io", true), ("resourceclaimtemplates", "", "resource.k8s.io", true),
        ("resourceslices", "", "resource.k8s.io", false),
    ];

    private static readonly FrozenDictionary<string, (string Plural, string Group, bool IsNamespaced)> ByName = Known
        .SelectMany(item => item.Others.Split(',', StringSplitOptions.RemoveEmptyEntries).Append(item.Plural).Append(Singular(item.Plural))
            .Select(name => (Name: name, Value: (item.Plural, item.Group, item.IsNamespaced))))
        .DistinctBy(pair => pair.Name)
        .ToFrozenDictionary(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Reads <c>pods</c>, <c>po</c>, <c>Pod</c>, <c>pods/exec</c>, <c>deployments.apps</c>, <c>deployments.apps/scale</c>. A resource that is
    /// not known is taken as written, in the core group when none is named.
    /// </summary>
    public static (string Group, string Resource, string Subresource, bool? IsNamespaced) Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/');
        var (head, subresource) = slash < 0 ? (text, "") : (text[..slash], text[(slash + 1)..]);
        var dot = head.IndexOf('.');
        var (name, group) = dot < 0 ? (head, null) : (head[..dot], head[(dot + 1)..]);
        return ByName.TryGetValue(name, out var known) && (group is null || group == known.Group)
            ? (known.Group, known.Plural, subresource, known.IsNamespaced)
            : (group ?? "", name, subresource, null);
    }

    /// <summary>Names that can be typed, for a hint at the nearest.</summary>
    public static IEnumerable<string> All => Known.Select(item => item.Plural);

    private static string Singular(string plural) =>
        plural is "endpoints" ? plural
        : plural.EndsWith("ies", StringComparison.Ordinal) ? $"{plural[..^3]}y"
        : plural.EndsWith("sses", StringComparison.Ordinal) ? plural[..^2]
        : plural[..^1];
}
