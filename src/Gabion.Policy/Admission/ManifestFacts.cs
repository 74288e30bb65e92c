using Gabion.Formats.Tree;
using Gabion.Policy.Cel.Kubernetes;

namespace Gabion.Policy.Admission;

/// <summary>What manifests say about the cluster they are for: their namespaces, parameters and custom kinds. Nothing else is known.</summary>
public sealed class ManifestFacts : IClusterFacts
{
    private readonly ILookup<(string Group, string Kind), Node> _objects;
    private readonly Dictionary<(string Group, string Kind), bool> _scopes = [];

    public ManifestFacts(IEnumerable<Field> manifests)
    {
        var roots = manifests.Where(manifest => manifest.IsMapping).ToList();
        _objects = roots.ToLookup(
            root => (GroupVersionKind.Of(root["apiVersion"].Text ?? "", "").Group, root["kind"].Text ?? ""), root => root.Node ?? throw new InvalidOperationException("a mapping has a node"));
        foreach (var definition in _objects[("apiextensions.k8s.io", "CustomResourceDefinition")].Select(Field.Of))
        {
            _scopes[(definition["spec"]["group"].Text ?? "", definition["spec"]["names"]["kind"].Text ?? "")] = definition["spec"]["scope"].Text == "Namespaced";
        }
    }

    public bool IsComplete => false;

    public IAuthorizer? Authorizer => null;

    public bool? IsNamespaced(string group, string kind) =>
        ResourceNames.IsClusterScoped(group, kind) ? false
        : _scopes.TryGetValue((group, kind), out var isNamespaced) ? isNamespaced
        : Schema.KubernetesSchema.Instance.IsBuiltIn(group) ? true
        : null;

    public Node? FindNamespace(string name) =>
        _objects[("", "Namespace")].LastOrDefault(node => Field.Of(node)["metadata"]["name"].Text == name);

    public IEnumerable<Node> FindObjects(string group, string kind, string? @namespace) => _objects[(group, kind)]
        .Where(node => @namespace is null || (Field.Of(node)["metadata"]["namespace"].Text ?? "default") == @namespace);
}
