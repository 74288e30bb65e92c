using Gabion.Policy.Gatekeeper.External;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>
/// Objects that policies look at beside the one they decide on: <c>data.inventory.cluster[apiVersion][kind][name]</c> and
/// <c>data.inventory.namespace[namespace][apiVersion][kind][name]</c>. Immutable.
/// </summary>
public sealed class Inventory
{
    private readonly Dictionary<string, ObjectFacts> _namespaces;

    private Inventory(RegoObject data, Dictionary<string, ObjectFacts> namespaces)
    {
        Data = data;
        _namespaces = namespaces;
    }

    public static Inventory Empty { get; } = Of([]);

    /// <summary>What templates ask by <c>external_data</c>; null: what stands beside the policies.</summary>
    public IExternalData? ExternalData { get; private init; }

    /// <summary><c>{"inventory": …}</c></summary>
    internal RegoObject Data { get; }

    /// <summary>Puts objects into their trees; of two with the same name the last counts.</summary>
    public static Inventory Of(IEnumerable<RegoObject> objects) => Of(objects, GatekeeperConfig.None);

    /// <summary>Puts those objects into their trees that the Config and SyncSets name; every Namespace is known to <c>namespaceSelector</c>.</summary>
    public static Inventory Of(IEnumerable<RegoObject> objects, GatekeeperConfig config)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(config);
        var (cluster, namespaced) = (new Branch(), new Branch());
        var namespaces = new Dictionary<string, ObjectFacts>(StringComparer.Ordinal);
        foreach (var @object in objects)
        {
            var facts = new ObjectFacts(@object);
            if (facts.IsNamespace)
            {
                namespaces[facts.Name] = facts;
            }

            if (!config.IsSynced(facts))
            {
                continue;
            }

            if (facts.Namespace.Length == 0)
            {
                cluster.Add([facts.ApiVersion, facts.Kind, facts.Name], @object);
            }
            else
            {
                namespaced.Add([facts.Namespace, facts.ApiVersion, facts.Kind, facts.Name], @object);
            }
        }

        var inventory = RegoObject.OfFields(("cluster", cluster.Build()), ("namespace", namespaced.Build()));
        return new(RegoObject.OfFields(("inventory", inventory)), namespaces);
    }

    /// <summary>The same objects, with answers to <c>external_data</c>.</summary>
    public Inventory With(IExternalData? data) => new(Data, _namespaces) { ExternalData = data };

    internal ObjectFacts? FindNamespace(string name) => _namespaces.GetValueOrDefault(name);

    private sealed class Branch
    {
        private readonly SortedDictionary<string, Branch> _children = new(StringComparer.Ordinal);
        private RegoObject? _leaf;

        public void Add(ReadOnlySpan<string> path, RegoObject leaf)
        {
            if (path.IsEmpty)
            {
                _leaf = leaf;
                return;
            }

            if (!_children.TryGetValue(path[0], out var child))
            {
                _children.Add(path[0], child = new Branch());
            }

            child.Add(path[1..], leaf);
        }

        public RegoObject Build()
        {
            if (_leaf is not null)
            {
                return _leaf;
            }

            var built = new RegoObjectBuilder(_children.Count);
            foreach (var (name, child) in _children)
            {
                built.Set(RegoString.Of(name), child.Build());
            }

            return built.Build();
        }
    }
}
