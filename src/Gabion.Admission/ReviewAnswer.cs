using System.Buffers;
using System.Text.Json;

namespace Gabion.Admission;

/// <summary>Writes the AdmissionReview that answers a request (kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers).</summary>
public static class ReviewAnswer
{
    private static readonly JsonWriterOptions Plain = new() { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="output">Takes the JSON.</param>
    /// <param name="input">The request: version and uid are repeated.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="patch">A JSON patch in UTF-8; empty: the object stays as it is.</param>
    public static void Write(IBufferWriter<byte> output, ReviewInput input, AdmissionDecision decision, ReadOnlySpan<byte> patch)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(decision);
        using var json = new Utf8JsonWriter(output, Plain);
        json.WriteStartObject();
        json.WriteString("apiVersion"u8, input.ApiVersion);
        json.WriteString("kind"u8, "AdmissionReview"u8);
        json.WriteStartObject("response"u8);
        json.WriteString("uid"u8, input.Uid);
        json.WriteBoolean("allowed"u8, decision.IsAllowed);
        if (!decision.IsAllowed)
        {
            json.WriteStartObject("status"u8);
            json.WriteString("status"u8, "Failure"u8);
            json.WriteNumber("code"u8, decision.Code);
            json.WriteString("reason"u8, decision.Reason);
            json.WriteString("message"u8, decision.Message);
            json.WriteEndObject();
        }
        else if (!patch.IsEmpty)
        {
            json.WriteString("patchType"u8, "JSONPatch"u8);
            json.WriteBase64String("patch"u8, patch);
        }

        WriteNotes(json, decision);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNotes(Utf8JsonWriter json, AdmissionDecision decision)
    {
        if (decision.Answers.IsEmpty && decision.Exemption is null)
        {
            return;
        }

        var warnings = decision.Warnings;
        if (!warnings.IsEmpty)
        {
            json.WriteStartArray("warnings"u8);
            foreach (var warning in warnings)
            {
                json.WriteStringValue(warning);
            }

            json.WriteEndArray();
        }

        var isOpen = false;
        foreach (var (key, value) in decision.AuditAnnotations)
        {
            if (!isOpen)
            {
                json.WriteStartObject("auditAnnotations"u8);
                isOpen = true;
            }

            json.WriteString(key, value);
        }

        if (isOpen)
        {
            json.WriteEndObject();
        }
    }
}
