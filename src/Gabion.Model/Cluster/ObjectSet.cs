using System.Collections.Immutable;

namespace Gabion.Model.Cluster;

/// <summary>Objects that are deployed together: what rules across objects look at (dangling references, missing policies).</summary>
public sealed class ObjectSet : Fact
{
    private readonly ILookup<string, KubernetesObject> _byKind;
    private readonly Dictionary<(string Kind, string Namespace, string Name), KubernetesObject> _byName = [];

    /// <param name="file">The folder, chart or kustomization that the objects come from.</param>
    /// <param name="isWhole">False when some of what belongs to the set could not be read: then an absence proves nothing.</param>
    public ObjectSet(SourceFile file, ImmutableArray<KubernetesObject> objects, ImmutableArray<Workload> workloads, bool isWhole)
        : base(file)
    {
        Objects = objects;
        Workloads = workloads;
        IsWhole = isWhole;
        _byKind = objects.ToLookup(item => item.Kind, StringComparer.Ordinal);
        foreach (var item in objects)
        {
            _byName.TryAdd((item.Kind, item.NamespaceOrDefault, item.Name), item);
        }
    }

    public ImmutableArray<KubernetesObject> Objects { get; }

    public ImmutableArray<Workload> Workloads { get; }

    public bool IsWhole { get; }

    public override Resource Resource => new("Manifests", File.Path);

    /// <summary>Look-ups across the set; made by the first rule that asks, since many scans run none.</summary>
    public ObjectIndex Index => field ??= new(this);

    /// <summary>Every object of a kind, in any API group.</summary>
    public IEnumerable<KubernetesObject> OfKind(string kind) => _byKind[kind];

    /// <summary>The object of that kind, namespace and name, or null.</summary>
    public KubernetesObject? Find(string kind, string @namespace, string name) =>
        _byName.GetValueOrDefault((kind, @namespace, name));
}
