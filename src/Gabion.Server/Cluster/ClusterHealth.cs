using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gabion.Server.Cluster;

/// <summary>Which parts of what is known of the cluster are as they are there now, and which as they were last.</summary>
internal sealed class ClusterHealth
{
    public const string Namespaces = "namespaces";
    public const string Policies = "policies";
    public const string Inventory = "inventory";
    public const string Bundles = "caBundle";

    private readonly ConcurrentDictionary<string, string?> _troubles = new(StringComparer.Ordinal);

    /// <summary>Every part that was asked for, with why it is not in step; null: it is.</summary>
    public IEnumerable<(string Part, string? Trouble)> Parts => _troubles.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => (part.Key, part.Value));

    public void InStep(string part) => _troubles[part] = null;

    /// <summary>Notes and logs why a part is not in step.</summary>
    public void Fail(string part, string why, ILogger log)
    {
        _troubles[part] = why;
        ServerLog.ClusterTrouble(log, part, why);
    }
}
