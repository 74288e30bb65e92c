using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Gabion.Formats.Json;
using Gabion.Formats.Stanzas;
using Gabion.Formats.Toml;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model.Packages;
using Gabion.Readers.Packages.Languages.Node;
using Gabion.Readers.Packages.Languages.Python;

namespace Gabion.Readers.Packages.Languages;

/// <summary>
/// What a manifest asks for: packages that it pins to one version (or takes from a repository), and how many more. Manifests that are programs are not
/// run: of those it is only known that they ask.
/// </summary>
internal sealed partial class ManifestRequests
{
    private static readonly char[] Blanks = [' ', '\t', '\r'];

    public List<Package> Pinned { get; } = [];

    /// <summary>How many leave the version open.</summary>
    public int Open { get; private set; }

    public static ManifestRequests Of(string manifest, string text)
    {
        var requests = new ManifestRequests();
        switch (manifest)
        {
            case "package.json":
                requests.ReadNode(Json(text));
                break;
            case "composer.json":
                requests.ReadComposer(Json(text));
                break;
            case "Cargo.toml":
                requests.ReadCargo(TomlReader.Read(text).Field);
                break;
            case "pyproject.toml":
                requests.ReadPyProject(TomlReader.Read(text).Field);
                break;
            case "Pipfile":
                requests.ReadPipfile(TomlReader.Read(text).Field);
                break;
            case "pubspec.yaml":
                requests.ReadPub(YamlReader.Read(text) is [var document, ..] ? document.Field : default);
                break;
            case "setup.cfg":
                requests.ReadSetup(text);
                break;
            case "conanfile.txt":
                requests.ReadConan(text);
                break;
            case "Project.toml":
                requests.Open = TomlReader.Read(text).Field["deps"].Entries.Count;
                break;
            case "DESCRIPTION":
                requests.Open = StanzaReader.Read(text).FirstOrDefault() is { } head && head["Built"] is null && head["Version"] is not null && new[] { "Imports", "LinkingTo" }.Any(field => head[field] is { Length: > 0 }) ? 1 : 0;
                break;
            default:
                requests.Open = Asks(manifest, text) ? 1 : 0;
                break;
        }

        return requests;
    }

    /// <summary>Whether what a program says looks like asking.</summary>
    private static bool Asks(string manifest, string text) => manifest switch
    {
        "Gemfile" => text.Contains("gem ", StringComparison.Ordinal),
        "Podfile" => text.Contains("pod ", StringComparison.Ordinal),
        "mix.exs" => text.Contains("deps", StringComparison.Ordinal),
        "setup.py" => text.Contains("install_requires", StringComparison.Ordinal),
        "Package.swift" => text.Contains(".package(", StringComparison.Ordinal),
        "conanfile.py" => text.Contains("requires", StringComparison.Ordinal),
        "rebar.config" => RebarDependencies().IsMatch(text),
        _ => false,
    };

    private void ReadNode(Field root)
    {
        foreach (var (name, range, isDevelopment) in NodeNames.Direct(root))
        {
            if (!PackageOrigin.IsLocal(range))
            {
                Add(NodeNames.Package(name, FullVersion().IsMatch(range) ? range.TrimStart('=', 'v') : null) with { Qualifiers = PackageOrigin.Of(range), IsDevelopment = isDevelopment });
            }
        }
    }

    private void ReadComposer(Field root)
    {
        foreach (var (entry, isDevelopment) in root["require"].Entries.Select(entry => (entry, false)).Concat(root["require-dev"].Entries.Select(entry => (entry, true))).Where(pair => pair.entry.Key.Contains('/')))
        {
            var slash = entry.Key.IndexOf('/');
            var version = entry.Value.Text ?? "";
            Add(new() { Type = "composer", Namespace = entry.Key[..slash], Name = entry.Key[(slash + 1)..], Version = FullVersion().IsMatch(version) ? version.TrimStart('=', 'v') : null, IsDevelopment = isDevelopment });
        }
    }

    private void ReadCargo(Field root)
    {
        foreach (var (section, isDevelopment) in ((string, bool)[])[("dependencies", false), ("build-dependencies", false), ("dev-dependencies", true)])
        {
            foreach (var entry in root[section].Entries.Concat(root["target"].Entries.SelectMany(target => target.Value[section].Entries)).Concat(root["workspace"][section].Entries))
            {
                var (table, version) = (entry.Value, entry.Value.Text ?? entry.Value["version"].Text);
                if (!table["path"].Exists && !table["workspace"].IsTrue)
                {
                    Add(new()
                    {
                        Type = "cargo",
                        Name = table["package"].Text ?? entry.Key,
                        Version = version?.StartsWith('=') == true && FullVersion().IsMatch(version) ? version.TrimStart('=', ' ') : null,
                        Qualifiers = PackageOrigin.OfGit(table["git"].Text, table["rev"].Text ?? table["tag"].Text ?? table["branch"].Text),
                        IsDevelopment = isDevelopment,
                    });
                }
            }
        }
    }

    private void ReadPyProject(Field root)
    {
        AddPython(root["project"]["dependencies"].Texts.Concat(root["project"]["optional-dependencies"].Entries.SelectMany(group => group.Value.Texts)), isDevelopment: false);
        AddPython(root["dependency-groups"].Entries.SelectMany(group => group.Value.Texts), isDevelopment: true);
        var poetry = root["tool"]["poetry"];
        AddTable(poetry["dependencies"].Entries.Where(entry => entry.Key != "python"), isDevelopment: false);
        AddTable(poetry["dev-dependencies"].Entries.Concat(poetry["group"].Entries.SelectMany(group => group.Value["dependencies"].Entries)), isDevelopment: true);
    }

    private void ReadPipfile(Field root)
    {
        AddTable(root["packages"].Entries, isDevelopment: false);
        AddTable(root["dev-packages"].Entries, isDevelopment: true);
    }

    /// <summary><c>name = "==1.0"</c>, or for poetry also <c>name = "1.0"</c>; or a table with <c>version</c>, <c>git</c>, <c>path</c>.</summary>
    private void AddTable(IEnumerable<FieldEntry> entries, bool isDevelopment)
    {
        foreach (var entry in entries.Where(entry => !entry.Value["path"].Exists))
        {
            var version = (entry.Value.Text ?? entry.Value["version"].Text ?? "").Trim();
            Add(PythonNames.Package(entry.Key, version.StartsWith("==", StringComparison.Ordinal) ? PythonNames.PinIn(entry.Key + version) : FullVersion().IsMatch(version) ? version : null) with
            {
                Qualifiers = PackageOrigin.OfGit(entry.Value["git"].Text, entry.Value["ref"].Text ?? entry.Value["rev"].Text ?? entry.Value["tag"].Text ?? entry.Value["branch"].Text),
                IsDevelopment = isDevelopment,
            });
        }
    }

    private void AddPython(IEnumerable<string> requirements, bool isDevelopment)
    {
        foreach (var requirement in requirements)
        {
            if (PythonNames.NameIn(requirement) is { } name)
            {
                Add(PythonNames.Package(name, PythonNames.PinIn(requirement)) with { IsDevelopment = isDevelopment });
            }
        }
    }

    private void ReadPub(Field root)
    {
        foreach (var (entry, isDevelopment) in root["dependencies"].Entries.Select(entry => (entry, false)).Concat(root["dev_dependencies"].Entries.Select(entry => (entry, true))))
        {
            var (about, version) = (entry.Value, entry.Value.Text ?? entry.Value["version"].Text ?? "");
            if (!about["sdk"].Exists && !about["path"].Exists)
            {
                Add(new()
                {
                    Type = "pub",
                    Name = entry.Key,
                    Version = FullVersion().IsMatch(version) ? version : null,
                    Qualifiers = PackageOrigin.OfGit(about["git"].Text ?? about["git"]["url"].Text, about["git"]["ref"].Text),
                    IsDevelopment = isDevelopment,
                });
            }
        }
    }

    /// <summary>setuptools' <c>install_requires</c> in section <c>options</c>: lines that are indented, or one line.</summary>
    private void ReadSetup(string text)
    {
        var (section, isIn) = ("", false);
        foreach (var row in text.Split('\n'))
        {
            var stated = row.Trim();
            if (stated.StartsWith('['))
            {
                (section, isIn) = (stated, false);
            }
            else if (section == "[options]" && stated.StartsWith("install_requires", StringComparison.Ordinal) && stated.IndexOf('=') is > 0 and var mark)
            {
                isIn = true;
                AddPython(stated[(mark + 1)..].Split(';', StringSplitOptions.TrimEntries), isDevelopment: false);
            }
            else if (isIn && row.Length > 0 && Blanks.Contains(row[0]) && stated.Length > 0 && stated[0] != '#')
            {
                AddPython([stated], isDevelopment: false);
            }
            else
            {
                isIn = isIn && (stated.Length == 0 || stated[0] == '#');
            }
        }
    }

    private void ReadConan(string text)
    {
        var section = "";
        foreach (var stated in text.Split('\n').Select(row => row.Split('#')[0].Trim()).Where(row => row.Length > 0))
        {
            section = stated.StartsWith('[') ? stated : section;
            if (!stated.StartsWith('[') && section is "[requires]" or "[build_requires]" or "[tool_requires]" && stated.Split('@') is [var reference, .. var owner] && reference.Split('/') is [{ Length: > 0 } name, { Length: > 0 } version])
            {
                var qualifiers = owner is [var place] && place.Split('/') is [{ Length: > 0 } user, { Length: > 0 } channel] ? PackageOrigin.None.Add("user", user).Add("channel", channel) : PackageOrigin.None;
                Add(new() { Type = "conan", Name = name, Version = version[0] == '[' ? null : version, Qualifiers = qualifiers, IsDevelopment = section != "[requires]" });
            }
        }
    }

    private void Add(Package package)
    {
        if (package.Version is not null || package.Qualifiers.ContainsKey("vcs_url") || package.Qualifiers.ContainsKey("download_url"))
        {
            Pinned.Add(package with { Scope = PackageScope.Direct, Evidence = PackageEvidence.Asked });
        }
        else
        {
            Open++;
        }
    }

    private static Field Json(string text) => JsonReader.Read(text) is [var document, ..] ? document.Field : default;

    /// <summary>One version and no range: three numbers at least, because <c>1.2</c> is a range to npm and Composer.</summary>
    [GeneratedRegex(@"^=? ?v?[0-9]+\.[0-9]+\.[0-9]+(\.[0-9]+)?([-+.][0-9A-Za-z.+-]+)?$", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex FullVersion();

    [GeneratedRegex(@"\{\s*deps\s*,\s*\[\s*[^\]\s%]", RegexOptions.None, 200)]
    private static partial Regex RebarDependencies();
}
