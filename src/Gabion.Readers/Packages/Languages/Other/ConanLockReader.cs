using System.Collections.Immutable;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Other;

/// <summary><c>conan.lock</c> of C and C++, of Conan 1 (a graph) and 2 (lists of references): <c>name/version@user/channel#revision</c>.</summary>
public sealed class ConanLockReader : TreePackageReader
{
    public override string Kind => "Conan lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "conan.lock";
    }

    private protected override IReadOnlyList<YamlDocument> Parse(string path, string text) => JsonReader.Read(text);

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        found.Recognise();
        var damage = new LockDamage(found);
        if (!root["version"].Exists && !root["requires"].Exists && !root["graph_lock"].Exists && !root["build_requires"].Exists)
        {
            damage.Entry(1, "requires");
        }

        foreach (var (list, isDevelopment) in ((string, bool)[])[("requires", false), ("build_requires", true), ("python_requires", true)])
        {
            foreach (var item in root[list].Items)
            {
                Add(found, damage, item, isDevelopment);
            }
        }

        foreach (var node in root["graph_lock"]["nodes"].Entries)
        {
            if (node.Value["path"].Exists || (node.Value["ref"].Text is null && node.Value["pref"].Text is null))
            {
                continue; // the project itself: it lies at a path, and need not have a name
            }

            Add(found, damage, node.Value["ref"].Text is null ? node.Value["pref"] : node.Value["ref"], node.Value["context"].Text == "build");
        }

        damage.Tell();
    }

    /// <summary>The package of a reference: <c>name/version@user/channel#revision:id</c>; null where it is none.</summary>
    internal static Package? Package(string reference)
    {
        var text = reference.Split('#', '%', ':')[0];
        var at = text.IndexOf('@');
        var name = at < 0 ? text : text[..at];
        var slash = name.IndexOf('/');
        if (slash <= 0)
        {
            return null;
        }

        var owner = at < 0 ? [] : text[(at + 1)..].Split('/');
        var qualifiers = ImmutableSortedDictionary<string, string>.Empty;
        return new()
        {
            Type = "conan",
            Name = name[..slash],
            Version = name[(slash + 1)..],
            Qualifiers = owner is [{ Length: > 0 } user, { Length: > 0 } channel] ? qualifiers.Add("user", user).Add("channel", channel) : qualifiers,
        };
    }

    private static void Add(PackageCollector found, LockDamage damage, Field reference, bool isDevelopment)
    {
        if (Package(reference.Text ?? "") is { } package)
        {
            found.Add(package with { Line = reference.Span.Line, IsDevelopment = isDevelopment });
        }
        else
        {
            damage.Entry(reference.Span.Line, reference.Text ?? "a reference");
        }
    }
}
