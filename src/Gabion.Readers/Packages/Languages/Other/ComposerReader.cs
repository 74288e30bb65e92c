using Gabion.Formats.Tree;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Other;

/// <summary>Composer's <c>composer.lock</c>, and <c>vendor/composer/installed.json</c> of either form (getcomposer.org/doc).</summary>
public sealed class ComposerReader : TreePackageReader
{
    public override string Kind => "Composer lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "composer.lock" || IsAt(path, "composer/installed.json");
    }

    public override IReadOnlyList<string> Companions(string path) => [Beside(path, "composer.json")];

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        found.Recognise();
        var damage = new LockDamage(found);
        if (!root.IsSequence && !root["packages"].IsSequence)
        {
            damage.Entry(1, "packages");
        }

        foreach (var item in (root.IsSequence ? root : root["packages"]).Items.Concat(root["packages-dev"].Items).Where(item => item["name"].Text is null || item["version"].Text is null))
        {
            damage.Entry(item.Span.Line, item["name"].Text ?? "a package");
        }

        damage.Tell();
        var development = root["dev-package-names"].Texts.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var entries = (root.IsSequence ? root : root["packages"]).Items.Select(item => (Item: item, IsDevelopment: development.Contains(item["name"].Text ?? "")))
            .Concat(root["packages-dev"].Items.Select(item => (Item: item, IsDevelopment: true)))
            .Where(entry => entry.Item["name"].Text is not null && entry.Item["version"].Text is not null).ToList();
        var keys = entries.GroupBy(entry => entry.Item["name"].Text!, StringComparer.OrdinalIgnoreCase).ToDictionary(group => group.Key, group => Create(group.First().Item).Key, StringComparer.OrdinalIgnoreCase);
        var manifest = Tree(beside, Beside(found.Path, "composer.json"));
        var direct = manifest["require"].Entries.Concat(manifest["require-dev"].Entries).Select(entry => entry.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (item, isDevelopment) in entries)
        {
            found.Add(Create(item) with
            {
                IsDevelopment = isDevelopment,
                Line = item["name"].Span.Line,
                Licences = [.. item["license"].Texts],
                Hashes = PinnedHash.OfHex("sha1", item["dist"]["shasum"].Text),
                Scope = direct.Count == 0 ? PackageScope.Unknown : direct.Contains(item["name"].Text!) ? PackageScope.Direct : PackageScope.Transitive,
                Dependencies = [.. item["require"].Entries.Select(entry => keys.GetValueOrDefault(entry.Key)).OfType<string>()],
            });
        }
    }

    private static Package Create(Field item)
    {
        var name = item["name"].Text!;
        var version = item["version"].Text!;
        var slash = name.IndexOf('/');
        return new()
        {
            Type = "composer",
            Namespace = slash > 0 ? name[..slash] : null,
            Name = slash > 0 ? name[(slash + 1)..] : name,
            Version = version is ['v' or 'V', >= '0' and <= '9', ..] ? version[1..] : version,
            // Packagist names the repository of every package; of a branch only the commit says what it is.
            Qualifiers = version.StartsWith("dev-", StringComparison.Ordinal) || version.EndsWith("-dev", StringComparison.Ordinal) ? PackageOrigin.OfGit(item["source"]["url"].Text, item["source"]["reference"].Text) : PackageOrigin.None,
        };
    }
}
