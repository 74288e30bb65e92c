using Gabion.Formats;
using Gabion.Formats.Tree;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>
/// An SPDX 2 document in its tag-value form (spdx.github.io/spdx-spec, v2.3) as the tree that it is in JSON: a line is a tag, a colon and a
/// value, a value may stand between <c>&lt;text&gt;</c> and <c>&lt;/text&gt;</c> over several lines, and a package begins with its name.
/// </summary>
internal sealed class SpdxTagValue
{
    private const string Opening = "<text>";
    private const string Closing = "</text>";

    private readonly Section _document = new(1);
    private readonly List<Section> _packages = [];
    private readonly List<Section> _licences = [];
    private readonly List<Section> _annotations = [];

    /// <summary>What the tags that come now are about; null: a file or a snippet, of which nothing is kept.</summary>
    private Section? _current;

    private SpdxTagValue() => _current = _document;

    public static Node? Read(string text, out SyntaxProblem? problem)
    {
        problem = null;
        var reading = new SpdxTagValue();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var (row, first) = (lines[i].Trim(), i);
            if (row.Length == 0 || row[0] == '#')
            {
                continue;
            }

            var colon = row.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || row.AsSpan(0, colon).ContainsAny(' ', '\t', '<'))
            {
                problem = new(SyntaxProblemKind.Invalid, TextSpan.At(first + 1, 1), "The line is no tag with a value", IsFatal: true);
                return null;
            }

            var value = row[(colon + 1)..].Trim();
            if (value.StartsWith(Opening, StringComparison.Ordinal))
            {
                while (!lines[i].TrimEnd().EndsWith(Closing, StringComparison.Ordinal))
                {
                    if (++i == lines.Length)
                    {
                        problem = new(SyntaxProblemKind.Invalid, TextSpan.At(first + 1, lines[first].IndexOf(Opening, StringComparison.Ordinal) + 1), "The text that begins here never ends", IsFatal: true);
                        return null;
                    }
                }

                value = i == first ? value : string.Join('\n', lines[(first + 1)..(i + 1)].Select(line => line.TrimEnd()).Prepend(value));
                value = value[Opening.Length..^Closing.Length].Trim();
            }

            reading.Take(first + 1, row[..colon], value);
        }

        return reading.Tree();
    }

    private void Take(int line, string tag, string value)
    {
        switch (tag)
        {
            case "PackageName":
                _packages.Add(_current = new(line));
                break;
            case "LicenseID":
                _licences.Add(_current = new(line));
                break;
            case "FileName" or "SnippetSPDXID":
                _current = null;
                break;
            case "Annotator":
                _annotations.Add(new(line));
                return;
            case "SPDXREF" or "AnnotationComment" when _annotations.Count > 0:
                _annotations[^1].Add(line, tag, value);
                return;
            case "Relationship":
                _document.Add(line, tag, value);
                return;
            default:
                break;
        }

        _current?.Add(line, tag, value);
    }

    private MappingNode Tree()
    {
        var own = _document.Text("SPDXID")?.Text;
        var notes = _annotations.Where(note => note.Text("AnnotationComment") is not null).ToLookup(note => note.Text("SPDXREF")?.Text ?? own, StringComparer.Ordinal);
        return TreeBuilder.Mapping(
            1,
            ("spdxVersion", _document.Text("SPDXVersion")),
            ("SPDXID", _document.Text("SPDXID")),
            ("name", _document.Text("DocumentName")),
            ("annotations", Annotations(notes[own])),
            ("hasExtractedLicensingInfos", TreeBuilder.List(1, _licences.Select(licence => TreeBuilder.Mapping(
                licence.Line, ("licenseId", licence.Text("LicenseID")), ("name", licence.Text("LicenseName")), ("extractedText", licence.Text("ExtractedText")))))),
            ("packages", TreeBuilder.List(1, _packages.Select(package => Package(package, notes)))),
            ("relationships", TreeBuilder.List(1, _document.All("Relationship").Select(said => Words(said, 3)).Where(said => said.Words.Length == 3).Select(said => TreeBuilder.Mapping(
                said.Line,
                ("spdxElementId", TreeBuilder.Text(said.Line, said.Words[0])),
                ("relationshipType", TreeBuilder.Text(said.Line, said.Words[1])),
                ("relatedSpdxElement", TreeBuilder.Text(said.Line, said.Words[2])))))));
    }

    private static MappingNode Package(Section package, ILookup<string?, Section> notes) => TreeBuilder.Mapping(
        package.Line,
        ("name", package.Text("PackageName")),
        ("SPDXID", package.Text("SPDXID")),
        ("versionInfo", package.Text("PackageVersion")),
        ("supplier", package.Text("PackageSupplier")),
        ("primaryPackagePurpose", package.Text("PrimaryPackagePurpose")),
        ("summary", package.Text("PackageSummary")),
        ("sourceInfo", package.Text("PackageSourceInfo")),
        ("licenseDeclared", package.Text("PackageLicenseDeclared")),
        ("licenseConcluded", package.Text("PackageLicenseConcluded")),
        ("attributionTexts", TreeBuilder.List(package.Line, package.All("PackageAttributionText").Select(said => TreeBuilder.Text(said.Line, said.Value)))),
        ("checksums", TreeBuilder.List(package.Line, package.All("PackageChecksum").Select(said => Words(said, 2)).Where(said => said.Words.Length == 2).Select(said => TreeBuilder.Mapping(
            said.Line, ("algorithm", TreeBuilder.Text(said.Line, said.Words[0].TrimEnd(':'))), ("checksumValue", TreeBuilder.Text(said.Line, said.Words[1])))))),
        ("externalRefs", TreeBuilder.List(package.Line, package.All("ExternalRef").Select(said => Words(said, 3)).Where(said => said.Words.Length == 3).Select(said => TreeBuilder.Mapping(
            said.Line,
            ("referenceCategory", TreeBuilder.Text(said.Line, said.Words[0])),
            ("referenceType", TreeBuilder.Text(said.Line, said.Words[1])),
            ("referenceLocator", TreeBuilder.Text(said.Line, said.Words[2])))))),
        ("annotations", Annotations(package.Text("SPDXID") is { } id ? notes[id.Text] : [])));

    private static SequenceNode Annotations(IEnumerable<Section> notes) =>
        TreeBuilder.List(1, notes.Select(note => TreeBuilder.Mapping(note.Line, ("comment", note.Text("AnnotationComment")))));

    private static (int Line, string[] Words) Words((int Line, string Value) said, int count) =>
        (said.Line, said.Value.Split((char[])[' ', '\t'], count, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>What is said of one thing, tag by tag.</summary>
    private sealed class Section(int line)
    {
        private readonly List<(int Line, string Tag, string Value)> _tags = [];

        public int Line => line;

        public void Add(int at, string tag, string value) => _tags.Add((at, tag, value));

        /// <summary>The first value; null when the tag is not there.</summary>
        public ScalarNode? Text(string tag) => All(tag).Select(said => TreeBuilder.Text(said.Line, said.Value)).FirstOrDefault();

        public IEnumerable<(int Line, string Value)> All(string tag) => _tags.Where(said => said.Tag == tag).Select(said => (said.Line, said.Value));
    }
}
