using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Other;

/// <summary><c>pubspec.lock</c> of Dart.</summary>
public sealed class PubLockReader : TreePackageReader
{
    public override string Kind => "Pub lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "pubspec.lock";
    }

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        found.Recognise();
        var (damage, local) = (new LockDamage(found), new LocalSources(found));
        foreach (var entry in root["packages"].Entries)
        {
            var (source, about) = (entry.Value["source"].Text, entry.Value["description"]);
            if (source == "path")
            {
                local.Add(entry.Key, about["path"].Text ?? "a folder", entry.WrittenKey.Span.Line);
            }
            else if (source is not ("hosted" or "git" or "sdk") || entry.Value["version"].Text is not { } version)
            {
                damage.Entry(entry.WrittenKey.Span.Line, entry.Key);
            }
            else if (source != "sdk")
            {
                var how = entry.Value["dependency"].Text ?? "";
                found.Add(new Package
                {
                    Type = "pub",
                    Name = entry.Key,
                    Version = version,
                    Line = entry.WrittenKey.Span.Line,
                    Scope = how.StartsWith("direct", StringComparison.Ordinal) ? PackageScope.Direct : PackageScope.Transitive,
                    IsDevelopment = how == "direct dev",
                    Hashes = PinnedHash.OfHex("sha256", about["sha256"].Text),
                    Qualifiers = source == "git" ? PackageOrigin.OfGit(about["url"].Text, about["resolved-ref"].Text ?? about["ref"].Text) : PackageOrigin.None,
                });
            }
        }

        // pub ends the file with the SDKs that the packages ask for.
        if (!root["sdks"].Exists && !root["sdk"].Exists)
        {
            damage.NoEnd(root["packages"].EntrySpan.Line, "sdks");
        }

        damage.Tell();
        local.Tell();
    }
}

/// <summary><c>Package.resolved</c> of Swift, versions 1 to 3: pins by the address of their repository.</summary>
public sealed class SwiftResolvedReader : TreePackageReader
{
    public override string Kind => "Swift lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) is "Package.resolved" or ".package.resolved";
    }

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        found.Recognise();
        var (damage, local) = (new LockDamage(found), new LocalSources(found));
        if (!root["pins"].IsSequence && !root["object"]["pins"].IsSequence)
        {
            damage.Entry(1, "pins");
        }

        foreach (var pin in root["pins"].Items.Concat(root["object"]["pins"].Items))
        {
            var state = pin["state"];
            if ((pin["location"].Text ?? pin["repositoryURL"].Text) is { } address && PathOf(address) is { } path && (state["version"].Text ?? state["revision"].Text) is { } version)
            {
                // A branch has a commit and no version.
                found.Add(new Package { Type = "swift", Name = path, Version = version, Line = pin.Span.Line, Qualifiers = state["version"].Text is null ? PackageOrigin.OfGit(address, version) : PackageOrigin.None });
            }
            else if (pin["kind"].Text == "registry" && pin["identity"].Text is { } identity)
            {
                found.Gap(GapKind.Unknown, pin.Span, $"'{identity}' comes from a registry: the address by which advisories name a Swift package is not in the file");
            }
            else if (pin["kind"].Text is "localSourceControl" or "fileSystem")
            {
                local.Add(pin["identity"].Text ?? "a package", pin["location"].Text ?? "a folder", pin.Span.Line);
            }
            else
            {
                damage.Entry(pin.Span.Line, pin["identity"].Text ?? pin["package"].Text ?? "a pin");
            }
        }

        damage.Tell();
        local.Tell();
    }

    /// <summary><c>github.com/apple/swift-nio</c> of an address in any of git's forms.</summary>
    internal static string? PathOf(string address)
    {
        var text = address.EndsWith(".git", StringComparison.Ordinal) ? address[..^4] : address;
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        text = scheme >= 0 ? text[(scheme + 3)..] : text.Replace(':', '/');
        text = text[(text.IndexOf('@') + 1)..];
        return text.StartsWith('/') || !text.Trim('/').Contains('/') ? null : text.Trim('/');
    }
}

/// <summary><c>Podfile.lock</c> of CocoaPods. Parts of a pod (<c>Firebase/Core</c>) are the pod.</summary>
public sealed class PodfileLockReader : TreePackageReader
{
    public override string Kind => "CocoaPods lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "Podfile.lock";
    }

    private protected override IReadOnlyList<YamlDocument> Parse(string path, string text) => YamlReader.Read(text);

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        found.Recognise();
        if (!root["PODS"].IsSequence)
        {
            found.Gap(GapKind.Invalid, null, "It has no list of PODS; the packages in it are not known");
            return;
        }

        var direct = root["DEPENDENCIES"].Texts.Select(Name).ToHashSet(StringComparer.Ordinal);
        var pods = root["PODS"].Items.SelectMany(item => item.IsMapping ? item.Entries.Select(entry => (Text: entry.Key, Needs: entry.Value.Texts.ToList(), entry.WrittenKey.Span.Line)) : [(item.Text ?? "", [], item.Span.Line)])
            .Select(pod => (Name: Name(pod.Text), Version: Version(pod.Text), pod.Needs, pod.Line)).Where(pod => pod.Version is not null).ToList();
        var keys = pods.GroupBy(pod => pod.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => Package.KeyOf("cocoapods", null, group.Key, group.First().Version), StringComparer.Ordinal);
        Tell(found, root, direct, keys, pods.SelectMany(pod => pod.Needs.Select(need => (pod.Name, Need: Name(need), pod.Line))));
        foreach (var (name, version, needs, line) in pods)
        {
            found.Add(new Package
            {
                Type = "cocoapods",
                Name = name,
                Version = version,
                Line = line,
                Qualifiers = Origin(root, name),
                Scope = direct.Contains(name) ? PackageScope.Direct : PackageScope.Transitive,
                Hashes = PinnedHash.OfHex("sha1", root["SPEC CHECKSUMS"][name].Text),
                Dependencies = [.. needs.Select(Name).Where(need => need != name).Select(need => keys.GetValueOrDefault(need)).OfType<string>().Distinct(StringComparer.Ordinal)],
            });
        }
    }

    /// <summary>CocoaPods ends the file with its own version; before that every pod that is needed has its entry.</summary>
    private static void Tell(PackageCollector found, Field root, HashSet<string> direct, Dictionary<string, string> keys, IEnumerable<(string By, string Need, int Line)> needs)
    {
        var damage = new LockDamage(found);
        foreach (var item in root["PODS"].Items)
        {
            var text = item.IsMapping ? item.Entries.Select(entry => entry.Key).FirstOrDefault() : item.Text;
            if (text is null || Version(text) is null)
            {
                damage.Entry(item.Span.Line, text ?? "a pod");
            }
        }

        foreach (var (by, need, line) in needs.Where(need => !keys.ContainsKey(need.Need)))
        {
            damage.Missing(line, by, need);
        }

        foreach (var name in direct.Where(name => !keys.ContainsKey(name)))
        {
            damage.Missing(root["DEPENDENCIES"].EntrySpan.Line, "the project", name);
        }

        // Behind the checksums nothing more is said of pods.
        if (!root["COCOAPODS"].Exists && !root["SPEC CHECKSUMS"].Exists)
        {
            damage.NoEnd(root["PODS"].EntrySpan.Line, "COCOAPODS");
        }

        damage.Tell();
    }

    /// <summary>The repository that a pod was checked out of; its keys are Ruby symbols.</summary>
    private static ImmutableSortedDictionary<string, string> Origin(Field root, string name)
    {
        var (checkout, external) = (root["CHECKOUT OPTIONS"][name], root["EXTERNAL SOURCES"][name]);
        return PackageOrigin.OfGit(checkout[":git"].Text ?? external[":git"].Text, checkout[":commit"].Text ?? checkout[":tag"].Text ?? external[":tag"].Text ?? external[":branch"].Text);
    }

    private static string Name(string text) => text.Split(' ', '/')[0];

    private static string? Version(string text) => text.IndexOf('(') is > 0 and var open && text.EndsWith(')') ? text[(open + 1)..^1].TrimStart('=', ' ') : null;
}
