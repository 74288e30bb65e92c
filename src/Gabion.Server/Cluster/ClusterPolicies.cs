using System.Collections.Immutable;
using System.Text;
using Gabion.Admission;
using Gabion.Sources.Cluster;
using Microsoft.Extensions.Logging;

namespace Gabion.Server.Cluster;

/// <summary>
/// The policies that lie in the cluster itself: Gatekeeper's templates, constraints, mutators, expansions and Config. Listed again every
/// few seconds; while they cannot be listed, the last ones count. (ValidatingAdmissionPolicies in a cluster are the API server's to decide.)
/// </summary>
internal sealed class ClusterPolicies(ClusterClient cluster, ClusterHealth health, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly ImmutableArray<string> Groups = ["templates.gatekeeper.sh", "constraints.gatekeeper.sh", "mutations.gatekeeper.sh", "expansion.gatekeeper.sh", "config.gatekeeper.sh"];
    private volatile PolicyFiles? _current;

    /// <summary>What was listed last; null before the first time.</summary>
    public PolicyFiles? Current => _current;

    public async Task RunAsync(ILogger log, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _current = await ListAsync(stop).ConfigureAwait(false);
                health.InStep(ClusterHealth.Policies);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // the server's edge: whatever it is, it is told, and those from before count
            catch (Exception error)
#pragma warning restore CA1031
            {
                health.Fail(ClusterHealth.Policies, error.Message, log);
            }

            await Task.Delay(Period, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    internal async Task<PolicyFiles> ListAsync(CancellationToken stop)
    {
        var kinds = await cluster.DiscoverAsync(stop).ConfigureAwait(false);
        var files = ImmutableArray.CreateBuilder<PolicyFile>();
        var stamp = new StringBuilder("cluster\n");
        foreach (var kind in kinds.Kinds.Where(kind => Groups.Contains(kind.Group) && kind.Verbs.Contains("list")))
        {
            await foreach (var item in cluster.List(kind, null).ConfigureAwait(false).WithCancellation(stop))
            {
                files.Add(new($"cluster:{kind.Name}/{item.Name}", Encoding.UTF8.GetString(item.Json.Span)));
                stamp.Append(kind.Name).Append('/').Append(item.Name).Append('@').Append(item.ResourceVersion).Append('\n');
            }
        }

        return new(files.ToImmutable(), [.. kinds.Troubles.Where(trouble => Groups.Contains(trouble.Group)).Select(trouble => $"cluster:{trouble.Group}: {trouble.Reason}")], stamp.ToString());
    }
}
