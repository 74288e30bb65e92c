using System.Collections.Concurrent;
using System.Diagnostics;
using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Rego.Values;

namespace Gabion.Admission;

/// <summary>
/// The objects of a cluster that policies look at beside the one they decide on, as they are now: whoever watches them changes this, and decisions
/// read it without waiting. Which kinds are in it is said by Gatekeeper's <c>Config</c> and <c>SyncSet</c>s.
/// </summary>
public sealed class LiveInventory
{
    /// <summary>More objects than this are not kept: what policies would find is then not known.</summary>
    public const int MostObjects = 100_000;

    private readonly ConcurrentDictionary<(string Kind, string Namespace, string Name), RegoObject> _objects = [];
    private readonly ConcurrentDictionary<string, string?> _kinds = new(StringComparer.Ordinal);
    private long _changes;
    private volatile bool _isCut;

    /// <summary>Counts changes.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    public int Count => _objects.Count;

    /// <summary>Why it is not known what is in the inventory; null when it is. A kind that was known once stays so while its server is away.</summary>
    public string? Missing => _isCut
        ? $"there are more than {MostObjects} objects of the kinds that Config and SyncSets name: name fewer kinds and start again"
        : _kinds.Where(kind => kind.Value is not null).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => $"{kind.Key}: {kind.Value}").FirstOrDefault();

    internal IEnumerable<RegoObject> Objects => _objects.Values;

    /// <summary>A kind is to be followed; <paramref name="kind"/> is <c>apps/v1 Deployment</c>.</summary>
    public void Expect(string kind, string why)
    {
        if (_kinds.TryGetValue(kind, out var known) && known is null)
        {
            return;
        }

        _kinds[kind] = why;
    }

    /// <summary>All objects of a kind were seen.</summary>
    public void Synced(string kind) => _kinds[kind] = null;

    /// <summary>A kind is not asked for any more.</summary>
    public void Forget(string kind)
    {
        KeepOnly(kind, new HashSet<(string, string)>());
        _kinds.TryRemove(kind, out _);
    }

    public void Set(string kind, string @namespace, string name, RegoObject @object)
    {
        var key = (kind, @namespace, name);
        if (_objects.Count >= MostObjects && !_objects.ContainsKey(key))
        {
            _isCut = true; // it stays so: what is passed over here is not told of again
            return;
        }

        _objects[key] = @object;
        Interlocked.Increment(ref _changes);
    }

    public void Remove(string kind, string @namespace, string name)
    {
        if (_objects.TryRemove((kind, @namespace, name), out _))
        {
            Interlocked.Increment(ref _changes);
        }
    }

    /// <summary>Forgets every object of a kind that is not among these.</summary>
    public void KeepOnly(string kind, IReadOnlySet<(string Namespace, string Name)> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        foreach (var (_, @namespace, name) in _objects.Keys.Where(key => key.Kind == kind && !names.Contains((key.Namespace, key.Name))))
        {
            Remove(kind, @namespace, name);
        }
    }
}

/// <summary>The inventory of decisions: what files say, and where a cluster is followed what is in it, put together anew when it changed and at most twice a second.</summary>
/// <param name="files">What the files of policies say.</param>
/// <param name="live">What is in the cluster; null: no cluster is followed.</param>
/// <param name="build">Puts objects of the cluster beside those of the files.</param>
internal sealed class InventorySource(Inventory files, LiveInventory? live, Func<IEnumerable<RegoObject>, Inventory> build)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);
    private readonly Lock _building = new();
    private volatile Inventory _current = files;
    private long _changes = -1;
    private long _builtAt;

    /// <summary>Why it is not known what is in the inventory; null when it is.</summary>
    public string? Missing => live?.Missing;

    public Inventory Current
    {
        get
        {
            if (live is null || live.Changes == Interlocked.Read(ref _changes) || (Interlocked.Read(ref _changes) >= 0 && Stopwatch.GetElapsedTime(Interlocked.Read(ref _builtAt)) < Rest))
            {
                return _current;
            }

            // One thread puts it together; the others take the last one, but for the first.
            if (Interlocked.Read(ref _changes) < 0)
            {
                _building.Enter();
            }
            else if (!_building.TryEnter())
            {
                return _current;
            }

            try
            {
                var changes = live.Changes;
                if (changes != Interlocked.Read(ref _changes))
                {
                    _current = build(live.Objects);
                    Interlocked.Exchange(ref _builtAt, Stopwatch.GetTimestamp());
                    Interlocked.Exchange(ref _changes, changes);
                }
            }
            finally
            {
                _building.Exit();
            }

            return _current;
        }
    }
}
