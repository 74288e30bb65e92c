using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
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
        foreach (var entry in root["packages"].Entries)
        {
            if (entry.Value["source"].Text is "hosted" or "git" && entry.Value["version"].Text is { } version)
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
                    Hashes = PinnedHash.OfHex("sha256", entry.Value["description"]["sha256"].Text),
                });
            }
        }
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
        foreach (var pin in root["pins"].Items.Concat(root["object"]["pins"].Items))
        {
            if ((pin["location"].Text ?? pin["repositoryURL"].Text) is { } address && Path(address) is { } path && (pin["state"]["version"].Text ?? pin["state"]["revision"].Text) is { } version)
            {
                found.Add(new Package { Type = "swift", Name = path, Version = version, Line = pin.Span.Line });
            }
        }
    }

    /// <summary><c>github.com/apple/swift-nio</c> of an address in any of git's forms.</summary>
    private static string? Path(string address)
    {
        var text = address.EndsWith(".git", StringComparison.Ordinal) ? address[..^4] : address;
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        text = scheme >= 0 ? text[(scheme + 3)..] : text.Replace(':', '/');
        text = text[(text.IndexOf('@') + 1)..].Trim('/');
        return text.Contains('/') ? text : null;
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

    private protected override YamlDocument? Parse(string path, string text) => YamlReader.Read(text) is [var document, ..] ? document : null;

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        found.Recognise();
        var direct = root["DEPENDENCIES"].Texts.Select(Name).ToHashSet(StringComparer.Ordinal);
        var pods = root["PODS"].Items.SelectMany(item => item.IsMapping ? item.Entries.Select(entry => (Text: entry.Key, Needs: entry.Value.Texts.ToList(), entry.WrittenKey.Span.Line)) : [(item.Text ?? "", [], item.Span.Line)])
            .Select(pod => (Name: Name(pod.Text), Version: Version(pod.Text), pod.Needs, pod.Line)).Where(pod => pod.Version is not null).ToList();
        var keys = pods.GroupBy(pod => pod.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => Package.KeyOf("cocoapods", null, group.Key, group.First().Version), StringComparer.Ordinal);
        foreach (var (name, version, needs, line) in pods)
        {
            found.Add(new Package
            {
                Type = "cocoapods",
                Name = name,
                Version = version,
                Line = line,
                Scope = direct.Contains(name) ? PackageScope.Direct : PackageScope.Transitive,
                Hashes = PinnedHash.OfHex("sha1", root["SPEC CHECKSUMS"][name].Text),
                Dependencies = [.. needs.Select(Name).Where(need => need != name).Select(need => keys.GetValueOrDefault(need)).OfType<string>().Distinct(StringComparer.Ordinal)],
            });
        }
    }

    private static string Name(string text) => text.Split(' ', '/')[0];

    private static string? Version(string text) => text.IndexOf('(') is > 0 and var open && text.EndsWith(')') ? text[(open + 1)..^1].TrimStart('=', ' ') : null;
}
