using System.Collections.Immutable;
using Gabion.Admission;
using Gabion.Admission.Settings;
using Gabion.Model;
using Gabion.Server.Cluster;
using Gabion.Server.Metrics;

namespace Gabion.Server.Policies;

/// <summary>Reads and compiles what the settings name.</summary>
internal static class PolicyLoader
{
    /// <param name="settings">What is named.</param>
    /// <param name="metrics">Counts questions for verdicts.</param>
    /// <param name="cluster">Adds what lies in the cluster; null: there is none.</param>
    public static AdmissionPolicies Load(AdmissionSettings settings, ServerMetrics metrics, ClusterTasks? cluster)
    {
        var files = PolicyFiles.Read(settings.Policies);
        if (cluster?.Policies?.Current is { } live)
        {
            files = files with { Files = files.Files.AddRange(live.Files), Problems = files.Problems.AddRange(live.Problems) };
        }

        var trust = Trust(settings, metrics, out var problems);
        return PolicyCompiler.Compile(settings, files with { Problems = files.Problems.AddRange(problems) }, trust, cluster?.Namespaces, cluster?.Inventory);
    }

    /// <summary>Changes whenever anything changes that <see cref="Load"/> reads.</summary>
    public static string Stamp(AdmissionSettings settings, ClusterTasks? cluster) =>
        PolicyFiles.StampOf(settings.TrustVerdicts is { } verdicts ? settings.Policies.Add(verdicts) : settings.Policies) + cluster?.Policies?.Current?.Stamp;

    /// <summary>The verdicts. Without a file that can be read there is no verdict on anything, which is not the same as trust.</summary>
    private static CountedTrust? Trust(AdmissionSettings settings, ServerMetrics metrics, out ImmutableArray<string> problems)
    {
        problems = [];
        if (settings.TrustVerdicts is not { } path)
        {
            return null;
        }

        var text = "";
        ImmutableArray<string> unreadable = [];
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            unreadable = [$"{path}: cannot be read: {error.Message}"];
        }

        var verdicts = TrustVerdicts.Read(path, text, out var wrong);
        problems = [.. unreadable, .. wrong];
        return new(verdicts, metrics);
    }

    private sealed class CountedTrust(TrustVerdicts verdicts, ServerMetrics metrics) : IImageTrust
    {
        public TrustVerdict? Find(ImageRef image)
        {
            var found = verdicts.Find(image);
            metrics.TrustLookups.Add(found is null ? "result=\"miss\"" : "result=\"hit\"");
            return found;
        }
    }
}
