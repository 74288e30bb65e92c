using System.Globalization;
using System.Xml.Linq;
using Gabion.Formats;
using Gabion.Formats.Xml;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Java;

/// <summary>
/// <c>pom.xml</c> (maven.apache.org/pom.html): its dependencies, with properties and managed versions as far as they stand in
/// it, in the parents that lie above it in the repository, or in a bill of materials that is a module of it. What a repository elsewhere would say is a gap.
/// </summary>
public sealed class PomReader : PackageReader
{
    private const int MaxParents = 8;

    public override string Kind => "Maven project file";

    public override PackageSetRole Role => PackageSetRole.Asked;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "pom.xml" || path.EndsWith(".pom", StringComparison.Ordinal);
    }

    public override IReadOnlyList<string> Companions(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parents = new List<string>();
        for (var folder = Parent(path); folder.Length > 0 && parents.Count < MaxParents; folder = Parent(folder))
        {
            parents.Add(Beside(folder, "pom.xml"));
        }

        return parents;
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        if (XmlDocumentReader.Read(content, out var problem)?.Root is not { } root)
        {
            found.Gap(GapKind.Invalid, problem?.At, $"{problem?.Message}; the dependencies in it are not known");
            return;
        }

        if (root.Name.LocalName != "project")
        {
            return;
        }

        found.Recognise();
        var parents = Parents(root, found.Path, beside);
        var modules = new PomModules(found.Path, root, parents, beside);
        var project = new PomProject([root, .. parents.Select(parent => parent.Root)], (group, artifact) =>
            modules.Find(group, artifact) is { } bill ? [bill.Root, .. Parents(bill.Root, bill.Path, beside).Select(parent => parent.Root)] : null);
        var (open, first, ranges, firstRange) = (0, 0, 0, 0);
        foreach (var dependency in project.Dependencies())
        {
            var (group, artifact, version, isRange, scope) = project.Resolve(dependency);
            if (isRange)
            {
                ranges++;
                firstRange = firstRange == 0 ? XmlDocumentReader.LineOf(dependency) : firstRange;
                continue;
            }

            if (group is null || artifact is null || version is null)
            {
                open++;
                first = first == 0 ? XmlDocumentReader.LineOf(dependency) : first;
                continue;
            }

            found.Add(new Package
            {
                Type = "maven",
                Namespace = group,
                Name = artifact,
                Version = version,
                Line = XmlDocumentReader.LineOf(dependency),
                Scope = PackageScope.Direct,
                IsDevelopment = scope == "test",
                Evidence = PackageEvidence.Asked,
            });
        }

        if (open > 0)
        {
            found.Gap(
                GapKind.Unknown,
                TextSpan.At(first, 1),
                string.Create(CultureInfo.InvariantCulture, $"{open} dependencies take their version from a parent or a bill of materials that is not in the repository"),
                "Scan the built archive, or an SBOM that the build makes.");
        }

        if (ranges > 0)
        {
            found.Gap(
                GapKind.Unknown,
                TextSpan.At(firstRange, 1),
                string.Create(CultureInfo.InvariantCulture, $"{ranges} dependencies ask for a range of versions, so which version is used is not known"),
                "Scan the built archive, or an SBOM that the build makes.");
        }

        if (!project.OpenProfiles.IsEmpty)
        {
            found.Gap(
                GapKind.Unknown,
                TextSpan.At(XmlDocumentReader.LineOf(project.OpenProfiles[0]), 1),
                $"Dependencies of {Counted.Of(project.OpenProfiles.Length, "profile that is", "profiles that are")} active only where asked for are not assessed ('{XmlDocumentReader.Text(project.OpenProfiles[0], "id")}')",
                "Scan the archive that is built with it, or an SBOM that the build makes.");
        }
    }

    /// <summary>The parents that are found where Maven looks first: at the relative path, by default one folder up.</summary>
    private static List<(string Path, XElement Root)> Parents(XElement root, string path, CompanionFiles beside)
    {
        var parents = new List<(string Path, XElement Root)>();
        for (var level = 0; level < MaxParents && XmlDocumentReader.Child(root, "parent") is { } parent; level++)
        {
            var relative = XmlDocumentReader.Child(parent, "relativePath");
            if (relative is { Value.Length: 0 } || Place(path, relative?.Value.Trim() ?? "../pom.xml") is not { } place
                || beside(place) is not { } content || XmlDocumentReader.Read(content, out _)?.Root is not { } found
                || XmlDocumentReader.Text(found, "artifactId") != XmlDocumentReader.Text(parent, "artifactId"))
            {
                break;
            }

            parents.Add((place, found));
            (root, path) = (found, place);
        }

        return parents;
    }

    /// <summary>The path of the project file that a relative path leads to; null when it leads out of the repository.</summary>
    internal static string? Place(string path, string relative)
    {
        var place = Beside(path, relative);
        return Normal(place.EndsWith(".xml", StringComparison.Ordinal) ? place : place + "/pom.xml");
    }

    private static string Parent(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "";
}
