using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gabion.Model;
using Gabion.Policy.Admission;

namespace Gabion.Admission.Explain;

/// <summary>An explanation for programs.</summary>
public static class ExplanationJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IBufferWriter<byte> output, ReviewInput input, AdmissionDecision decision)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(decision);
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("uid", input.Uid);
        json.WriteString("operation", input.Request.Operation.ToString().ToUpperInvariant());
        json.WriteString("subject", input.Subject);
        json.WriteString("user", input.Username);
        json.WriteBoolean("allowed", decision.IsAllowed);
        json.WriteString("exemption", decision.Exemption);
        json.WriteString("message", decision.Message);
        json.WriteStartArray("policies");
        foreach (var judged in decision.Answers)
        {
            Write(json, judged);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JudgedAnswer judged)
    {
        var answer = judged.Answer;
        json.WriteStartObject();
        json.WriteString("policy", answer.Policy);
        json.WriteString("binding", answer.Binding);
        json.WriteString("verdict", Words.Of(answer.Kind));
        json.WriteString("action", answer.Action.ToString().ToLowerInvariant());
        json.WriteString("mode", judged.Mode.ToString().ToLowerInvariant());
        json.WriteString("effect", Words.Of(judged.Effect));
        json.WriteString("message", answer.Message);
        json.WriteString("place", answer.Place);
        json.WriteString("decider", answer.Decider);
        Write(json, answer.Values);
        Write(json, answer.Steps);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<Evidence> values)
    {
        json.WriteStartArray("values");
        foreach (var value in values)
        {
            json.WriteStartObject();
            json.WriteString("name", value.Name);
            json.WriteString("value", value.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<DecisionStep> steps)
    {
        json.WriteStartArray("steps");
        foreach (var step in steps)
        {
            json.WriteStartObject();
            json.WriteString("place", step.Place);
            json.WriteString("text", step.Text);
            json.WriteString("outcome", step.Outcome.ToString().ToLowerInvariant());
            json.WriteString("note", step.Note);
            Write(json, step.Values);
            Write(json, step.Steps);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
