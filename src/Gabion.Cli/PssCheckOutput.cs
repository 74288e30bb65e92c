using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.PodSecurity;

namespace Gabion.Cli;

/// <summary>How decisions of <c>gabion pss check</c> are written.</summary>
internal static class PssCheckOutput
{
    /// <summary>
    /// One line a pod, columns parted by tabs. All checks that the pod fails are named, a baseline one also where a restricted
    /// one replaces it in the reasons. Checks are written in lower case, so that the column can be searched without
    /// knowing how an id is spelled; everything else shows them as the API server spells them.
    /// </summary>
    public static void Text(TextWriter output, IEnumerable<(Workload Workload, PodSecurityResult Result)> decisions, bool explain)
    {
        foreach (var (workload, result) in decisions)
        {
            var failing = result.IsAllowed ? [] : PodSecurityStandards.Failing(workload.Pod, result.Standard);
            var checks = string.Join(',', failing.Select(check => check.Id.ToLowerInvariant()));
            var decision = result.IsAllowed ? "allowed" : "denied";
            output.WriteLine($"{PssJson.PathOf(workload)}\t{workload.Object.NamespaceOrDefault}/{workload.Object.Name}\t{decision}\t{checks}");
            if (explain && !result.IsAllowed)
            {
                Explain(output, workload, result);
            }
        }
    }

    public static string Json(
        LevelVersion standard, IEnumerable<(Workload Workload, PodSecurityResult Result)> decisions, ImmutableArray<CoverageGap> gaps) =>
        PssJson.Write(json =>
        {
            json.WriteString("level", LevelVersion.Name(standard.Level));
            json.WriteString("version", standard.Version.ToString());
            json.WriteString("judgedAs", $"v1.{standard.Version.JudgedMinor}");
            json.WriteStartArray("pods");
            foreach (var (workload, result) in decisions)
            {
                json.WriteStartObject();
                PssJson.WriteWorkload(json, workload);
                json.WriteBoolean("allowed", result.IsAllowed);
                json.WriteString("message", result.Message);
                json.WriteStartArray("violations");
                foreach (var violation in result.Violations)
                {
                    json.WriteStartObject();
                    PssJson.WriteViolation(json, workload, violation);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            PssJson.WriteGaps(json, gaps);
        });

    private static void Explain(TextWriter output, Workload workload, PodSecurityResult result)
    {
        output.WriteLine($"  {workload.Kind} {workload.Object.Name} {result.Message}");
        foreach (var violation in result.Violations)
        {
            output.WriteLine($"    {violation.Check.Id}: {violation.Detail}");
            foreach (var (field, _) in violation.Offences)
            {
                var value = field.Exists ? field.Text is { } text ? $" = {text}" : "" : " is not set";
                output.WriteLine($"      {workload.File.Locate(field.Span)} {field.Path}{value}");
            }
        }
    }
}
