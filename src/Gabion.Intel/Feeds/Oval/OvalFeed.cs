using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Gabion.Intel.Feeds.Oval;

/// <summary>
/// OVAL 5 (oval.mitre.org/language) as Debian, Ubuntu, Red Hat, Oracle and SUSE publish it: definitions with trees of criteria, and what
/// the criteria refer to. A file is read element by element; definitions are kept small until what they refer to is known, which
/// stands behind them.
/// </summary>
internal sealed class OvalFeed : Feed
{
    private const long MaxCharacters = 2L * 1024 * 1024 * 1024;
    private const int MaxDefinitions = 1_000_000;

    /// <summary>Who rates: <c>Debian</c>, <c>Ubuntu</c>, <c>Red Hat</c>, <c>Oracle</c>, <c>SUSE</c>.</summary>
    public required string Vendor { get; init; }

    public override bool Accepts(string path) => EndsWith(path, ".xml");

    public override void Read(string path, Stream content, IFeedSink sink)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(sink);
        var parts = new OvalParts();
        var definitions = new List<OvalDefinition>();
        try
        {
            ReadElements(path, content, sink, parts, definitions);
        }
        catch (XmlException error)
        {
            // Definitions name what stands behind them: without the end of the file none of them means anything.
            sink.Cut(string.Create(CultureInfo.InvariantCulture, $"{path}:{Math.Max(1, error.LineNumber)}:{Math.Max(1, error.LinePosition)}"), $"the file cannot be read to its end: {error.Message}");
            return;
        }

        if (definitions.Count == 0)
        {
            sink.Reject(path, "the file holds no OVAL definitions");
        }

        foreach (var definition in definitions)
        {
            try
            {
                foreach (var advisory in OvalAdvisory.Of(definition, parts, Vendor))
                {
                    sink.Add(advisory);
                }
            }
            catch (FormatException error)
            {
                sink.Reject(string.Create(CultureInfo.InvariantCulture, $"{path}:{definition.Line} {definition.Id}"), error.Message);
            }
        }
    }

    private static void ReadElements(string path, Stream content, IFeedSink sink, OvalParts parts, List<OvalDefinition> definitions)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxCharacters, IgnoreComments = true, IgnoreProcessingInstructions = true, IgnoreWhitespace = true };
        using var reader = XmlReader.Create(content, settings);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType != XmlNodeType.Element || !IsPart(reader.LocalName))
            {
                reader.Read();
                continue;
            }

            var line = ((IXmlLineInfo)reader).LineNumber;
            var isDefinition = reader.LocalName == "definition";
            var element = (XElement)XNode.ReadFrom(reader);
            if (!isDefinition)
            {
                parts.Add(element);
                continue;
            }

            if (definitions.Count == MaxDefinitions)
            {
                sink.Reject(path, $"the file holds more than {MaxDefinitions} definitions; what follows was not read");
                return;
            }

            try
            {
                definitions.Add(OvalDefinition.Read(element, line, text => Shared(texts, text)));
            }
            catch (FormatException error)
            {
                sink.Reject(string.Create(CultureInfo.InvariantCulture, $"{path}:{line} {(string?)element.Attribute("id")}"), error.Message);
            }
        }
    }

    /// <summary>What stands in the lists of a document: the lists themselves are gone into.</summary>
    private static bool IsPart(string name) => name == "definition" || EndsWith(name, "_test", "_object", "_state", "_variable");

    /// <summary>The same words stand in thousands of criteria.</summary>
    private static string Shared(Dictionary<string, string> texts, string text)
    {
        if (texts.TryGetValue(text, out var known))
        {
            return known;
        }

        texts.Add(text, text);
        return text;
    }
}
