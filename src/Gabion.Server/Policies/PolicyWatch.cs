using Gabion.Admission.Settings;
using Gabion.Server.Cluster;
using Gabion.Server.Metrics;
using Microsoft.Extensions.Logging;

namespace Gabion.Server.Policies;

/// <summary>
/// Loads policies again when their files change. A set with a document that cannot be used is refused, and the old one stays, unless the old
/// one is no better.
/// </summary>
internal sealed class PolicyWatch(PolicyBox box, Func<AdmissionSettings?> settings, ServerMetrics metrics, ClusterTasks? cluster, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public async Task RunAsync(string firstStamp, CancellationToken stop)
    {
        var (loaded, last) = (firstStamp, box.Current.Settings);
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                if (settings() is { } now && PolicyLoader.Stamp(now, cluster) is var stamp && (stamp != loaded || !ReferenceEquals(now, last)))
                {
                    (loaded, last) = (stamp, now);
                    Reload(now);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }

    private void Reload(AdmissionSettings now)
    {
        var isFromCluster = cluster?.Policies?.Current is not null;
        var found = PolicyLoader.Load(now, metrics, cluster);
        var problem = found.Problems.IsEmpty ? "" : found.Problems[0];
        if (found.Broken > 0 && found.Broken > box.Current.Broken)
        {
            metrics.Reloads.Add("result=\"refused\"");
            box.Refuse($"the policies on disk cannot be used as they are ({found.Broken} documents), and those loaded before stay: {string.Join("; ", found.Problems)}");
            ServerLog.ReloadRefused(log, found.Broken, problem);
            box.HasClusterPolicies |= isFromCluster;
            return;
        }

        cluster?.Expect(found.SyncedKinds);
        box.Replace(found, clock.GetUtcNow());
        box.HasClusterPolicies |= isFromCluster;
        metrics.Reloads.Add("result=\"loaded\"");
        ServerLog.PoliciesLoaded(log, found.Names.Count(), found.Broken, problem);
    }
}
