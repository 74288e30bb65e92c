using System.Collections.Immutable;
using Gabion.Network.Calico;
using Gabion.Network.Facts;
using Gabion.Network.Policies;

namespace Gabion.Network.Reach;

/// <summary>Finds the classes that a selector may mean without asking about each: by namespace.</summary>
internal sealed class ClassIndex
{
    private readonly ImmutableArray<EndpointClass> _classes;
    private readonly Dictionary<string, List<EndpointClass>> _byNamespace = new(StringComparer.Ordinal);

    public ClassIndex(ImmutableArray<EndpointClass> classes)
    {
        _classes = classes;
        foreach (var item in classes)
        {
            if (!_byNamespace.TryGetValue(item.Namespace.Name, out var list))
            {
                _byNamespace.Add(item.Namespace.Name, list = []);
            }

            list.Add(item);
        }
    }

    /// <summary>The classes that are not ruled out by their namespace.</summary>
    public IEnumerable<EndpointClass> Candidates(EndpointSelector selector) => (selector.ByLabel ?? selector) switch
    {
        PodSelector { Namespace: { } name } => _byNamespace.GetValueOrDefault(name) ?? [],
        CalicoEntity { Namespace: { } name } => _byNamespace.GetValueOrDefault(name) ?? [],
        PodSelector { Namespaces: { IsEmpty: false } namespaces } =>
            _byNamespace.Values.Where(list => list[0].Namespace.Labels.Matches(namespaces) != Match.No).SelectMany(list => list),
        _ => _classes,
    };
}
