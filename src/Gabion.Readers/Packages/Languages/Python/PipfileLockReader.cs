using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Readers.Packages.Languages.Python;

/// <summary><c>Pipfile.lock</c>: JSON with what is used (<c>default</c>) and what only development needs (<c>develop</c>).</summary>
public sealed class PipfileLockReader : TreePackageReader
{
    public override string Kind => "Pipfile lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "Pipfile.lock";
    }

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        if (!root["_meta"].Exists && !root["default"].Exists)
        {
            found.Gap(GapKind.Invalid, null, "It has neither _meta nor default, so it is no Pipfile.lock");
            return;
        }

        found.Recognise();
        var (damage, local) = (new LockDamage(found), new LocalSources(found));
        foreach (var group in root.Entries.Where(entry => entry.Key != "_meta"))
        {
            foreach (var entry in group.Value.Entries)
            {
                var (version, line) = (entry.Value["version"].Text, entry.WrittenKey.Span.Line);
                var origin = entry.Value["git"].Text is { } repository ? PackageOrigin.OfGit(repository, entry.Value["ref"].Text) : PackageOrigin.Of(entry.Value["file"].Text);
                if (version is null && origin.IsEmpty)
                {
                    if ((entry.Value["path"].Text ?? entry.Value["file"].Text) is { } folder)
                    {
                        local.Add(entry.Key, folder, line);
                    }
                    else
                    {
                        damage.Entry(line, entry.Key);
                    }

                    continue;
                }

                found.Add(PythonNames.Package(entry.Key, version?.TrimStart('=').Trim()) with
                {
                    Qualifiers = origin,
                    Line = entry.WrittenKey.Span.Line,
                    IsDevelopment = group.Key == "develop",
                    Hashes = [.. entry.Value["hashes"].Texts.SelectMany(text => PinnedHash.OfPrefixed(text))],
                });
            }
        }

        damage.Tell();
        local.Tell();
    }
}
