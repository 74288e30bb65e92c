using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Network.Facts;

namespace Gabion.Network.Reading.Networks;

/// <summary>Says which networks each pod is in: the one place that knows.</summary>
internal sealed class NetworkReading
{
    /// <summary>More pairs of a network and a namespace than any cluster has.</summary>
    private const int MaxSelected = 500_000;

    private readonly IReadOnlyCollection<NamespaceFact> _namespaces;
    private readonly Dictionary<string, NamespaceFact> _byName;
    private readonly Dictionary<string, ClusterNetwork> _primary = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Name), NetworkDefinition> _definitions = [];
    private readonly Dictionary<string, ClusterNetwork> _byKey = new(StringComparer.Ordinal);
    private readonly ImmutableArray<CoverageGap>.Builder _gaps;
    private readonly ImmutableArray<NetworkFault>.Builder _faults = ImmutableArray.CreateBuilder<NetworkFault>();
    private readonly SortedSet<string> _said = new(StringComparer.Ordinal);

    /// <param name="objects">Every object of the set.</param>
    /// <param name="namespaces">The namespaces that are declared, and those of endpoints.</param>
    /// <param name="endpoints">The pods, with the networks that they ask for.</param>
    public NetworkReading(IReadOnlyList<KubernetesObject> objects, IReadOnlyCollection<NamespaceFact> namespaces, IEnumerable<Endpoint> endpoints, ImmutableArray<CoverageGap>.Builder gaps)
    {
        _gaps = gaps;
        _namespaces = namespaces;
        _byName = namespaces.ToDictionary(space => space.Name, StringComparer.Ordinal);
        var userDefined = objects.Where(UserDefinedNetwork.IsOne).Select(item => new UserDefinedNetwork(item)).ToList();
        foreach (var network in userDefined.Where(network => !network.IsOfThisGroup))
        {
            _said.Add($"{network.Source.Name} is of {network.Item.ApiVersion}, not of k8s.ovn.org: taken for a network of OVN-Kubernetes all the same.");
        }

        ReadDefinitions(objects, userDefined);
        foreach (var asked in endpoints.SelectMany(endpoint => endpoint.Asked.Where(asked => !asked.IsDefault)))
        {
            _definitions.TryAdd((asked.Namespace, asked.Name), NetworkDefinition.Missing(asked.Namespace, asked.Name));
        }

        NameSecondary();
        ReadPrimary(userDefined);
    }

    /// <summary>Whole sentences: what was taken for granted.</summary>
    public IEnumerable<string> Assumptions => _said;

    public ImmutableArray<NetworkFault> Faults => _faults.ToImmutable();

    /// <summary>True when an object defines a network beside the primary ones, or a pod asks for one.</summary>
    public bool HasSecondary => _definitions.Values.Any(IsBeside);

    /// <summary>The network that a definition leads to; null when nothing has its name.</summary>
    public ClusterNetwork? Named(string @namespace, string name) =>
        _definitions.TryGetValue((@namespace, name), out var definition) ? _byKey.GetValueOrDefault(definition.Key) : null;

    /// <summary>Whether an object of the set is the definition.</summary>
    public bool IsShown(string @namespace, string name) => _definitions.TryGetValue((@namespace, name), out var definition) && definition.Source.Place is not null;

    /// <summary>The endpoint in its primary network.</summary>
    public Endpoint InPrimary(Endpoint endpoint)
    {
        if (endpoint.Kind != EndpointKind.Pod || endpoint.IsHostNetwork)
        {
            return endpoint;
        }

        foreach (var asked in endpoint.Asked.Where(asked => asked.IsDefault))
        {
            if (_definitions.TryGetValue((asked.Namespace, asked.Name), out var definition) && !definition.IsPrimary)
            {
                return !IsBeside(definition) ? endpoint : endpoint with { Network = _byKey[definition.Key], IsAttached = false };
            }

            _said.Add($"No manifest shows NetworkAttachmentDefinition {asked}, which {endpoint.Workload} asks for instead of the pod network: taken to be the pod network.");
        }

        return _primary.TryGetValue(endpoint.Namespace.Name, out var network) ? endpoint with { Network = network } : endpoint;
    }

    /// <summary>The endpoints that a pod is in the networks beside its primary one, one each.</summary>
    public IEnumerable<Endpoint> InSecondary(Endpoint endpoint)
    {
        var seen = new HashSet<ClusterNetwork>(ReferenceEqualityComparer.Instance);
        foreach (var asked in endpoint.IsHostNetwork ? [] : endpoint.Asked)
        {
            if (_definitions.TryGetValue((asked.Namespace, asked.Name), out var definition) && IsBeside(definition)
                && _byKey.TryGetValue(definition.Key, out var network) && seen.Add(network))
            {
                yield return endpoint with { Network = network, IsAttached = true, Attachment = definition.Reference, Addresses = asked.Addresses ?? definition.Addresses };
            }
        }
    }

    /// <summary>Whether a definition leads to a network beside the primary ones.</summary>
    private static bool IsBeside(NetworkDefinition definition) => definition is { IsPrimary: false, IsPodNetwork: false, IsNoNetwork: false };

    private void ReadDefinitions(IReadOnlyList<KubernetesObject> objects, List<UserDefinedNetwork> userDefined)
    {
        foreach (var network in userDefined.Where(network => network.IsSecondary))
        {
            foreach (var space in Selected(network))
            {
                _definitions.TryAdd((space.Name, network.Name), network.DefinitionIn(space.Name));
            }
        }

        // In a cluster, definitions that OVN-Kubernetes made stand beside the networks they were made from.
        var made = userDefined.Where(network => network.IsPrimary).SelectMany(network => Selected(network).Select(space => (space.Name, network.Name))).ToHashSet();
        foreach (var item in objects.Where(item => item.Is("k8s.cni.cncf.io", "NetworkAttachmentDefinition")))
        {
            var definition = NetworkDefinition.Read(item);
            if (made.Contains((definition.Namespace, definition.Name)) || !_definitions.TryAdd((definition.Namespace, definition.Name), definition))
            {
                continue;
            }

            if (definition.Fault is { } fault)
            {
                var place = definition.Source.Place!;
                _gaps.Add(new(GapKind.Invalid, place.Path, place.Span, $"{definition.Source.Name}: {fault}.", "Mend the JSON of spec.config."));
            }
        }
    }

    private int _selected;

    /// <summary>The namespaces that a network is for, whether they have opted in or not.</summary>
    private IEnumerable<NamespaceFact> Selected(UserDefinedNetwork network)
    {
        if (!network.IsOfCluster)
        {
            return _byName.TryGetValue(network.Namespace, out var own) ? [own] : [];
        }

        if (_selected > MaxSelected)
        {
            return [];
        }

        _selected += _namespaces.Count;
        if (_selected > MaxSelected)
        {
            _gaps.Add(new(GapKind.Limit, "", null, $"There are more than {MaxSelected} pairs of a ClusterUserDefinedNetwork and a namespace; from {network.Source.Name} on they were not assessed.", "Ask about a part of the cluster."));
            return [];
        }

        var selector = network.Selector;
        return _namespaces.Where(space => space.Labels.Matches(selector) == Match.Yes);
    }

    /// <summary>
    /// One network for the definitions of one key. It is shown under the names of those; where that is the name of another as well, with their namespaces.
    /// </summary>
    private void NameSecondary()
    {
        var groups = _definitions.Values.Where(IsBeside).GroupBy(definition => definition.Key)
            .Select(group => (group.Key, Definitions: group.OrderBy(definition => definition.Reference, StringComparer.Ordinal).ToList()))
            .OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var names = groups.Select(group => Join(group.Definitions.Select(definition => definition.Name))).ToList();
        var often = names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet();
        foreach (var ((key, definitions), name) in groups.Zip(names))
        {
            var keys = definitions.Select(definition => definition.Wire).OfType<string>().Distinct().Select(wire => $"wire:{wire}").Prepend(key);
            var shown = often.Contains(name) ? Join(definitions.Select(definition => definition.Reference)) : name;
            _byKey.Add(key, new(definitions[0].Kind, shown, isPrimary: false, [.. definitions.Select(definition => definition.Source).Distinct()], [.. keys]) { IsOverlay = definitions[0].IsOverlay });
            foreach (var missing in definitions.Where(definition => definition.Source.Place is null))
            {
                _said.Add($"No manifest shows {missing.Source.Name}, which pods ask for: taken to be a network of its own.");
            }
        }
    }

    private static string Join(IEnumerable<string> names) => string.Join(",", names.Distinct());

    /// <summary>
    /// The network of each namespace that opted in. Pods of one that opted in and has no network do not start before it gets one
    /// (OVN-Kubernetes, user-defined networks), so that they never are in the pod network.
    /// </summary>
    private void ReadPrimary(List<UserDefinedNetwork> userDefined)
    {
        var candidates = _namespaces.ToDictionary(space => space.Name, _ => new List<ClusterNetwork>(), StringComparer.Ordinal);
        foreach (var group in userDefined.Where(network => network.IsPrimary).GroupBy(network => network.IsOfCluster ? network.Key : $"namespace:{network.Namespace}"))
        {
            var first = group.First();
            var made = new ClusterNetwork(first.Kind, first.IsOfCluster ? first.Name : first.Namespace, isPrimary: true, [.. group.Select(network => network.Source)], [group.Key]) { IsOverlay = true };
            foreach (var space in Selected(first))
            {
                candidates[space.Name].Add(made);
                NoteOptIn(first, space);
            }
        }

        foreach (var group in _definitions.Values.Where(definition => definition.IsPrimary).GroupBy(definition => definition.Key))
        {
            var made = new ClusterNetwork(NetworkKind.Attachment, Join(group.Select(definition => definition.Name)), isPrimary: true, [.. group.Select(definition => definition.Source)], [group.Key]) { IsOverlay = true };
            foreach (var definition in group.Where(definition => candidates.ContainsKey(definition.Namespace)))
            {
                candidates[definition.Namespace].Add(made);
            }
        }

        foreach (var space in _namespaces.Where(space => space.Labels.Contains(UserDefinedNetwork.OptIn)))
        {
            var found = candidates[space.Name];
            if (found.Count > 1)
            {
                var place = space.Place;
                _gaps.Add(new(
                    GapKind.Unknown, place?.Path ?? "", place?.Span,
                    $"Namespace {space.Name} has more primary networks than one, and OVN-Kubernetes takes only one of them: {string.Join(", ", found.SelectMany(network => network.Sources).Select(source => source.Name))}.",
                    "Leave one of them."));
            }
            else if (found.Count == 0)
            {
                _said.Add($"Namespace {space.Name} has opted in for a primary user-defined network, and no manifest shows which: what it is cannot be told, only that it is not the pod network.");
            }

            _primary.Add(space.Name, found.Count switch
            {
                0 => new(NetworkKind.UserDefined, space.Name, isPrimary: true, [new($"the label {UserDefinedNetwork.OptIn} of Namespace {space.Name}", space.Place)], ["not shown"]) { IsOverlay = true },
                1 => found[0],
                _ => ClusterNetwork.OneOf(found),
            });
        }
    }

    private void NoteOptIn(UserDefinedNetwork network, NamespaceFact space)
    {
        if (space.Labels.Contains(UserDefinedNetwork.OptIn))
        {
            return;
        }

        if (!space.IsDeclared)
        {
            _said.Add($"No manifest shows namespace {space.Name}: taken not to have opted in for {network.Source.Name}, so that its pods are in the pod network.");
        }
        else if (!network.IsOfCluster || !network.Selector.IsEmpty)
        {
            _faults.Add(new(
                IsMissing: false,
                $"{network.Source.Name} is a primary network for namespace {space.Name}, which has not opted in: its pods stay in the pod network, reached by every pod there.",
                $"Give the namespace the label {UserDefinedNetwork.OptIn} when it is made: it cannot be added later.",
                network.Source.Place!));
        }
    }
}
