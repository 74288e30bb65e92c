using System.Text;
using System.Xml.Linq;
using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Formats.Xml;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>
/// An SPDX 2 document in RDF/XML (spdx.org/rdf/terms; www.w3.org/TR/rdf-syntax-grammar) as the tree that it is in JSON. Elements for things and for
/// what is said of them take turns; a thing stands where it is spoken of, or somewhere else under the name that is given there.
/// </summary>
internal sealed class SpdxRdf
{
    /// <summary>As long as a bill in JSON may be.</summary>
    private const long MaxCharacters = 512L * 1024 * 1024;
    private const int MaxLicenceDepth = 20;

    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace Terms = "http://spdx.org/rdf/terms#";
    private static readonly XNamespace Comments = "http://www.w3.org/2000/01/rdf-schema#";

    private readonly Dictionary<string, Thing> _things = new(StringComparer.Ordinal);
    private readonly List<Thing> _all = [];

    public static Node? Read(string text, out SyntaxProblem? problem)
    {
        if (XmlDocumentReader.Read(text, MaxCharacters, out problem)?.Root is not { } root)
        {
            return null;
        }

        var reading = new SpdxRdf();
        foreach (var element in root.Name == Rdf + "RDF" ? root.Elements() : [root])
        {
            reading.Take(element);
        }

        if (reading.Tree() is { } tree)
        {
            return tree;
        }

        problem = new(SyntaxProblemKind.Invalid, TextSpan.At(XmlDocumentReader.LineOf(root), 1), "there is no SpdxDocument of SPDX 2 in it", IsFatal: true);
        return null;
    }

    /// <summary>Takes a thing and those in it. XML is no deeper than its reader allows.</summary>
    private Thing Take(XElement element)
    {
        var name = element.Attribute(Rdf + "about")?.Value ?? (element.Attribute(Rdf + "ID") is { } id ? "#" + id.Value : element.Attribute(Rdf + "nodeID") is { } node ? "_:" + node.Value : null);
        var thing = name is not null && _things.TryGetValue(name, out var known) ? known : new(name, XmlDocumentReader.LineOf(element));
        if (name is null || _things.TryAdd(name, thing))
        {
            _all.Add(thing);
        }

        if (element.Name.Namespace == Terms)
        {
            thing.Type ??= element.Name.LocalName;
        }

        foreach (var said in element.Attributes().Where(attribute => attribute.Name.Namespace == Terms))
        {
            thing.Said.Add((said.Name.LocalName, new(said.Value, null, null)));
        }

        foreach (var said in element.Elements())
        {
            var reference = said.Attribute(Rdf + "resource")?.Value ?? (said.Attribute(Rdf + "nodeID") is { } other ? "_:" + other.Value : null);
            if (said.Name == Rdf + "type")
            {
                thing.Type ??= reference is not null && reference.StartsWith(Terms.NamespaceName, StringComparison.Ordinal) ? reference[Terms.NamespaceName.Length..] : null;
            }
            else if (said.Name.Namespace == Terms || said.Name == Comments + "comment")
            {
                thing.Said.AddRange(said.HasElements
                    ? said.Elements().Select(inner => (said.Name.LocalName, new Value(null, null, Take(inner))))
                    : [(said.Name.LocalName, reference is null ? new(said.Value.Trim(), null, null) : new(null, reference, null))]);
            }
        }

        return thing;
    }

    private MappingNode? Tree()
    {
        if (_all.Find(thing => thing.Type == "SpdxDocument") is not { } document)
        {
            return null;
        }

        return TreeBuilder.Mapping(
            document.Line,
            ("spdxVersion", Text(document, "specVersion")),
            ("SPDXID", Name(document)),
            ("name", Text(document, "name")),
            ("annotations", Annotations(document)),
            ("hasExtractedLicensingInfos", TreeBuilder.List(1, _all.Where(thing => thing.Type == "ExtractedLicensingInfo").Select(licence => TreeBuilder.Mapping(
                licence.Line, ("licenseId", Text(licence, "licenseId")), ("name", Text(licence, "name")), ("extractedText", Text(licence, "extractedText")))))),
            ("packages", TreeBuilder.List(1, _all.Where(thing => thing.Type == "Package").Select(Package))),
            ("documentDescribes", TreeBuilder.List(1, document.All("describesPackage").Select(Followed).OfType<Thing>().Select(Name).OfType<ScalarNode>())),
            ("relationships", TreeBuilder.List(1, _all.SelectMany(thing => thing.All("relationship").Select(Followed).OfType<Thing>().Select(relation => TreeBuilder.Mapping(
                relation.Line,
                ("spdxElementId", Name(thing)),
                ("relationshipType", Word(relation, "relationshipType", "relationshipType_")),
                ("relatedSpdxElement", relation.All("relatedSpdxElement").Select(value => Fragment(value.Reference ?? value.Inner?.Name) is { } name ? TreeBuilder.Text(relation.Line, name) : null).FirstOrDefault())))))));
    }

    private MappingNode Package(Thing package) => TreeBuilder.Mapping(
        package.Line,
        ("name", Text(package, "name")),
        ("SPDXID", Name(package)),
        ("versionInfo", Text(package, "versionInfo")),
        ("supplier", Text(package, "supplier")),
        ("primaryPackagePurpose", Word(package, "primaryPackagePurpose", "purpose_")),
        ("summary", Text(package, "summary")),
        ("sourceInfo", Text(package, "sourceInfo")),
        ("licenseDeclared", Licence(package, "licenseDeclared")),
        ("licenseConcluded", Licence(package, "licenseConcluded")),
        ("attributionTexts", TreeBuilder.List(package.Line, package.All("attributionText").Select(value => value.Text).OfType<string>().Select(text => TreeBuilder.Text(package.Line, text)))),
        ("checksums", TreeBuilder.List(package.Line, package.All("checksum").Select(Followed).OfType<Thing>().Select(hash => TreeBuilder.Mapping(
            hash.Line, ("algorithm", Word(hash, "algorithm", "checksumAlgorithm_")), ("checksumValue", Text(hash, "checksumValue")))))),
        ("externalRefs", TreeBuilder.List(package.Line, package.All("externalRef").Select(Followed).OfType<Thing>().Select(reference => TreeBuilder.Mapping(
            reference.Line,
            ("referenceType", reference.All("referenceType").Select(type => Last(type.Reference ?? type.Inner?.Name) is { } word ? TreeBuilder.Text(reference.Line, word) : null).FirstOrDefault()),
            ("referenceLocator", Text(reference, "referenceLocator")))))),
        ("annotations", Annotations(package)));

    private SequenceNode Annotations(Thing thing) =>
        TreeBuilder.List(thing.Line, thing.All("annotation").Select(Followed).OfType<Thing>().Select(note => TreeBuilder.Mapping(note.Line, ("comment", Text(note, "comment")))));

    private Thing? Followed(Value value) => value.Inner ?? (value.Reference is { } name ? _things.GetValueOrDefault(name) : null);

    private static ScalarNode? Text(Thing thing, string name) => thing.All(name).Select(value => value.Text).OfType<string>().Select(text => TreeBuilder.Text(thing.Line, text)).FirstOrDefault();

    private static ScalarNode? Name(Thing thing) => Fragment(thing.Name) is { } name ? TreeBuilder.Text(thing.Line, name) : null;

    /// <summary>One of a list of words, as JSON writes it: <c>relationshipType_dependsOn</c> is <c>DEPENDS_ON</c>.</summary>
    private static ScalarNode? Word(Thing thing, string name, string prefix)
    {
        if (thing.All(name).Select(value => Last(value.Reference ?? value.Inner?.Name)).FirstOrDefault() is not { } word)
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var letter in word.StartsWith(prefix, StringComparison.Ordinal) ? word[prefix.Length..] : word)
        {
            text.Append(char.IsAsciiLetterUpper(letter) && text.Length > 0 ? "_" : "").Append(char.ToUpperInvariant(letter));
        }

        return TreeBuilder.Text(thing.Line, text.ToString());
    }

    private ScalarNode? Licence(Thing thing, string name) => thing.All(name).Select(value => Expression(value, 0)).FirstOrDefault() is { } text ? TreeBuilder.Text(thing.Line, text) : null;

    private string? Expression(Value value, int depth)
    {
        if (depth > MaxLicenceDepth || Followed(value) is not { } licence)
        {
            return Last(value.Reference) switch { "noassertion" => "NOASSERTION", "none" => "NONE", var word => word };
        }

        var parts = licence.All("member").Select(member => Expression(member, depth + 1)).OfType<string>();
        return licence.Type switch
        {
            "ConjunctiveLicenseSet" => string.Join(" AND ", parts),
            "DisjunctiveLicenseSet" => string.Join(" OR ", depth == 0 ? parts : [$"({string.Join(" OR ", parts)})"]),
            _ => licence.All("licenseId").Select(id => id.Text).FirstOrDefault() ?? Last(licence.Name),
        };
    }

    private static string? Fragment(string? name) => name is null || name.StartsWith("_:", StringComparison.Ordinal) ? name : name[(name.LastIndexOf('#') + 1)..];

    private static string? Last(string? name) => name?[(name.LastIndexOfAny(['#', '/']) + 1)..];

    /// <summary>Something that is spoken of.</summary>
    /// <param name="name">Its address, or <c>_:</c> and a name that holds in this document only; null where it has none.</param>
    private sealed class Thing(string? name, int line)
    {
        public string? Name => name;

        public int Line => line;

        public string? Type { get; set; }

        public List<(string Name, Value Value)> Said { get; } = [];

        public IEnumerable<Value> All(string of) => Said.Where(said => said.Name == of).Select(said => said.Value);
    }

    /// <summary>What is said: a text, the name of a thing, or a thing.</summary>
    private readonly record struct Value(string? Text, string? Reference, Thing? Inner);
}
