using Gabion.Admission;
using Gabion.Sources.Cluster;
using Microsoft.Extensions.Logging;

namespace Gabion.Server.Cluster;

/// <summary>Follows the Namespaces of the cluster: their labels say which Pod Security level holds in them.</summary>
internal sealed class NamespaceWatch(ClusterClient cluster, LiveNamespaces namespaces, ClusterHealth health, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // the server's edge: whatever it is, it is told, and the cluster is followed again
            catch (Exception error)
#pragma warning restore CA1031
            {
                health.Fail(ClusterHealth.Namespaces, error.Message, log);
                if (namespaces.Missing is not null)
                {
                    namespaces.Missing = error.Message;
                }
            }

            await Task.Delay(Pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        // Those that went while nobody followed are not told of: the first list is all there is.
        HashSet<string>? first = new(StringComparer.Ordinal);
        await foreach (var change in cluster.FollowAsync(ApiKind.Namespaces, null, stop).ConfigureAwait(false))
        {
            switch (change.Kind)
            {
                case ChangeKind.Added or ChangeKind.Modified when change.Object!.Read(out _).Node is { } node:
                    first?.Add(change.Object.Name);
                    namespaces.Set(change.Object.Name, node);
                    break;
                case ChangeKind.Deleted:
                    first?.Remove(change.Object!.Name);
                    namespaces.Remove(change.Object!.Name);
                    break;
                case ChangeKind.Synced:
                    if (first is not null)
                    {
                        namespaces.KeepOnly(first);
                        first = null;
                    }

                    namespaces.Missing = null;
                    health.InStep(ClusterHealth.Namespaces);
                    break;
                case ChangeKind.Interrupted:
                    health.Fail(ClusterHealth.Namespaces, change.Trouble ?? "they are not followed for a while", log);
                    break;
                default:
                    break;
            }
        }
    }
}
