using System.Globalization;
using System.Text;
using Gabion.Admission;
using Gabion.Admission.Records;
using Gabion.Server.Cluster;
using Gabion.Server.Policies;

namespace Gabion.Server.Metrics;

/// <summary>What the service counts, as Prometheus reads it (prometheus.io/docs/instrumenting/exposition_formats).</summary>
internal sealed class ServerMetrics
{
    public CounterSet Reviews { get; } = new("gabion_admission_reviews_total", "Reviews answered, by webhook, operation and verdict.");

    public CounterSet Decisions { get; } = new("gabion_policy_decisions_total", "Policies that were broken or undecided, and mutators that acted (holds), by policy, verdict, mode and effect.");

    public CounterSet Refused { get; } = new("gabion_requests_refused_total", "Requests that were no reviews, by reason.");

    public CounterSet Reloads { get; } = new("gabion_policy_reloads_total", "Reloads of policies, by result.");

    public CounterSet TrustLookups { get; } = new("gabion_image_trust_lookups_total", "Questions for verdicts on images, by result.");

    public Histogram Latency { get; } = new("gabion_admission_duration_seconds", "From the last byte of a review to the decision.");

    public void Count(string webhook, ReviewInput input, AdmissionDecision decision, TimeSpan latency)
    {
        Reviews.Add($"webhook=\"{webhook}\",operation=\"{input.Request.Operation.ToString().ToUpperInvariant()}\",verdict=\"{(decision.Exemption is not null ? "exempt" : decision.IsAllowed ? "allowed" : "denied")}\"");
        Latency.Add(latency);
        foreach (var judged in decision.Answers)
        {
            Decisions.Add($"{CounterSet.Label("policy", judged.Answer.Policy)},verdict=\"{judged.Answer.Kind.ToString().ToLowerInvariant()}\",mode=\"{judged.Mode.ToString().ToLowerInvariant()}\",effect=\"{judged.Effect.ToString().ToLowerInvariant()}\"");
        }
    }

    /// <summary>All of it as text.</summary>
    public string Write(PolicyBox policies, ReviewGate gate, RecordWriter? records, DateTimeOffset certificateEnds, ClusterHealth? cluster, long residentBytes)
    {
        var text = new StringBuilder(8_192);
        Reviews.Write(text);
        Decisions.Write(text);
        Latency.Write(text);
        Refused.Write(text);
        Reloads.Write(text);
        TrustLookups.Write(text);
        Gauge("gabion_admission_running", "Reviews that are being decided on.", gate.Running);
        Gauge("gabion_admission_queue", "Reviews that wait for a core.", gate.Waiting);
        Gauge("gabion_policies_broken", "Documents of policies that cannot be used.", policies.Current.Broken);
        text.Append("# HELP gabion_policies Policies that are served, by engine.\n# TYPE gabion_policies gauge\n");
        foreach (var (engine, count) in policies.Current.Engines)
        {
            text.Append(CultureInfo.InvariantCulture, $"gabion_policies{{engine=\"{engine}\"}} {count}\n");
        }

        if (cluster is not null)
        {
            text.Append("# HELP gabion_cluster_in_step Whether what is known of the cluster is as it is there now, or as it was last.\n# TYPE gabion_cluster_in_step gauge\n");
            foreach (var (part, trouble) in cluster.Parts)
            {
                text.Append(CultureInfo.InvariantCulture, $"gabion_cluster_in_step{{part=\"{part}\"}} {(trouble is null ? 1 : 0)}\n");
            }
        }

        Gauge("gabion_policies_loaded_timestamp_seconds", "When the policies that are served were loaded.", policies.LoadedAt.ToUnixTimeSeconds());
        Counter("gabion_records_written_total", "Decisions that were recorded.", records?.Written ?? 0);
        Counter("gabion_records_lost_total", "Decisions that could not be recorded.", records?.Lost ?? 0);
        Gauge("gabion_records_waiting", "Decisions that wait to be recorded.", records?.Waiting ?? 0);
        Gauge("gabion_certificate_not_after_timestamp_seconds", "When the serving certificate ends.", certificateEnds.ToUnixTimeSeconds());
        Gauge("process_resident_memory_bytes", "Memory in use.", residentBytes);
        return text.ToString();

        void Gauge(string name, string help, long value) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n");

        void Counter(string name, string help, long value) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} counter\n{name} {value}\n");
    }
}
