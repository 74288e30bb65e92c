using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Rust;

/// <summary><c>Cargo.lock</c> (doc.rust-lang.org/cargo): packages with a source are others'; those without are the workspace's own.</summary>
public sealed class CargoLockReader : TreePackageReader
{
    public override string Kind => "Cargo lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "Cargo.lock";
    }

    private protected override bool EndsLines(string path) => true;

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        if (!root["package"].Exists && !root["version"].Exists)
        {
            found.Gap(GapKind.Invalid, null, "It has neither packages nor a version, so it is no Cargo.lock");
            return;
        }

        found.Recognise();
        var damage = new LockDamage(found);
        foreach (var entry in root["package"].Items.Where(entry => entry["name"].Text is null || entry["version"].Text is null))
        {
            damage.Entry(entry.Span.Line, entry["name"].Text ?? "a package");
        }

        var entries = root["package"].Items.Where(entry => entry["name"].Text is not null && entry["version"].Text is not null).ToList();
        var others = entries.Where(entry => entry["source"].Exists).ToLookup(entry => entry["name"].Text!, entry => entry["version"].Text!, StringComparer.Ordinal);
        var names = entries.Select(entry => entry["name"].Text!).ToHashSet(StringComparer.Ordinal);
        var reach = new DependencyReach();
        foreach (var entry in entries)
        {
            foreach (var name in entry["dependencies"].Texts.Select(text => text.Split(' ')[0]).Where(name => !names.Contains(name)))
            {
                damage.Missing(entry["name"].Span.Line, entry["name"].Text!, name);
            }

            var needs = entry["dependencies"].Texts.Select(text => Resolve(text, others)).OfType<string>().Distinct(StringComparer.Ordinal);
            if (entry["source"].Exists)
            {
                found.Add(new Package
                {
                    Type = "cargo",
                    Name = entry["name"].Text!,
                    Version = entry["version"].Text,
                    Line = entry["name"].Span.Line,
                    Hashes = PinnedHash.OfHex("sha256", entry["checksum"].Text),
                    Qualifiers = PackageOrigin.OfGit(entry["source"].Text),
                    Dependencies = [.. needs],
                });
            }
            else
            {
                foreach (var key in needs)
                {
                    reach.Direct(key, isDevelopment: false);
                }
            }
        }

        reach.Mark(found, marksDevelopment: false);
        damage.Tell();
    }

    /// <summary><c>name</c>, <c>name version</c> where there are several, <c>name version (source)</c>.</summary>
    private static string? Resolve(string text, ILookup<string, string> others)
    {
        var words = text.Split(' ');
        var version = words.Length > 1 ? words[1] : others[words[0]].FirstOrDefault();
        return version is not null && others[words[0]].Contains(version, StringComparer.Ordinal) ? Package.KeyOf("cargo", null, words[0], version) : null;
    }
}
