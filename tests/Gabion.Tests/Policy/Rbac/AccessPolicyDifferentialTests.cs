using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Tests.Policy.Rbac;

/// <summary>
/// Generated policies and questions, answered a second time by the plainest code that follows the documentation: every binding,
/// every rule, every word compared with the list of words that would match.
/// </summary>
public sealed class AccessPolicyDifferentialTests
{
    private static readonly string[] Namespaces = ["a", "b", "kube-system"];
    private static readonly string[] Groups = ["", "apps", "batch", "*"];
    private static readonly string[] Resources = ["pods", "pods/exec", "secrets", "deployments", "deployments/scale", "jobs", "*/scale", "*"];
    private static readonly string[] Verbs = ["get", "list", "create", "delete", "*"];
    private static readonly string[] Names = ["one", "two"];
    private static readonly string[] Paths = ["/metrics", "/logs/*", "/api", "*"];
    private static readonly string[] Users = ["ann", "bob", "system:serviceaccount:a:web"];
    private static readonly string[] Teams = ["dev", "ops", "system:serviceaccounts:b", "system:authenticated"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Agrees_with_plain_code(int seed)
    {
        var random = new Random(seed);
        var objects = RbacObjects.Read(string.Join("---\n", Enumerable.Range(0, 30).Select(i => Document(random, i))));
        var policy = AccessPolicy.Of(objects);
        var yes = 0;
        for (var question = 0; question < 400; question++)
        {
            var identity = Identity.Of(Who(random));
            AccessRequest request = random.Next(6) == 0
                ? new PathRequest("get", Pick(random, ["/metrics", "/logs/x", "/logs/", "/api", "/other"]))
                : Resource(random);
            var expected = Allows(objects, identity, request);
            yes += expected ? 1 : 0;
            Assert.True(expected == policy.Decide(identity, request).IsAllowed, $"{identity.UserName} {string.Join(',', identity.Groups)}: {request} expected {expected}");
        }

        Assert.InRange(yes, 40, 360);
    }

    private static string Document(Random random, int i)
    {
        var @namespace = Pick(random, Namespaces);
        return random.Next(4) switch
        {
            0 => $"apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: r{random.Next(6)}}}\nrules: [{Rules(random, withPaths: true)}]\n",
            1 => $"apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: r{random.Next(4)}, namespace: {@namespace}}}\nrules: [{Rules(random, withPaths: false)}]\n",
            2 => $"apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {{name: b{i}}}\nroleRef: {{kind: ClusterRole, name: r{random.Next(6)}}}\nsubjects: [{Subjects(random)}]\n",
            _ => $"apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: b{i}, namespace: {@namespace}}}\nroleRef: {{kind: {(random.Next(2) == 0 ? "Role" : "ClusterRole")}, name: r{random.Next(6)}}}\nsubjects: [{Subjects(random)}]\n",
        };
    }

    private static string Rules(Random random, bool withPaths) => string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
        withPaths && random.Next(5) == 0
            ? $"{{verbs: [get], nonResourceURLs: {Some(random, Paths)}}}"
            : $"{{verbs: {Some(random, Verbs)}, apiGroups: {Some(random, Groups)}, resources: {Some(random, Resources)}{(random.Next(3) == 0 ? $", resourceNames: {Some(random, Names)}" : "")}}}"));

    private static string Subjects(Random random) => string.Join(", ", Enumerable.Range(0, random.Next(1, 3)).Select(_ => random.Next(4) switch
    {
        0 => $"{{kind: User, name: \"{Pick(random, Users)}\"}}",
        1 => $"{{kind: Group, name: \"{Pick(random, Teams)}\"}}",
        2 => $"{{kind: ServiceAccount, name: web, namespace: {Pick(random, Namespaces)}}}",
        _ => "{kind: ServiceAccount, name: web}",
    }));

    private static Subject Who(Random random) => random.Next(3) switch
    {
        0 => Subject.User(Pick(random, Users[..2])),
        1 => Subject.Group(Pick(random, Teams)),
        _ => Subject.ServiceAccount(Pick(random, Namespaces), random.Next(3) == 0 ? "other" : "web"),
    };

    private static ResourceRequest Resource(Random random)
    {
        var parts = Pick(random, Resources[..6]).Split('/');
        return new(
            Pick(random, Verbs[..4]), Pick(random, Groups[..3]), parts[0], parts.Length > 1 ? parts[1] : "",
            random.Next(4) == 0 ? "" : Pick(random, Namespaces), random.Next(2) == 0 ? "" : Pick(random, Names));
    }

    private static string Some(Random random, string[] words) => $"[{string.Join(", ", words.Where(_ => random.Next(3) == 0).Append(Pick(random, words)).Distinct().Select(word => $"\"{word}\""))}]";

    private static string Pick(Random random, string[] words) => words[random.Next(words.Length)];

    private static bool Allows(IReadOnlyList<KubernetesObject> objects, Identity who, AccessRequest request)
    {
        foreach (var binding in objects.Where(item => item.Kind.EndsWith("Binding", StringComparison.Ordinal)))
        {
            var isWide = binding.Kind == "ClusterRoleBinding";
            var asked = request is ResourceRequest { Namespace: { Length: > 0 } named } ? named : null;
            if (!isWide && (asked is null || asked != binding.Namespace))
            {
                continue;
            }

            var means = binding.Root["subjects"].Items.Any(subject => subject["kind"].Text switch
            {
                "User" => subject["name"].Text == who.UserName,
                "Group" => who.Groups.Contains(subject["name"].Text!),
                _ => (subject["namespace"].Text ?? (isWide ? null : binding.Namespace)) is { } home && who.UserName == $"system:serviceaccount:{home}:{subject["name"].Text}",
            });
            var kind = binding.Root["roleRef"]["kind"].Text;
            var role = objects.LastOrDefault(item => item.Kind == kind && item.Name == binding.Root["roleRef"]["name"].Text && (kind == "ClusterRole" || item.Namespace == binding.Namespace));
            if (means && role is not null && role.Root["rules"].Items.Any(rule => Matches(rule, request)))
            {
                return true;
            }
        }

        // What every cluster has: everybody who is authenticated may ask about the API.
        return request is PathRequest { Verb: "get", Path: "/api" } && who.Groups.Contains("system:authenticated");
    }

    private static bool Matches(Field rule, AccessRequest request)
    {
        static bool Has(Field list, params string[] words) => list.Texts.Any(words.Contains);
        return request switch
        {
            PathRequest path => Has(rule["verbs"], path.Verb, "*") && rule["nonResourceURLs"].Texts.Any(url => url.EndsWith('*') ? path.Path.StartsWith(url[..^1], StringComparison.Ordinal) : url == path.Path),
            ResourceRequest asked => Has(rule["verbs"], asked.Verb, "*") && Has(rule["apiGroups"], asked.Group, "*")
                && (asked.Subresource.Length == 0 ? Has(rule["resources"], asked.Resource, "*") : Has(rule["resources"], $"{asked.Resource}/{asked.Subresource}", $"*/{asked.Subresource}", "*"))
                && (!rule["resourceNames"].Exists || Has(rule["resourceNames"], asked.Name)),
            _ => false,
        };
    }
}
