using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;

namespace Gabion.Readers.Cluster;

/// <summary>What a <c>kustomization.yaml</c> refers to.</summary>
/// <param name="Resources">Files and folders with resources, bases and components, as written.</param>
/// <param name="Patches">Patch files and other files that change resources, as written.</param>
/// <param name="Remote">The first reference to another machine, which is never fetched; null when there is none.</param>
/// <param name="NeedsPlugin">A generator that the build runs only when asked to: <c>helmCharts</c>, function images; null when there is none.</param>
public sealed record Kustomization(ImmutableArray<string> Resources, ImmutableArray<string> Patches, string? Remote, string? NeedsPlugin)
{
    private static readonly string[] ResourceKeys = ["resources", "bases", "components"];
    private static readonly string[] PatchKeys = ["patchesStrategicMerge", "crds", "configurations", "transformers", "generators", "validators"];

    public static bool IsKustomization(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path[(path.LastIndexOf('/') + 1)..] is "kustomization.yaml" or "kustomization.yml" or "Kustomization";
    }

    public static Kustomization Read(string text)
    {
        var root = YamlReader.Read(text).FirstOrDefault(document => document.Root is MappingNode)?.Field ?? default;
        var resources = ResourceKeys.SelectMany(key => root[key].Texts).ToImmutableArray();
        var patches = PatchKeys.SelectMany(key => root[key].Texts)
            .Concat(((string[])["patches", "patchesJson6902", "replacements"]).SelectMany(key => root[key].Items.Select(item => item["path"].Text).OfType<string>()))
            .Where(entry => !entry.Contains('\n')) // an inline patch
            .ToImmutableArray();
        var remote = resources.Concat(patches).FirstOrDefault(IsRemote) ?? (IsRemote(root["openapi"]["path"].Text ?? "") ? root["openapi"]["path"].Text : null);
        var plugin = ((string[])["helmCharts", "helmChartInflationGenerator"]).FirstOrDefault(key => root[key].IsSequence);
        return new(resources, patches, remote, plugin);
    }

    /// <summary>The forms of a remote base: a URL, <c>host.name/path</c> of the well-known hosts, <c>git@host:path</c>, a <c>?ref=</c>.</summary>
    private static bool IsRemote(string entry) =>
        entry.Contains("://", StringComparison.Ordinal) || entry.Contains("?ref=", StringComparison.Ordinal) || entry.Contains("?version=", StringComparison.Ordinal)
        || entry.Contains("::", StringComparison.Ordinal) || entry.StartsWith("git@", StringComparison.Ordinal)
        || entry.StartsWith("github.com", StringComparison.OrdinalIgnoreCase) || entry.StartsWith("gitlab.com", StringComparison.OrdinalIgnoreCase)
        || entry.StartsWith("bitbucket.org", StringComparison.OrdinalIgnoreCase) || entry.Contains(".git/", StringComparison.Ordinal)
        || entry.EndsWith(".git", StringComparison.Ordinal) || entry.Contains("//", StringComparison.Ordinal);
}
