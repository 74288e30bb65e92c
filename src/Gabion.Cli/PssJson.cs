using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.PodSecurity;

namespace Gabion.Cli;

/// <summary>The parts that the JSON outputs of <c>gabion pss</c> share.</summary>
internal static class PssJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The file that a person wrote: of what a chart rendered, the template.</summary>
    public static string PathOf(Workload workload) => workload.File.Locate(workload.Object.Root["kind"].Span).Path;

    public static void WriteWorkload(Utf8JsonWriter json, Workload workload)
    {
        json.WriteString("path", PathOf(workload));
        json.WriteString("kind", workload.Kind);
        json.WriteString("namespace", workload.Object.NamespaceOrDefault);
        json.WriteString("name", workload.Object.Name);
    }

    public static void WriteViolation(Utf8JsonWriter json, Workload workload, Violation violation)
    {
        json.WriteString("check", violation.Check.Id);
        json.WriteString("reason", violation.Reason);
        json.WriteString("detail", violation.Detail);
        json.WriteStartArray("offences");
        foreach (var (field, container) in violation.Offences)
        {
            var location = workload.File.Locate(field.Span);
            json.WriteStartObject();
            json.WriteString("container", container?.Name);
            json.WriteString("field", field.Path);
            json.WriteString("value", field.Text);
            json.WriteString("path", location.Path);
            json.WriteNumber("line", location.Span.Line);
            json.WriteNumber("column", location.Span.Column);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteGaps(Utf8JsonWriter json, ImmutableArray<CoverageGap> gaps)
    {
        json.WriteStartArray("notAssessed");
        foreach (var gap in gaps)
        {
            json.WriteStartObject();
            json.WriteString("path", gap.Path);
            if (gap.Span is { } span)
            {
                json.WriteNumber("line", span.Line);
            }

            json.WriteString("reason", gap.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
