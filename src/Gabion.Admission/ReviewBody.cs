using System.Text;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;

namespace Gabion.Admission;

/// <summary>The bytes of an AdmissionReview, read into a tree with places.</summary>
public static class ReviewBody
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly YamlLimits Limits = YamlLimits.Default with { MaxDocuments = 2 };

    /// <summary>The tree; null, with what is wrong and where, when the bytes are not one JSON text.</summary>
    public static Node? Parse(ReadOnlySpan<byte> body, out string problem)
    {
        problem = "";
        string text;
        try
        {
            text = Utf8.GetString(body);
        }
        catch (DecoderFallbackException error)
        {
            problem = $"the body is no UTF-8 from byte {error.Index} on";
            return null;
        }

        var documents = JsonReader.Read(text, Limits);
        if (documents.FirstOrDefault(document => document.Problems.Any(found => found.IsFatal)) is { } broken)
        {
            var fault = broken.Problems.First(found => found.IsFatal);
            problem = $"the body is no JSON: {fault.At}: {fault.Message}";
        }
        else if (documents.Count != 1)
        {
            problem = documents.Count == 0 ? "the body is empty" : "the body holds more than one JSON text";
        }

        return problem.Length == 0 ? documents[0].Root : null;
    }
}
