using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Cli;

/// <summary>How <c>gabion pss readiness</c> is written.</summary>
internal static class PssReadinessOutput
{
    public static void Table(TextWriter output, PodSecurityVersion version, ImmutableArray<NamespaceReadiness> namespaces, bool matrix)
    {
        foreach (var item in namespaces)
        {
            var enforced = item.Enforced is { } now ? $"enforces {now} now" : "its labels are not among what was read";
            output.WriteLine($"namespace {item.Namespace}: could enforce {LevelVersion.Name(item.Level)}:{version} ({enforced})");
            WriteMatrix(output, "  ", item.ByMinor, matrix);
            foreach (var workload in item.Workloads)
            {
                output.WriteLine($"  {workload.Workload.Kind}/{workload.Workload.Object.Name}: {LevelVersion.Name(workload.Level)}  ({PssJson.PathOf(workload.Workload)})");
                WriteMatrix(output, "    ", workload.ByMinor, matrix);
                WriteBlockers(output, workload);
            }

            output.WriteLine();
        }
    }

    public static string Json(PodSecurityVersion version, ImmutableArray<NamespaceReadiness> namespaces, ImmutableArray<CoverageGap> gaps) => PssJson.Write(json =>
    {
        json.WriteString("version", version.ToString());
        json.WriteStartArray("namespaces");
        foreach (var item in namespaces)
        {
            json.WriteStartObject();
            json.WriteString("namespace", item.Namespace);
            json.WriteString("enforced", item.Enforced?.ToString());
            json.WriteString("level", LevelVersion.Name(item.Level));
            WriteMatrix(json, item.ByMinor);
            json.WriteStartArray("workloads");
            foreach (var workload in item.Workloads)
            {
                json.WriteStartObject();
                PssJson.WriteWorkload(json, workload.Workload);
                json.WriteString("level", LevelVersion.Name(workload.Level));
                WriteMatrix(json, workload.ByMinor);
                json.WriteStartArray("blockers");
                foreach (var (level, violation) in workload.Blockers)
                {
                    json.WriteStartObject();
                    json.WriteString("blocks", LevelVersion.Name(level));
                    PssJson.WriteViolation(json, workload.Workload, violation);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        PssJson.WriteGaps(json, gaps);
    });

    private static void WriteBlockers(TextWriter output, WorkloadReadiness workload)
    {
        foreach (var (level, violation) in workload.Blockers)
        {
            output.WriteLine($"    {LevelVersion.Name(level)} is blocked by {violation.Check.Id}: {violation.Detail}");
            foreach (var (field, _) in violation.Offences)
            {
                output.WriteLine($"      {workload.Workload.File.Locate(field.Span)} {field.Path}");
            }
        }
    }

    private static void WriteMatrix(TextWriter output, string indent, ImmutableArray<PodSecurityLevel> byMinor, bool wanted)
    {
        if (wanted)
        {
            output.WriteLine($"{indent}{string.Join(", ", Ranges(byMinor).Select(range => $"{range.Versions} {LevelVersion.Name(range.Level)}"))}");
        }
    }

    private static void WriteMatrix(System.Text.Json.Utf8JsonWriter json, ImmutableArray<PodSecurityLevel> byMinor)
    {
        json.WriteStartObject("byVersion");
        foreach (var (minor, level) in byMinor.Index())
        {
            json.WriteString($"v1.{minor}", LevelVersion.Name(level));
        }

        json.WriteEndObject();
    }

    /// <summary>Runs of versions with the same level: <c>v1.0–v1.7 restricted</c>.</summary>
    private static IEnumerable<(string Versions, PodSecurityLevel Level)> Ranges(ImmutableArray<PodSecurityLevel> byMinor)
    {
        var start = 0;
        for (var minor = 1; minor <= byMinor.Length; minor++)
        {
            if (minor == byMinor.Length || byMinor[minor] != byMinor[start])
            {
                yield return (minor - 1 == start ? $"v1.{start}" : $"v1.{start}–v1.{minor - 1}", byMinor[start]);
                start = minor;
            }
        }
    }
}
