using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>
/// What Gatekeeper's <c>Config</c> and <c>SyncSet</c>s say: the namespaces that a process of it leaves alone, and the kinds of objects that
/// policies find in <c>data.inventory</c>. Immutable.
/// </summary>
public sealed class GatekeeperConfig
{
    public const string Audit = "audit";
    public const string Webhook = "webhook";
    public const string MutationWebhook = "mutation-webhook";
    public const string Sync = "sync";
    private static readonly string[] Processes = ["*", Audit, Webhook, MutationWebhook, Sync];

    private readonly ImmutableArray<(string Process, NameGlob Namespace)> _excluded;
    private readonly ImmutableHashSet<(string Group, string Version, string Kind)> _synced;
    private readonly string? _file;

    private GatekeeperConfig(ImmutableArray<(string, NameGlob)> excluded, ImmutableHashSet<(string, string, string)> synced, string? file)
    {
        _excluded = excluded;
        _synced = synced;
        _file = file;
    }

    /// <summary>Nothing is excluded, and everything is in the inventory.</summary>
    public static GatekeeperConfig None { get; } = new([], [], null);

    /// <summary>True when a Config or SyncSet says what the inventory holds; otherwise it holds everything.</summary>
    public bool SyncsSome => !_synced.IsEmpty;

    /// <summary>The kinds that the inventory holds; none: all.</summary>
    public IEnumerable<(string Group, string Version, string Kind)> SyncedKinds => _synced.OrderBy(kind => kind);

    public static bool IsConfig(Field document) => ((document["apiVersion"].Text ?? "").Split('/')[0], document["kind"].Text) switch
    {
        ("config.gatekeeper.sh", "Config") or ("syncset.gatekeeper.sh", "SyncSet") => true,
        _ => false,
    };

    /// <summary>Objects of these groups are Gatekeeper's own: it neither changes nor decides on them as on others.</summary>
    public static bool IsOwnGroup(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.EndsWith(".gatekeeper.sh", StringComparison.Ordinal);
    }

    /// <summary>True when a process of Gatekeeper leaves the namespace of an object alone; a Namespace is its own.</summary>
    internal bool IsExcluded(string process, ObjectFacts facts)
    {
        var name = facts.IsNamespace ? facts.Name : facts.Namespace;
        foreach (var (from, glob) in _excluded)
        {
            if ((from == process || from == "*") && glob.Matches(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when a process of Gatekeeper leaves the namespace of an object alone; a Namespace is its own.</summary>
    public bool IsExcluded(string process, RegoObject @object) => !_excluded.IsEmpty && IsExcluded(process, new ObjectFacts(@object));

    /// <summary>True when policies find the object in their inventory.</summary>
    internal bool IsSynced(ObjectFacts facts) => (_synced.IsEmpty || _synced.Contains((facts.Group, facts.Version, facts.Kind))) && !IsExcluded(Sync, facts);

    /// <summary>Adds what one more document says.</summary>
    internal GatekeeperConfig With(string file, Field document, ICollection<PolicyProblem> problems)
    {
        var (kind, name) = (document["kind"].Text ?? "", document["metadata"]["name"].Text ?? "");
        var spec = document["spec"];
        if (kind == "SyncSet")
        {
            return new(_excluded, _synced.Union(Kinds(spec["gvks"])), _file);
        }

        if (name != "config")
        {
            problems.Add(new(file, document["metadata"]["name"].Span, $"Config {name}", "only a Config with the name config counts", PolicyProblemKind.Warning));
            return this;
        }

        if (_file is not null)
        {
            problems.Add(new(file, document["metadata"]["name"].Span, "Config config", $"there is another one in {_file}: that one is used", PolicyProblemKind.Duplicate));
            return this;
        }

        var excluded = _excluded.ToBuilder();
        foreach (var entry in spec["match"].Items)
        {
            foreach (var process in entry["processes"].Items)
            {
                if (!Processes.Contains(process.Text, StringComparer.Ordinal))
                {
                    var near = Spelling.Nearest(process.Text ?? "", Processes);
                    problems.Add(new(file, process.Span, "Config config", $"there is no process {process.Text}: it has no effect{(near is null ? "" : $"; did you mean {near}?")}", PolicyProblemKind.Warning));
                }

                excluded.AddRange(entry["excludedNamespaces"].Texts.Select(glob => (process.Text ?? "", new NameGlob(glob))));
            }
        }

        return new(excluded.ToImmutable(), _synced.Union(Kinds(spec["sync"]["syncOnly"])), file);
    }

    private static IEnumerable<(string, string, string)> Kinds(Field list) =>
        list.Items.Select(entry => (entry["group"].Text ?? "", entry["version"].Text ?? "", entry["kind"].Text ?? ""));
}
