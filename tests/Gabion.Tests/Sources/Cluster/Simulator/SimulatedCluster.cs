using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gabion.Tests.Sources.Cluster.Simulator;

/// <summary>The objects of a simulated cluster, every change numbered, as etcd keeps them.</summary>
internal sealed class SimulatedCluster
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SimulatedKind, SortedDictionary<string, JsonObject>> _objects = [];
    private readonly List<Change> _changes = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version = 1000;
    private long _forgotten;

    public SimulatedCluster()
    {
        foreach (var kind in SimulatedKind.AllBuiltIn())
        {
            _objects.Add(kind, new(StringComparer.Ordinal));
        }
    }

    public IReadOnlyList<SimulatedKind> Kinds
    {
        get
        {
            lock (_lock)
            {
                return [.. _objects.Keys];
            }
        }
    }

    /// <summary>The number of the last change.</summary>
    public long Version
    {
        get
        {
            lock (_lock)
            {
                return _version;
            }
        }
    }

    /// <summary>Every manifest of a folder, in the order of their paths.</summary>
    public static SimulatedCluster OfFolder(string folder)
    {
        var cluster = new SimulatedCluster();
        foreach (var file in Directory.EnumerateFiles(folder, "*.y*ml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            cluster.Apply(File.ReadAllText(file));
        }

        return cluster;
    }

    /// <summary>Every manifest of a YAML text, as kubectl apply takes it.</summary>
    public SimulatedCluster Apply(string yaml)
    {
        foreach (var manifest in YamlJson.Read(yaml).OfType<JsonObject>())
        {
            if ((string?)manifest["kind"] == "List")
            {
                manifest["items"]!.AsArray().ToList().ForEach(item => Apply(item!.DeepClone().AsObject()));
            }
            else
            {
                Apply(manifest);
            }
        }

        return this;
    }

    /// <summary>Makes or replaces one object and gives it as it is then.</summary>
    public JsonObject Apply(JsonObject manifest)
    {
        lock (_lock)
        {
            var kind = _objects.Keys.Single(one => one.ApiVersion == (string?)manifest["apiVersion"] && one.Kind == (string?)manifest["kind"]);
            var stored = manifest.DeepClone().AsObject();
            var metadata = stored["metadata"]!.AsObject();
            if (kind.IsNamespaced)
            {
                metadata["namespace"] ??= "default";
            }

            var key = Key((string?)metadata["namespace"], (string)metadata["name"]!);
            var old = _objects[kind].GetValueOrDefault(key);
            metadata["uid"] ??= (string?)old?["metadata"]?["uid"] ?? Uid(++_version);
            metadata["creationTimestamp"] ??= "2026-01-02T03:04:05Z";
            metadata["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
            _objects[kind][key] = stored;
            Note(new(_version, kind, old is null ? "ADDED" : "MODIFIED", stored));
            if (kind.Kind == "CustomResourceDefinition")
            {
                _objects.TryAdd(SimulatedKind.OfDefinition(stored), new(StringComparer.Ordinal));
            }

            return stored.DeepClone().AsObject();
        }
    }

    public void Delete(string kind, string? space, string name)
    {
        lock (_lock)
        {
            var (known, objects) = _objects.Single(pair => pair.Key.Kind == kind);
            var gone = objects[Key(space, name)].DeepClone().AsObject();
            objects.Remove(Key(space, name));
            gone["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
            Note(new(_version, known, "DELETED", gone));
        }
    }

    /// <summary>Forgets what was before now: watches from before are refused with 410.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            _forgotten = _version;
            _changes.Clear();
        }
    }

    public JsonObject? Get(SimulatedKind kind, string? space, string name)
    {
        lock (_lock)
        {
            return _objects[kind].GetValueOrDefault(Key(space, name))?.DeepClone().AsObject();
        }
    }

    /// <summary>The objects behind <paramref name="after"/>, as JSON with their keys.</summary>
    public List<(string Key, string Json)> List(SimulatedKind kind, string? space, string after, int limit, out bool isLast)
    {
        lock (_lock)
        {
            var rest = _objects[kind].Where(pair => string.CompareOrdinal(pair.Key, after) > 0 && (space is null || pair.Key.StartsWith(space + "/", StringComparison.Ordinal)));
            var page = rest.Take(limit + 1).Select(pair => (pair.Key, Item(pair.Value))).ToList();
            isLast = page.Count <= limit;
            return [.. page.Take(limit)];
        }
    }

    /// <summary>The changes of a kind after a version; null when they are forgotten.</summary>
    /// <param name="seen">The version that these changes lead to.</param>
    public List<(string Type, string Json)>? Changes(SimulatedKind kind, string? space, long after, out long seen, out Task more)
    {
        lock (_lock)
        {
            seen = _version;
            more = _changed.Task;
            return after < _forgotten ? null :
            [
                .. _changes.Where(change => change.Version > after && change.Kind == kind && (space is null || (string?)change.Object["metadata"]!["namespace"] == space))
                    .Select(change => (change.Type, change.Object.ToJsonString())),
            ];
        }
    }

    // As API servers do, items of a list do not say what they are.
    private static string Item(JsonObject stored)
    {
        var item = stored.DeepClone().AsObject();
        item.Remove("apiVersion");
        item.Remove("kind");
        return item.ToJsonString();
    }

    private static string Key(string? space, string name) => $"{space}/{name}";

    private static string Uid(long number) => $"00000000-0000-4000-8000-{number.ToString("x12", CultureInfo.InvariantCulture)}";

    private void Note(Change change)
    {
        _changes.Add(change with { Object = change.Object.DeepClone().AsObject() });
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record Change(long Version, SimulatedKind Kind, string Type, JsonObject Object);
}
