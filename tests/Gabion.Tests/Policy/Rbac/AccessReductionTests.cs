using System.Globalization;
using System.Text;
using Gabion.Cli.Rbac;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Reduce;
using Gabion.Readers.Cluster;

namespace Gabion.Tests.Policy.Rbac;

public sealed class AccessReductionTests
{
    private const string Web = "system:serviceaccount:shop:web";
    private const string WebGroups = "\"system:serviceaccounts\", \"system:serviceaccounts:shop\", \"system:authenticated\"";

    [Theory]
    [InlineData("{verbs: [get, list, delete], apiGroups: [\"\"], resources: [pods, secrets]}", "list pods; get secrets db", "list on pods | get on secrets named db")]
    [InlineData("{verbs: [\"*\"], apiGroups: [\"\"], resources: [\"*\"]}", "get pods a; get pods b; list pods; create pods/exec a", "get, list on pods | create on pods/exec")]
    [InlineData("{verbs: [get], apiGroups: [\"\"], resources: [configmaps], resourceNames: [a, b, c]}", "get configmaps a; get configmaps c", "get on configmaps named a, c")]
    [InlineData("{verbs: [get, update, create], apiGroups: [\"\"], resources: [configmaps]}", "get configmaps a; update configmaps a; create configmaps", "create on configmaps | get, update on configmaps named a")]
    [InlineData("{verbs: [get, list], apiGroups: [\"\"], resources: [pods, services]}", "get pods a; get services x; get services y; list pods; list services", "get, list on pods, services")]
    public void Keeps_what_was_used(string rule, string requests, string left)
    {
        var reduction = Reduce(RbacObjects.Bound($"user:{Web}", "shop", rule), [.. requests.Split("; ").Select(request => Event(request))]);
        Assert.Equal(left, string.Join(" | ", Assert.Single(reduction.Roles).Rules));
    }

    [Fact]
    public void Paths_stay_as_they_were_asked_or_as_their_pattern()
    {
        var manifests = RbacObjects.Bound($"serviceaccount:shop/web", null, "{nonResourceURLs: [\"/metrics\", \"/healthz*\"], verbs: [get]}");
        Assert.Equal("get on /healthz/a", string.Join(" | ", Assert.Single(Reduce(manifests, Path("/healthz/a")).Roles).Rules));
        Assert.Equal("get on /healthz*", string.Join(" | ", Assert.Single(Reduce(manifests, [.. "abcdef".Select(letter => Path($"/healthz/{letter}"))]).Roles).Rules));
    }

    [Fact]
    public void Refused_requests_and_what_every_cluster_grants_need_nothing()
    {
        var manifests = RbacObjects.Bound("serviceaccount:shop/web", "shop", "{verbs: [get], apiGroups: [\"\"], resources: [pods]}");
        var reduction = Reduce(manifests, Event("get pods a", decision: "forbid"), Path("/version"), Event("get nodes n"));
        Assert.Empty(reduction.Roles);
        Assert.Equal("shop", Assert.Single(reduction.Unused).Namespace);
        Assert.Equal("get nodes n", Assert.Single(reduction.Elsewhere).Request.ToString());
    }

    [Fact]
    public void Impersonating_is_a_right_of_the_one_who_does()
    {
        var reduction = Reduce(
            RbacObjects.Bound("user:boss", null, "{verbs: [impersonate], apiGroups: [\"\"], resources: [users, groups, serviceaccounts]}") + RbacObjects.Bound("serviceaccount:shop/web", "shop", "{verbs: [get], apiGroups: [\"\"], resources: [pods]}"),
            Event("get pods a", more: $$""", "impersonatedUser": {"username": "{{Web}}", "groups": [{{WebGroups}}, "extra"]}""", user: "boss", groups: "\"system:authenticated\""));
        Assert.Equal(["get on pods", "impersonate on groups named extra | impersonate on serviceaccounts named web"], reduction.Roles.Select(role => string.Join(" | ", role.Rules)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_role_that_every_cluster_has_gives_way_to_one_of_its_own()
    {
        var binding = "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: all}\nroleRef: {kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: ServiceAccount, name: web, namespace: shop}]\n";
        var reduction = Reduce(binding, Event("list secrets"));
        Assert.Empty(reduction.Roles);
        Assert.Equal("all-used: list on secrets", $"{Assert.Single(reduction.OwnRoles).RoleName}: {string.Join(" | ", reduction.OwnRoles[0].Rules)}");
        Assert.Equal("shop", Assert.Single(Assert.Single(reduction.Narrow).Namespaces));
    }

    [Theory]
    [InlineData("{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"stage\"", "is cut off")]
    [InlineData("hello", "is no JSON")]
    [InlineData("[1]", "is no audit event")]
    [InlineData("{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1beta1\"}", "is of audit.k8s.io/v1beta1, not audit.k8s.io/v1")]
    [InlineData("{\"kind\":\"Pod\",\"apiVersion\":\"audit.k8s.io/v1\"}", "is no audit event")]
    [InlineData("{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"user\":[],\"objectRef\":7,\"verb\":{}}", null)]
    public void Lines_that_are_no_events_are_told(string line, string? reason)
    {
        AuditEventReader.Read(Encoding.UTF8.GetBytes(line), out var told);
        Assert.Equal(reason, told);
    }

    /// <summary>Random roles and requests: the proof holds, and it notices both what is missing and what is new.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_proof_holds(int seed)
    {
        var random = new Random(seed);
        string[] verbs = ["get", "list", "watch", "create", "delete", "*"];
        string[] resources = ["pods", "pods/log", "secrets", "services", "*", "*/scale"];
        string One(string[] all) => all[random.Next(all.Length)];
        string Rule() => $"{{verbs: [\"{One(verbs)}\", \"{One(verbs)}\"], apiGroups: [\"{One(["", "apps", "*"])}\"], resources: [\"{One(resources)}\", \"{One(resources)}\"]{(random.Next(3) == 0 ? ", resourceNames: [a, b]" : "")}}}";
        var manifests = string.Concat(Enumerable.Range(0, 30).Select(_ => RbacObjects.Bound(
            One([$"serviceaccount:shop/web", "user:ann", "group:dev"]), One(["", "shop", "ops"]) is { Length: > 0 } where ? where : null, Rule(), Rule())));
        var objects = RbacObjects.Read(manifests);
        var policy = AccessPolicy.Of(objects);
        var use = new AuditedUse();
        for (var i = 0; i < 400; i++)
        {
            var (user, groups) = random.Next(2) == 0 ? (Web, WebGroups) : ("ann", "\"dev\", \"system:authenticated\"");
            var resource = One(["pods", "pods/log", "secrets", "services", "deployments/scale"]);
            var text = $"{One(verbs[..5])} {resource} {One(["", "a", "b", "c"])}";
            var item = Read(Event(text.Trim(), where: One(["shop", "ops", ""]), user: user, groups: groups));
            if (policy.Decide(new(user, [.. item.User.Groups]), AuditedUse.RequestOf(item)).IsAllowed)
            {
                use.Add(item);
            }
        }

        Assert.InRange(use.Events, 20, 400);
        var reduction = AccessReduction.Of(policy, use);
        Assert.Empty(reduction.Elsewhere);
        var manifestsAfter = ReducedManifests.Of(reduction);
        var after = AccessPolicy.Of(manifestsAfter.Objects(objects, "default"));
        Assert.Equal([], ReductionProof.Of(policy, after, reduction.Covered).Added);
        Assert.Empty(ReductionProof.Of(policy, after, reduction.Covered).Missing);
        Assert.NotEmpty(ReductionProof.Of(after, policy, reduction.Covered).Added); // the other way round, the old roles add
        var nothing = AccessPolicy.Of(objects.Where(item => item.Kind.EndsWith("Role", StringComparison.Ordinal)));
        Assert.Equal(reduction.Covered.Length, ReductionProof.Of(policy, nothing, reduction.Covered).Missing.Length);
    }

    [Fact]
    public void A_rule_with_the_empty_name_adds_nothing_to_itself()
    {
        // The API server takes the empty name as that of requests which name nothing.
        var objects = RbacObjects.Bound("user:ann", null, "{verbs: [bind], apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [admin, \"\"]}");
        var policy = AccessPolicy.Of(RbacObjects.Read(objects));
        Assert.Empty(ReductionProof.Of(policy, policy, []).Added);
    }

    private static AccessReduction Reduce(string manifests, params string[] events)
    {
        var use = new AuditedUse();
        foreach (var item in events)
        {
            use.Add(Read(item));
        }

        return AccessReduction.Of(RbacObjects.Policy(manifests), use);
    }

    private static AuditEvent Read(string line)
    {
        var events = AuditEventReader.Read(Encoding.UTF8.GetBytes(line), out var reason);
        Assert.Null(reason);
        return Assert.Single(events);
    }

    /// <summary>An event for <c>get pods/log NAME</c>.</summary>
    private static string Event(string request, string decision = "allow", string where = "shop", string user = Web, string groups = WebGroups, string more = "")
    {
        var words = request.Split(' ');
        var resource = words[1].Split('/');
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {"kind": "Event", "apiVersion": "audit.k8s.io/v1", "stage": "ResponseComplete", "auditID": "1", "verb": "{{words[0]}}", "requestURI": "/api", "user": {"username": "{{user}}", "groups": [{{groups}}]},
             "objectRef": {"resource": "{{resource[0]}}", "subresource": "{{(resource.Length > 1 ? resource[1] : "")}}", "namespace": "{{(words[1] == "nodes" ? "" : where)}}", "name": "{{(words.Length > 2 ? words[2] : "")}}"},
             "annotations": {"authorization.k8s.io/decision": "{{decision}}"}, "requestReceivedTimestamp": "2026-01-01T00:00:00Z"{{more}}}
            """);
    }

    private static string Path(string path) => Event("get x").Replace("\"objectRef\"", "\"other\"", StringComparison.Ordinal).Replace("\"/api\"", $"\"{path}?verbose\"", StringComparison.Ordinal);
}
