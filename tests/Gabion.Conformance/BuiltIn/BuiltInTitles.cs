namespace Gabion.Conformance.BuiltIn;

/// <summary>What records of a cluster's own components are about, where their words show no kind of weakness; in words of our own.</summary>
internal static class BuiltInTitles
{
    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["CVE-2019-11245"] = "a container may run as root although its image names another user, when it starts again",
        ["CVE-2020-10749"] = "a container can lead traffic of others to itself by IPv6 router advertisements",
        ["GO-2022-0344"] = "an image with a made-up volume path reads files of the node",
        ["GO-2022-0360"] = "one document can be taken for a manifest and for an index of images",
        ["GO-2022-0363"] = "a pod on the node's network or IPC can set the node's kernel parameters",
        ["GO-2022-0368"] = "the numbers of queries can be foretold, and answers forged",
        ["GO-2022-0396"] = "a container is given devices that its configuration does not name",
        ["GO-2022-0452"] = "processes that are started in a container have inheritable capabilities",
        ["GO-2022-0908"] = "an EndpointSlice can lead traffic to addresses of the node itself",
        ["GO-2022-0910"] = "a container can mount files of the node through a link in a subPath",
        ["GO-2022-0983"] = "kubectl prints escape sequences that objects hold",
        ["GO-2022-1040"] = "what charts and repositories say of themselves is shown without being cleaned",
        ["GO-2023-1682"] = "without root, a container may write to the cgroups of its user",
        ["GO-2023-1959"] = "kubectl cp can write files outside of the folder that is named",
        ["GO-2023-1977"] = "a container can delete files of the node through volumes of Secrets and ConfigMaps",
        ["GO-2023-2159"] = "on Windows, traffic for a load balancer without an address goes to a program of the node",
        ["GO-2023-2340"] = "whoever holds the registry can have another image used than the one that was checked",
        ["GO-2023-2412"] = "containers can read measurements of the node's power (powercap)",
        ["GO-2024-2458"] = "a pod can exceed its limits by an annotation",
        ["GO-2024-2527"] = "weak cipher suites are allowed by default",
        ["GO-2024-2785"] = "answers in the cache may be given to queries that ask for others",
        ["GO-2024-2846"] = "containers start with inheritable capabilities",
        ["GO-2024-3075"] = "checks of annotations can be passed by, so that who writes an Ingress adds configuration",
        ["GO-2024-3110"] = "a race lets a container make empty files and folders on the node",
        ["GO-2024-3130"] = "forged answers can keep names from being looked up",
        ["GO-2024-3134"] = "the cache can be filled with forged answers",
        ["GO-2024-3230"] = "a PolicyException counts from any namespace by default",
        ["GO-2024-3277"] = "a malformed HorizontalPodAutoscaler ends kube-controller-manager",
        ["GO-2024-3286"] = "a gitRepo volume runs commands on the node",
        ["GO-2024-3292"] = "a checkpoint that is restored can mount files of the node",
        ["GO-2025-3521"] = "a gitRepo volume reads repositories that lie on the node",
        ["GO-2025-3562"] = "subjectRegExp and issuerRegExp are not asked of signatures without a key",
        ["GO-2025-3701"] = "limits do not hold for pods in user namespaces: their cgroups are in the wrong place",
        ["GO-2025-3915"] = "a node can delete itself by an owner reference",
        ["GO-2025-3942"] = "answers of the etcd plugin may stay in caches for very long",
    };

    public static string? Of(string id) => Titles.GetValueOrDefault(id);
}
