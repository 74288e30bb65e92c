using System.Globalization;
using System.Xml.Linq;
using Gabion.Formats;
using Gabion.Formats.Xml;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.DotNet;

/// <summary>
/// What a .NET project asks for: <c>PackageReference</c> in project files and <c>Directory.Build.props</c>, versions from
/// <c>Directory.Packages.props</c> above where it leaves them out, <c>GlobalPackageReference</c> in that, and the older <c>packages.config</c>, with several
/// projects in a folder <c>packages.PROJECT.config</c>.
/// </summary>
public sealed class DotNetProjectReader : PackageReader
{
    private const int MaxLevels = 8;
    private const string CentralName = "Directory.Packages.props";

    private static readonly string[] Endings = [".csproj", ".fsproj", ".vbproj"];

    public override string Kind => ".NET project file";

    public override PackageSetRole Role => PackageSetRole.Asked;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        return Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) || name is "Directory.Build.props" or CentralName
            || (name.StartsWith("packages.", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".config", StringComparison.OrdinalIgnoreCase));
    }

    public override IReadOnlyList<string> Companions(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var places = new List<string>();
        for (var folder = path; folder.LastIndexOf('/') is >= 0 and var slash && places.Count < MaxLevels; folder = folder[..slash])
        {
            places.Add(Beside(folder, CentralName));
        }

        places.Add(CentralName);
        return places;
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        if (XmlDocumentReader.Read(content, out var problem)?.Root is not { } root)
        {
            found.Gap(GapKind.Invalid, problem?.At, $"{problem?.Message}; the packages in it are not known");
            return;
        }

        if (root.Name.LocalName is not ("Project" or "packages"))
        {
            return;
        }

        var references = root.Descendants().Where(element => element.Name.LocalName is "PackageReference" or "package" or "GlobalPackageReference").ToList();
        if (references.Count == 0 && NameOf(found.Path) == CentralName)
        {
            return; // versions for those who ask for a package
        }

        found.Recognise();
        var central = new Lazy<Dictionary<string, string?>>(() => Central(found.Path, beside));
        var (open, first) = (0, 0);
        foreach (var reference in references)
        {
            var name = Attribute(reference, "Include") ?? Attribute(reference, "id");
            var version = Attribute(reference, "Version") ?? Attribute(reference, "version") ?? XmlDocumentReader.Text(reference, "Version") ?? Attribute(reference, "VersionOverride");
            if (name is null)
            {
                continue;
            }

            version = NuGetNames.Pinned(Expand(version, root) ?? (version is null ? central.Value.GetValueOrDefault(name) : null));
            if (version is null)
            {
                open++;
                first = first == 0 ? XmlDocumentReader.LineOf(reference) : first;
                continue;
            }

            found.Add(NuGetNames.Package(name, version) with
            {
                Line = XmlDocumentReader.LineOf(reference),
                Scope = PackageScope.Direct,
                Evidence = PackageEvidence.Asked,
                IsDevelopment = reference.Name.LocalName == "GlobalPackageReference" || Attribute(reference, "developmentDependency") == "true" || (Attribute(reference, "PrivateAssets") ?? XmlDocumentReader.Text(reference, "PrivateAssets")) is "all" or "All",
            });
        }

        if (open > 0)
        {
            found.Gap(
                GapKind.Unknown, TextSpan.At(first, 1),
                string.Create(CultureInfo.InvariantCulture, $"{open} references name no version that is known here: which one is used is known only when it is restored"),
                "Commit packages.lock.json (RestorePackagesWithLockFile).");
        }
    }

    /// <summary>The versions of the nearest central file, and of the next one above where that is imported; the nearest counts.</summary>
    private Dictionary<string, string?> Central(string path, CompanionFiles beside)
    {
        var versions = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var place in Companions(path))
        {
            if (beside(place) is not { } content || XmlDocumentReader.Read(content, out _)?.Root is not { } root)
            {
                continue;
            }

            foreach (var element in root.Descendants().Where(element => element.Name.LocalName is "PackageVersion" or "GlobalPackageReference").Reverse())
            {
                if ((Attribute(element, "Update") ?? Attribute(element, "Include")) is { } name)
                {
                    versions.TryAdd(name, Expand(Attribute(element, "Version") ?? XmlDocumentReader.Text(element, "Version"), root));
                }
            }

            if (!root.Descendants().Any(element => element.Name.LocalName == "Import" && Attribute(element, "Project")?.Contains(CentralName, StringComparison.Ordinal) == true))
            {
                break;
            }
        }

        return versions;
    }

    /// <summary>A property of the same file: <c>$(Name)</c>, whole; null when it is not known.</summary>
    private static string? Expand(string? text, XElement root) =>
        text is not ['$', '(', .. var name, ')'] ? text : root.Descendants().FirstOrDefault(element => element.Name.LocalName == name && element.Parent?.Name.LocalName == "PropertyGroup")?.Value.Trim();

    private static string? Attribute(XElement element, string name) => element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == name)?.Value;
}
