using System.Text;
using Gabion.Admission.Records;
using Gabion.Server.Certificates;
using Gabion.Server.Cluster;
using Gabion.Server.Metrics;
using Gabion.Server.Policies;
using Microsoft.AspNetCore.Http;

namespace Gabion.Server;

/// <summary>Health, readiness and metrics.</summary>
internal sealed class StatusPages(PolicyBox policies, ReviewGate gate, ServerMetrics metrics, RecordWriter? records, IServingCertificate certificate, ClusterTasks? cluster)
{
    private volatile bool _isDraining;

    public bool IsDraining
    {
        get => _isDraining;
        set => _isDraining = value;
    }

    /// <summary>The process runs.</summary>
    public static Task HealthAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, "ok\n");

    /// <summary>Policies are loaded, and reviews are welcome; below it what is not as it should be.</summary>
    public Task ReadyAsync(HttpContext context)
    {
        var current = policies.Current;
        var text = new StringBuilder();
        var waitsFor = cluster?.Missing ?? (cluster is { Policies: not null } && !policies.HasClusterPolicies ? "the policies of the cluster are being compiled" : null);
        text.Append(IsDraining ? "draining\n" : waitsFor is null ? "ready\n" : $"not ready: {waitsFor}\n");
        text.Append($"policies: {string.Join(", ", current.Engines.Select(engine => $"{engine.Engine} {engine.Policies}"))}\n");
        if (current.Broken > 0)
        {
            text.Append($"degraded: {current.Broken} documents of policies cannot be used; the others are served\n");
        }

        foreach (var problem in current.Problems.Take(100))
        {
            text.Append($"  {problem.ReplaceLineEndings(" ")}\n");
        }

        if (policies.Refused is { } refused)
        {
            text.Append($"stale: {refused.ReplaceLineEndings(" ")}\n");
        }

        foreach (var (part, trouble) in cluster?.Health.Parts ?? [])
        {
            text.Append($"cluster: {part} {(trouble is null ? "in step" : $"as last known: {trouble.ReplaceLineEndings(" ")}")}\n");
        }

        if (records?.Trouble is { } unwritten)
        {
            text.Append($"records: they cannot be written and wait: {unwritten}\n");
        }

        return WriteAsync(context, IsDraining || waitsFor is not null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK, text.ToString());
    }

    public Task MetricsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return context.Response.WriteAsync(metrics.Write(policies, gate, records, certificate.NotAfter, cluster?.Health, Environment.WorkingSet), context.RequestAborted);
    }

    private static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
