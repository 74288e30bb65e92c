using System.Collections.Concurrent;
using Gabion.Formats.Tree;
using Gabion.Policy.Admission;
using Gabion.Policy.Cel.Kubernetes;

namespace Gabion.Admission;

/// <summary>The Namespaces of a cluster as they are now: whoever watches them changes this, and decisions read it without waiting.</summary>
public sealed class LiveNamespaces
{
    private readonly ConcurrentDictionary<string, Node> _byName = new(StringComparer.Ordinal);
    private volatile string? _missing = "they were not listed yet";

    /// <summary>Why it is not known which Namespaces there are; null when it is.</summary>
    public string? Missing
    {
        get => _missing;
        set => _missing = value;
    }

    public int Count => _byName.Count;

    public Node? Find(string name) => _byName.GetValueOrDefault(name);

    public void Set(string name, Node @namespace) => _byName[name] = @namespace;

    /// <summary>Forgets every Namespace that is not among these.</summary>
    public void KeepOnly(IReadOnlySet<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        foreach (var name in _byName.Keys.Where(name => !names.Contains(name)))
        {
            Remove(name);
        }
    }

    public void Remove(string name) => _byName.TryRemove(name, out _);
}

/// <summary>What files of policies say of a cluster, with its Namespaces as they are now.</summary>
internal sealed class LiveFacts(LiveNamespaces namespaces, IClusterFacts files) : IClusterFacts
{
    /// <summary>True when a Namespace that is not found is not there, or was made a moment ago.</summary>
    public bool KnowsNamespaces => namespaces.Missing is null;

    public bool IsComplete => false;

    public IAuthorizer? Authorizer => files.Authorizer;

    public bool? IsNamespaced(string group, string kind) => files.IsNamespaced(group, kind);

    public Node? FindNamespace(string name) => namespaces.Find(name) ?? (KnowsNamespaces ? null : files.FindNamespace(name));

    public IEnumerable<Node> FindObjects(string group, string kind, string? @namespace) => files.FindObjects(group, kind, @namespace);
}
