using System.Xml.Linq;
using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Formats.Xml;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>
/// A CycloneDX document in XML (cyclonedx.org/docs, XML reference) as the tree that it is in JSON. The two name the same things alike, except
/// that in XML a list is an element around its items, and identifiers, types and algorithms are attributes. No document type, no entity.
/// </summary>
internal static class CycloneDxXml
{
    /// <summary>As long as a bill in JSON may be.</summary>
    private const long MaxCharacters = 512L * 1024 * 1024;

    public static Node? Read(string text, out SyntaxProblem? problem)
    {
        if (XmlDocumentReader.Read(text, MaxCharacters, out problem)?.Root is not { } root)
        {
            return null;
        }

        if (root.Name.LocalName != "bom")
        {
            problem = new(SyntaxProblemKind.Invalid, TextSpan.At(XmlDocumentReader.LineOf(root), 1), $"the outermost element is <{root.Name.LocalName}>, not <bom>", IsFatal: true);
            return null;
        }

        var line = XmlDocumentReader.LineOf(root);
        return TreeBuilder.Mapping(line, [("bomFormat", TreeBuilder.Text(line, "CycloneDX")), .. Members(root)]);
    }

    private static IEnumerable<(string Key, Node? Value)> Members(XElement element)
    {
        foreach (var attribute in element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
        {
            yield return (attribute.Name.LocalName, TreeBuilder.Text(XmlDocumentReader.LineOf(element), attribute.Value));
        }

        foreach (var child in element.Elements())
        {
            yield return (child.Name.LocalName, Convert(child));
        }
    }

    private static Node Convert(XElement element)
    {
        var line = XmlDocumentReader.LineOf(element);
        return element.Name.LocalName switch
        {
            "components" or "hashes" or "properties" or "compositions" or "occurrences" => TreeBuilder.List(line, element.Elements().Select(Convert)),
            "licenses" => TreeBuilder.List(line, element.Elements().Select(choice => TreeBuilder.Mapping(XmlDocumentReader.LineOf(choice), (choice.Name.LocalName, Convert(choice))))),
            "dependencies" => TreeBuilder.List(line, element.Elements().Select(Dependency)),
            "hash" => TreeBuilder.Mapping(line, [.. Members(element), ("content", TreeBuilder.Text(line, element.Value.Trim()))]),
            "property" => TreeBuilder.Mapping(line, [.. Members(element), ("value", TreeBuilder.Text(line, element.Value))]),
            _ when element.HasElements => TreeBuilder.Mapping(line, Members(element)),
            _ => TreeBuilder.Text(line, element.Value.Trim()),
        };
    }

    private static MappingNode Dependency(XElement element)
    {
        var line = XmlDocumentReader.LineOf(element);
        return TreeBuilder.Mapping(
            line,
            ("ref", element.Attribute("ref")?.Value is { } reference ? TreeBuilder.Text(line, reference) : null),
            ("dependsOn", TreeBuilder.List(line, element.Elements().Select(needed => needed.Attribute("ref")?.Value).OfType<string>().Select(needed => TreeBuilder.Text(line, needed)))));
    }
}
