using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Readers.Cluster;
using Gabion.Sources;

namespace Gabion.Scan.Rendering;

/// <summary>The kustomizations of a target. Those that no other refers to are built; their bases come with them.</summary>
internal sealed class Kustomizations(string root, TargetTexts texts, RenderPrograms programs, string shownUnder, Func<string, bool> isTemplate)
{
    private const int MaxFiles = 5_000;

    private readonly SortedDictionary<string, Entry> _byFolder = new(StringComparer.Ordinal);

    public List<RenderedUnit> Units { get; } = [];

    public List<CoverageGap> Gaps { get; } = [];

    /// <summary>Files that are resources of what was built, and patches of anything.</summary>
    public HashSet<string> Taken { get; } = new(StringComparer.Ordinal);

    public async Task RenderAsync(CancellationToken cancellationToken)
    {
        // 1. Read them all, and who refers to whom.
        foreach (var path in texts.Paths.Where(path => Kustomization.IsKustomization(path) && !isTemplate(path)))
        {
            if (texts.Read(path) is { } text && !_byFolder.ContainsKey(TargetTexts.Folder(path)))
            {
                var isComponent = YamlReader.Read(text).Any(document => document.Field["kind"].Text == "Component");
                _byFolder[TargetTexts.Folder(path)] = new(path, text, Kustomization.Read(text), isComponent);
            }
        }

        // 2. Patches are no whole objects, whether or not what they belong to can be built.
        foreach (var (folder, entry) in _byFolder)
        {
            Taken.UnionWith(entry.Content.Patches.Select(patch => TargetTexts.Resolve(folder, patch)).OfType<string>());
        }

        // 3. Build from the outside in: the bases of what cannot be built are tried by themselves.
        var referred = _byFolder.SelectMany(entry => Bases(entry.Key)).ToHashSet(StringComparer.Ordinal);
        var queue = new Queue<string>(_byFolder.Keys.Where(folder => !referred.Contains(folder)));
        var tried = new HashSet<string>(StringComparer.Ordinal);
        while (queue.TryDequeue(out var folder))
        {
            if (tried.Add(folder) && !_byFolder[folder].IsComponent && !await BuildAsync(folder, cancellationToken).ConfigureAwait(false))
            {
                foreach (var below in Bases(folder))
                {
                    queue.Enqueue(below);
                }
            }
        }
    }

    private async Task<bool> BuildAsync(string folder, CancellationToken cancellationToken)
    {
        var files = new List<string>();
        var entry = _byFolder[folder];
        if (Obstacle(folder, files, []) is { } obstacle)
        {
            Gaps.Add(obstacle with { Path = entry.Path });
            return false;
        }

        if (programs.Kustomize is null)
        {
            Gaps.Add(new(
                GapKind.MissingTool,
                entry.Path,
                null,
                "Neither kustomize nor kubectl is installed, so this kustomization was not built; its resources were assessed as they are written.",
                "Install kustomize (https://kubectl.docs.kubernetes.io/installation/kustomize/) or kubectl."));
            return true; // said once: its bases need the same program
        }

        var (output, failure) = await programs.RenderKustomizationAsync(Path.Combine(root, folder), cancellationToken).ConfigureAwait(false);
        if (output is null)
        {
            var reason = (failure ?? "").Replace($"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(root))}/", "", StringComparison.Ordinal);
            Gaps.Add(new(GapKind.Invalid, entry.Path, null, $"The kustomization could not be built; its resources were assessed as they are written: {reason}.", "Mend it so that 'kustomize build' works."));
            return false;
        }

        Taken.UnionWith(files);
        Units.Add(RenderedUnit.Of(new KustomizeOutput(entry.Path, output, files.Select(file => (file, texts.Read(file) ?? ""))).File, output, shownUnder));
        return true;
    }

    /// <summary>Why it cannot be built without leaving the target; null when it can. Collects its files, those that win first.</summary>
    private CoverageGap? Obstacle(string folder, List<string> files, HashSet<string> seen)
    {
        if (!seen.Add(folder) || files.Count > MaxFiles)
        {
            return null;
        }

        var entry = _byFolder[folder];
        var content = entry.Content;
        if (content.Remote is { } remote)
        {
            return Cannot(entry, $"'{remote}' is on another machine, and nothing is fetched while scanning", "Build it with kustomize and scan what it writes.");
        }

        if (content.NeedsPlugin is { } plugin)
        {
            return Cannot(entry, $"'{plugin}' runs another program", "Build it with kustomize and scan what it writes.");
        }

        files.AddRange(content.Patches.Select(patch => TargetTexts.Resolve(folder, patch)).OfType<string>().Where(texts.Has));
        foreach (var reference in content.Resources)
        {
            if (TargetTexts.Resolve(folder, reference) is not { } path)
            {
                return Cannot(entry, $"'{reference}' leads out of what is scanned", "Scan the folder that holds both.");
            }

            if (_byFolder.ContainsKey(path))
            {
                if (Obstacle(path, files, seen) is { } below)
                {
                    return below;
                }
            }
            else if (texts.Has(path))
            {
                files.Add(path);
            }
        }

        return null;
    }

    private static CoverageGap Cannot(Entry entry, string reason, string remedy) =>
        new(GapKind.Unknown, entry.Path, null, $"The kustomization was not built, and its resources were assessed as they are written: in {entry.Path}, {reason}.", remedy);

    private IEnumerable<string> Bases(string folder) => _byFolder[folder].Content.Resources
        .Select(reference => TargetTexts.Resolve(folder, reference)).OfType<string>()
        .Where(path => path != folder && _byFolder.ContainsKey(path));

    private sealed record Entry(string Path, string Text, Kustomization Content, bool IsComponent);
}
