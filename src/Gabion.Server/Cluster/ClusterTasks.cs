using System.Collections.Immutable;
using Gabion.Admission;
using Gabion.Server.Certificates;
using Gabion.Sources.Cluster;
using Microsoft.Extensions.Logging;

namespace Gabion.Server.Cluster;

/// <summary>What the service does with its cluster, all of it beside the decisions: none waits for an answer of the API server.</summary>
internal sealed class ClusterTasks : IDisposable
{
    /// <summary>Every task tries again by itself, so that a cluster that is away is told of soon.</summary>
    private static readonly ClusterSettings Patience = ClusterSettings.Default with { Retries = 2, LongestPause = TimeSpan.FromSeconds(5) };

    private readonly ClusterClient _client;
    private readonly ServeSettings _settings;
    private volatile CaBundle? _bundle;

    public ClusterTasks(ClusterAccess access, ServeSettings settings, TimeProvider clock)
    {
        _settings = settings;
        _client = new(access, Patience, clock);
        Policies = settings.ReadsClusterPolicies ? new(_client, Health, clock) : null;
        Clock = clock;
    }

    public LiveNamespaces Namespaces { get; } = new();

    /// <summary>The objects that policies look at beside the one they decide on.</summary>
    public LiveInventory Inventory { get; } = new();

    public ClusterHealth Health { get; } = new();

    /// <summary>Null when they are not asked for.</summary>
    public ClusterPolicies? Policies { get; }

    private TimeProvider Clock { get; }

    /// <summary>Why decisions would not be what they should be yet; null when they are.</summary>
    public string? Missing => Namespaces.Missing is { } missing ? $"the Namespaces of the cluster are not known: {missing}"
        : Policies is { Current: null } ? "the policies of the cluster were not listed yet"
        : Inventory.Missing is { } unknown ? $"the inventory of the cluster is not known: {unknown}"
        : _bundle is { IsPlaced: false } ? "the own authority is not in the caBundle of the webhook configurations yet"
        : null;

    /// <summary>These kinds of objects have to be known before the service is ready.</summary>
    public void Expect(IEnumerable<(string Group, string Version, string Kind)> kinds)
    {
        foreach (var kind in kinds)
        {
            Inventory.Expect(InventoryWatch.NameOf(kind), "it was not listed yet");
        }
    }

    /// <param name="certificate">Whose authority is kept in webhook configurations.</param>
    /// <param name="synced">The kinds of objects that the policies of now look at.</param>
    /// <param name="log">Takes what goes wrong.</param>
    /// <param name="stop">Ends it.</param>
    public Task RunAsync(IServingCertificate certificate, Func<ImmutableArray<(string Group, string Version, string Kind)>> synced, ILogger log, CancellationToken stop)
    {
        var tasks = new List<Task>
        {
            new NamespaceWatch(_client, Namespaces, Health, Clock, log).RunAsync(stop),
            new InventoryWatch(_client, Inventory, synced, Health, Clock, log).RunAsync(stop),
        };
        if (Policies is not null)
        {
            tasks.Add(Policies.RunAsync(log, stop));
        }

        if (_settings.WebhookConfiguration is { } configuration && certificate is OwnCertificate own)
        {
            _bundle = new(_client, configuration, () => own.Bundle, Health, Clock, log);
            tasks.Add(_bundle.RunAsync(stop));
        }

        return Task.WhenAll(tasks);
    }

    public void Dispose() => _client.Dispose();
}
