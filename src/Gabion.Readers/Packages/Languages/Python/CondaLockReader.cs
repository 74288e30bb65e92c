using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;

namespace Gabion.Readers.Packages.Languages.Python;

/// <summary>
/// Lock files of conda environments: <c>conda-lock.yml</c> (conda.github.io/conda-lock) and <c>pixi.lock</c> (pixi.sh, "The pixi
/// lock file"), which has the packages by the address of their archive. One package for several platforms is one here.
/// </summary>
public sealed class CondaLockReader : TreePackageReader
{
    public override string Kind => "conda lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        return name is "conda-lock.yml" or "conda-lock.yaml" or "pixi.lock" || name.EndsWith(".conda-lock.yml", StringComparison.Ordinal);
    }

    private protected override bool EndsLines(string path) => true;

    private protected override IReadOnlyList<YamlDocument> Parse(string path, string text) => YamlReader.Read(text);

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        var (damage, local) = (new LockDamage(found), new LocalSources(found));
        if (!root["package"].IsSequence && !root["packages"].IsSequence)
        {
            found.Gap(GapKind.Invalid, null, "It has no list of packages; the packages in it are not known");
            return;
        }

        found.Recognise();
        foreach (var item in root["package"].Items)
        {
            ReadLocked(found, item, damage);
        }

        foreach (var item in root["packages"].Items)
        {
            ReadPixi(found, item, damage, local);
        }

        FindMissing(root, damage);
        damage.Tell();
        local.Tell();
    }

    /// <summary>conda-lock: <c>name</c>, <c>version</c>, <c>manager</c>, <c>platform</c>, <c>url</c>, <c>hash</c>, <c>category</c>.</summary>
    private static void ReadLocked(PackageCollector found, Field item, LockDamage damage)
    {
        if (item["name"].Text is not { } name || item["version"].Text is not { } version)
        {
            damage.Entry(item.Span.Line, item["name"].Text ?? "a package");
            return;
        }

        if (!item["url"].Exists)
        {
            damage.Entry(item.Span.Line, name);
        }

        var isPython = item["manager"].Text == "pip";
        found.Add((isPython ? PythonNames.Package(name, version) : CondaArchive.Parse(item["url"].Text) ?? new() { Type = "conda", Name = name, Version = version }) with
        {
            Line = item.Span.Line,
            IsDevelopment = item["category"].Text is { } category && category != "main",
            Hashes = [.. item["hash"].Entries.SelectMany(entry => PinnedHash.OfHex(entry.Key, entry.Value.Text))],
        });
    }

    /// <summary>pixi: <c>conda: ADDRESS</c> or <c>pypi: ADDRESS</c>; before version 6 <c>kind</c>, <c>name</c>, <c>version</c>, <c>url</c>.</summary>
    private static void ReadPixi(PackageCollector found, Field item, LockDamage damage, LocalSources local)
    {
        ImmutableArray<Digest> hashes = [.. PinnedHash.OfHex("sha256", item["sha256"].Text), .. PinnedHash.OfHex("md5", item["md5"].Text)];
        var line = item.Span.Line;
        if ((item["pypi"].Text ?? (item["kind"].Text == "pypi" ? item["name"].Text : null)) is { } wheel)
        {
            var origin = wheel.StartsWith("git+", StringComparison.Ordinal) ? PackageOrigin.OfGit(wheel) : PackageOrigin.None;
            if (item["name"].Text is { } name && (item["version"].Text is not null || !origin.IsEmpty))
            {
                found.Add(PythonNames.Package(name, item["version"].Text) with { Line = line, Hashes = hashes, Qualifiers = origin });
            }
            else if (PackageOrigin.IsLocal(wheel))
            {
                local.Add(item["name"].Text ?? wheel, wheel, line);
            }
            else
            {
                damage.Entry(line, wheel);
            }
        }
        else if (CondaArchive.Parse(item["conda"].Text ?? item["url"].Text) is { } package)
        {
            found.Add(package with { Line = line, Hashes = hashes, Licences = item["license"].Text is { Length: > 0 } licence ? [licence] : [] });
        }
        else if (item["conda"].Text is { } folder && PackageOrigin.IsLocal(folder))
        {
            local.Add(item["name"].Text ?? folder, folder, line);
        }
        else
        {
            damage.Entry(line, item["name"].Text ?? item["conda"].Text ?? "a package");
        }
    }

    /// <summary>
    /// What a conda package needs is locked too, save what the machine itself has (<c>__glibc</c>); every archive that an
    /// environment of pixi's names is among the packages.
    /// </summary>
    private static void FindMissing(Field root, LockDamage damage)
    {
        var names = root["package"].Items.Select(item => item["name"].Text).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var item in root["package"].Items.Where(item => item["manager"].Text != "pip"))
        {
            foreach (var need in item["dependencies"].Entries.Where(need => !names.Contains(need.Key) && !need.Key.StartsWith("__", StringComparison.Ordinal)))
            {
                damage.Missing(item.Span.Line, item["name"].Text ?? "a package", need.Key);
            }
        }

        var stated = root["packages"].Items.Select(item => item["conda"].Text ?? item["pypi"].Text).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (stated.Count == 0 && root["environments"].Exists && root["version"].Text is "4" or "5")
        {
            return; // those refer to packages otherwise
        }

        foreach (var environment in root["environments"].Entries)
        {
            foreach (var item in environment.Value["packages"].Entries.SelectMany(platform => platform.Value.Items))
            {
                if ((item["conda"].Text ?? item["pypi"].Text) is { } address && !stated.Contains(address))
                {
                    damage.Missing(item.Span.Line, environment.Key, address[(address.LastIndexOf('/') + 1)..]);
                }
            }
        }
    }
}
