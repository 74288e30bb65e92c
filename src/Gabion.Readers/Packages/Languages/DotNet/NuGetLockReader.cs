using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.DotNet;

/// <summary><c>packages.lock.json</c>, with several projects in a folder <c>packages.PROJECT.lock.json</c> (learn.microsoft.com/nuget, locking dependencies): by target framework.</summary>
public sealed class NuGetLockReader : TreePackageReader
{
    public override string Kind => "NuGet lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        return name.StartsWith("packages.", StringComparison.Ordinal) && name.EndsWith(".lock.json", StringComparison.Ordinal);
    }

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        if (!root["dependencies"].IsMapping)
        {
            found.Gap(GapKind.Invalid, null, "It has no dependencies, so it is no packages.lock.json");
            return;
        }

        found.Recognise();
        var damage = new LockDamage(found);
        foreach (var framework in root["dependencies"].Entries)
        {
            var keys = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var entry in framework.Value.Entries.Where(entry => entry.Value["resolved"].Text is not null))
            {
                keys[entry.Key] = NuGetNames.Key(entry.Key, entry.Value["resolved"].Text);
            }

            foreach (var entry in framework.Value.Entries)
            {
                if (string.Equals(entry.Value["type"].Text, "Project", StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                if (entry.Value["resolved"].Text is not { } version)
                {
                    damage.Entry(entry.WrittenKey.Span.Line, entry.Key);
                }
                else
                {
                    found.Add(NuGetNames.Package(entry.Key, version) with
                    {
                        Line = entry.WrittenKey.Span.Line,
                        Scope = entry.Value["type"].Text == "Direct" ? PackageScope.Direct : PackageScope.Transitive,
                        Hashes = PinnedHash.OfBase64("sha512", entry.Value["contentHash"].Text),
                        Dependencies = [.. entry.Value["dependencies"].Entries.Select(need => keys.GetValueOrDefault(need.Key)).OfType<string>()],
                    });
                }
            }
        }

        damage.Tell();
    }
}
