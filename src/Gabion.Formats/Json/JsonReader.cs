using Gabion.Formats.Yaml;

namespace Gabion.Formats.Json;

/// <summary>
/// Reads JSON (RFC 8259), or several JSON texts one behind the other, into the same positioned trees as YAML.
/// After an error nothing more is read: the broken text is the last document.
/// </summary>
public static class JsonReader
{
    public static IReadOnlyList<YamlDocument> Read(string text) => Read(text, YamlLimits.Default);

    public static IReadOnlyList<YamlDocument> Read(string text, YamlLimits limits)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(limits);
        var documents = new List<YamlDocument>();
        var parser = new JsonTreeBuilder(text, limits);
        try
        {
            while (parser.MoveToValue())
            {
                if (documents.Count >= limits.MaxDocuments)
                {
                    documents.Add(YamlDocument.Broken(SyntaxProblemKind.Limit, parser.Here, $"more than {limits.MaxDocuments} documents; the rest was not read"));
                    break;
                }

                documents.Add(parser.Document());
            }
        }
        catch (JsonSyntaxException error)
        {
            documents.Add(YamlDocument.Broken(error.Kind, error.At, error.Message));
        }

        return documents;
    }
}
