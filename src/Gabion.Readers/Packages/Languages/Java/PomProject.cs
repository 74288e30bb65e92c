using System.Collections.Immutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Gabion.Formats.Xml;

namespace Gabion.Readers.Packages.Languages.Java;

/// <summary>A project with its parents, nearest first: what a property means, and which version is managed.</summary>
internal sealed partial class PomProject
{
    private const int MaxExpansions = 20;

    /// <summary>Bills that import bills; also what ends a circle of them.</summary>
    private const int MaxImports = 6;

    /// <summary>The project and its parents, nearest first; before each the profiles of it that are active unless others are asked for.</summary>
    private readonly List<XElement> _models;
    private readonly Dictionary<string, string> _properties = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Version, string? Scope)> _managed = new(StringComparer.Ordinal);

    /// <param name="chain">The project and its parents, nearest first.</param>
    /// <param name="bill">Finds a bill of materials in the tree by group and artifact; with its own parents, nearest first. Null: it is not there.</param>
    public PomProject(List<XElement> chain, Func<string, string, List<XElement>?> bill)
        : this(chain, bill, 0)
    {
    }

    private PomProject(List<XElement> chain, Func<string, string, List<XElement>?> bill, int depth)
    {
        _models = [.. chain.SelectMany(pom => Profiles(pom).Where(IsActive).Append(pom))];
        OpenProfiles = [.. Profiles(chain[0]).Where(profile => !IsActive(profile) && Listed(profile).Any())];
        foreach (var pom in _models)
        {
            foreach (var property in XmlDocumentReader.Child(pom, "properties")?.Elements() ?? [])
            {
                _properties.TryAdd(property.Name.LocalName, property.Value.Trim());
            }
        }

        var parent = XmlDocumentReader.Child(chain[0], "parent");
        foreach (var part in (string[])["groupId", "artifactId", "version"])
        {
            if ((XmlDocumentReader.Text(chain[0], part) ?? XmlDocumentReader.Text(parent, part)) is { } value)
            {
                _properties.TryAdd($"project.{part}", value);
                _properties.TryAdd($"pom.{part}", value);
                _properties.TryAdd(part, value);
            }

            if (XmlDocumentReader.Text(parent, part) is { } ofParent)
            {
                _properties.TryAdd($"project.parent.{part}", ofParent);
                _properties.TryAdd($"parent.{part}", ofParent);
            }
        }

        // What a project manages itself goes before what the bills say that it imports, and the first bill before the next
        // (maven.apache.org, "Introduction to the Dependency Mechanism").
        var imports = new List<(string Group, string Artifact)>();
        foreach (var dependency in _models.SelectMany(pom => Listed(XmlDocumentReader.Child(pom, "dependencyManagement"))))
        {
            if (Expand(XmlDocumentReader.Text(dependency, "groupId")) is not { } group || Expand(XmlDocumentReader.Text(dependency, "artifactId")) is not { } artifact)
            {
                continue;
            }

            if (XmlDocumentReader.Text(dependency, "scope") == "import")
            {
                imports.Add((group, artifact));
            }
            else if (Expand(XmlDocumentReader.Text(dependency, "version")) is { } version)
            {
                _managed.TryAdd($"{group}:{artifact}", (version, XmlDocumentReader.Text(dependency, "scope")));
            }
        }

        foreach (var (group, artifact) in depth < MaxImports ? imports : [])
        {
            if (bill(group, artifact) is { } found)
            {
                foreach (var (name, managed) in new PomProject(found, bill, depth + 1)._managed)
                {
                    _managed.TryAdd(name, managed);
                }
            }
        }
    }

    /// <summary>The profiles of the project that have dependencies, and are active only where something asks for them.</summary>
    public ImmutableArray<XElement> OpenProfiles { get; }

    /// <summary>
    /// The dependencies of the project, and those that every child of a parent has: of what is stated again the nearest, and in one project the
    /// last (Maven's model builder).
    /// </summary>
    public IEnumerable<XElement> Dependencies() => _models.SelectMany(model => Listed(model).Reverse().DistinctBy(Key).Reverse()).DistinctBy(Key);

    /// <summary>Group, artifact, version and scope; null where a part is not known here. A range pins nothing.</summary>
    public (string? Group, string? Artifact, string? Version, bool IsRange, string? Scope) Resolve(XElement dependency)
    {
        var group = Expand(XmlDocumentReader.Text(dependency, "groupId"));
        var artifact = Expand(XmlDocumentReader.Text(dependency, "artifactId"));
        var managed = _managed.GetValueOrDefault($"{group}:{artifact}");
        var version = Expand(XmlDocumentReader.Text(dependency, "version") ?? managed.Version);
        version = version is ['[', .. var exact, ']'] && !exact.Contains(',') ? exact : version;
        var isRange = version is ['[' or '(', ..];
        isRange |= version is "LATEST" or "RELEASE";
        return (group, artifact, isRange || version is { Length: 0 } ? null : version, isRange, XmlDocumentReader.Text(dependency, "scope") ?? managed.Scope);
    }

    private (string?, string?, string, string?) Key(XElement dependency) =>
        (Expand(XmlDocumentReader.Text(dependency, "groupId")) ?? XmlDocumentReader.Text(dependency, "groupId"), Expand(XmlDocumentReader.Text(dependency, "artifactId")) ?? XmlDocumentReader.Text(dependency, "artifactId"),
            XmlDocumentReader.Text(dependency, "type") ?? "jar", XmlDocumentReader.Text(dependency, "classifier"));

    private static IEnumerable<XElement> Profiles(XElement pom) => XmlDocumentReader.Children(XmlDocumentReader.Child(pom, "profiles"), "profile");

    private static bool IsActive(XElement profile) => XmlDocumentReader.Text(XmlDocumentReader.Child(profile, "activation"), "activeByDefault") == "true";

    private static IEnumerable<XElement> Listed(XElement? owner) => XmlDocumentReader.Children(XmlDocumentReader.Child(owner, "dependencies"), "dependency");

    /// <summary>The text with its properties; null when one of them is not known.</summary>
    private string? Expand(string? text)
    {
        for (var round = 0; text is not null && text.Contains("${", StringComparison.Ordinal); round++)
        {
            var known = Property().Replace(text, match => _properties.GetValueOrDefault(match.Groups[1].Value, match.Value));
            if (known == text || round > MaxExpansions || known.Length > 1000)
            {
                return null;
            }

            text = known;
        }

        return text;
    }

    [GeneratedRegex(@"\$\{([^}]{1,200})\}", RegexOptions.None, matchTimeoutMilliseconds: 200)]
    private static partial Regex Property();
}
