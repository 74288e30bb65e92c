using System.Collections.Immutable;
using Gabion.Admission;
using Gabion.Policy.Rego.Values;
using Gabion.Sources.Cluster;
using Microsoft.Extensions.Logging;

namespace Gabion.Server.Cluster;

/// <summary>
/// Follows the kinds that Gatekeeper's Config and SyncSets name, for policies that look at other objects: each kind by a list and a watch of its own.
/// Kinds come and go with the policies.
/// </summary>
/// <param name="cluster">The API server.</param>
/// <param name="inventory">Takes what is there.</param>
/// <param name="wanted">The kinds that the policies of now name.</param>
internal sealed class InventoryWatch(
    ClusterClient cluster, LiveInventory inventory, Func<ImmutableArray<(string Group, string Version, string Kind)>> wanted, ClusterHealth health, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly Dictionary<(string Group, string Version, string Kind), (CancellationTokenSource Stop, Task Task)> _followed = [];

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await AdaptAsync(stop).ConfigureAwait(false);
                await Task.Delay(Look, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            foreach (var kind in _followed.Keys.ToList())
            {
                await EndAsync(kind).ConfigureAwait(false);
            }
        }
    }

    public static string NameOf((string Group, string Version, string Kind) kind) => $"{(kind.Group.Length == 0 ? "" : $"{kind.Group}/")}{kind.Version} {kind.Kind}";

    private async Task AdaptAsync(CancellationToken stop)
    {
        var kinds = wanted();
        foreach (var gone in _followed.Keys.Where(kind => !kinds.Contains(kind)).ToList())
        {
            await EndAsync(gone).ConfigureAwait(false);
            inventory.Forget(NameOf(gone));
        }

        foreach (var kind in kinds.Where(kind => !_followed.ContainsKey(kind)))
        {
            inventory.Expect(NameOf(kind), "it was not listed yet");
#pragma warning disable CA2000 // it is disposed when the kind is not followed any more
            var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
#pragma warning restore CA2000
            _followed.Add(kind, (ends, RunAsync(kind, ends.Token)));
        }
    }

    private async Task EndAsync((string Group, string Version, string Kind) kind)
    {
        if (_followed.Remove(kind, out var followed))
        {
            await followed.Stop.CancelAsync().ConfigureAwait(false);
            await followed.Task.ConfigureAwait(false);
            followed.Stop.Dispose();
        }
    }

    private async Task RunAsync((string Group, string Version, string Kind) kind, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(kind, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // the server's edge: whatever it is, it is told, and the kind is followed again
            catch (Exception error)
#pragma warning restore CA1031
            {
                inventory.Expect(NameOf(kind), error.Message);
                health.Fail(PartOf(kind), error.Message, log);
            }

            await Task.Delay(Pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string PartOf((string Group, string Version, string Kind) kind) => $"{ClusterHealth.Inventory} {NameOf(kind)}";

    private async Task FollowAsync((string Group, string Version, string Kind) wanted, CancellationToken stop)
    {
        var name = NameOf(wanted);
        var found = await cluster.DiscoverAsync(stop).ConfigureAwait(false);
        var kind = found.Kinds.FirstOrDefault(one => one.Group == wanted.Group && one.Version == wanted.Version && one.Kind == wanted.Kind)
            ?? (found.Find(wanted.Group, wanted.Kind) is { } other ? other with { Version = wanted.Version } : null)
            ?? throw new InvalidOperationException("the cluster serves no such kind");
        HashSet<(string, string)>? first = [];
        await foreach (var change in cluster.FollowAsync(kind, null, stop).ConfigureAwait(false))
        {
            switch (change.Kind)
            {
                case ChangeKind.Added or ChangeKind.Modified when change.Object is { } one && RegoTree.Of(one.Read(out _).Node) is RegoObject value:
                    first?.Add((one.Namespace ?? "", one.Name));
                    inventory.Set(name, one.Namespace ?? "", one.Name, value);
                    break;
                case ChangeKind.Deleted when change.Object is { } gone:
                    first?.Remove((gone.Namespace ?? "", gone.Name));
                    inventory.Remove(name, gone.Namespace ?? "", gone.Name);
                    break;
                case ChangeKind.Synced:
                    if (first is not null)
                    {
                        inventory.KeepOnly(name, first);
                        first = null;
                    }

                    inventory.Synced(name);
                    health.InStep(PartOf(wanted));
                    break;
                case ChangeKind.Interrupted:
                    health.Fail(PartOf(wanted), change.Trouble ?? "it is not followed for a while", log);
                    break;
                default:
                    break;
            }
        }
    }
}
