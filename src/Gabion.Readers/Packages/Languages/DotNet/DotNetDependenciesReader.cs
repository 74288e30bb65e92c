using Gabion.Formats.Json;
using Gabion.Formats.Tree;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.DotNet;

/// <summary><c>NAME.deps.json</c> of a built .NET program (dotnet/sdk, runtime-configuration-file.md): its libraries, and the runtime's own packs.</summary>
public sealed class DotNetDependenciesReader : TreePackageReader
{
    public override string Kind => ".NET dependencies file";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".deps.json", StringComparison.Ordinal);
    }

    /// <summary>The same text from inside a bundle.</summary>
    internal static void ReadBundled(PackageCollector found, ReadOnlySpan<byte> content)
    {
        if (TextContent.Decode(content, out _) is { } text && JsonReader.Read(text) is [var document, ..])
        {
            ReadLibraries(found, document.Field);
        }
    }

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        if (root["libraries"].IsMapping)
        {
            found.Recognise();
            ReadLibraries(found, root);
        }
    }

    private static void ReadLibraries(PackageCollector found, Field root)
    {
        var needs = root["targets"].Entries.SelectMany(target => target.Value.Entries).ToLookup(entry => entry.Key, entry => entry.Value["dependencies"], StringComparer.Ordinal);
        var project = root["libraries"].Entries.Where(entry => entry.Value["type"].Text == "project").Select(entry => entry.Key).FirstOrDefault();
        var direct = project is null ? [] : needs[project].SelectMany(field => field.Entries).Select(need => NuGetNames.Key(need.Key, need.Value.Text)).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in root["libraries"].Entries)
        {
            var slash = entry.Key.IndexOf('/');
            if (slash <= 0 || entry.Value["type"].Text is not ("package" or "runtimepack" or "reference") and not null)
            {
                continue;
            }

            var name = entry.Key[..slash];
            name = name.StartsWith("runtimepack.", StringComparison.Ordinal) ? name["runtimepack.".Length..] : name;
            var package = NuGetNames.Package(name, entry.Key[(slash + 1)..]);
            found.Add(package with
            {
                Line = entry.WrittenKey.Span.Line,
                Scope = project is null ? PackageScope.Unknown : direct.Contains(package.Key) ? PackageScope.Direct : PackageScope.Transitive,
                Hashes = entry.Value["sha512"].Text is ['s', 'h', 'a', '5', '1', '2', '-', .. var hash] ? PinnedHash.OfBase64("sha512", hash) : [],
                Dependencies = [.. needs[entry.Key].SelectMany(field => field.Entries).Select(need => NuGetNames.Key(need.Key, need.Value.Text)).Distinct(StringComparer.Ordinal)],
            });
        }
    }
}
