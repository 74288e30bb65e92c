using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Sources;

namespace Gabion.Scan.Rendering;

/// <summary>
/// Charts and kustomizations of the target, rendered by <c>helm</c> and <c>kustomize</c> where they are installed. Files that
/// they take are not manifests by themselves, so they are not read as such.
/// </summary>
public sealed class Renderings
{
    private readonly HashSet<string> _taken;
    private readonly ImmutableArray<string> _takenFolders;

    private Renderings(IEnumerable<RenderedUnit> units, IEnumerable<CoverageGap> gaps, HashSet<string> taken, ImmutableArray<string> takenFolders)
    {
        Units = [.. units.OrderBy(unit => unit.Path, StringComparer.Ordinal)];
        Gaps = [.. gaps];
        _taken = taken;
        _takenFolders = takenFolders;
    }

    public ImmutableArray<RenderedUnit> Units { get; }

    /// <summary>What could not be rendered, and why.</summary>
    public ImmutableArray<CoverageGap> Gaps { get; }

    /// <summary>Renders what is in <paramref name="files"/>.</summary>
    /// <param name="root">The folder that is scanned.</param>
    /// <param name="kubernetesMinor">The version that charts are told to render for.</param>
    /// <param name="parallelism">How many programs may run at once.</param>
    /// <param name="shownUnder">What is put before every path: how the user named the folder; empty when it is the target.</param>
    public static async Task<Renderings> CreateAsync(
        string root, IReadOnlyCollection<TargetFile> files, RenderPrograms programs, int kubernetesMinor, int parallelism, string shownUnder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(programs);
        var texts = new TargetTexts(files);
        var charts = new Charts(root, texts, programs, kubernetesMinor, shownUnder);
        await charts.RenderAsync(parallelism, cancellationToken).ConfigureAwait(false);
        var kustomizations = new Kustomizations(root, texts, programs, shownUnder, path => charts.TakenFolders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)));
        await kustomizations.RenderAsync(cancellationToken).ConfigureAwait(false);
        return new(
            charts.Units.Concat(kustomizations.Units), charts.Gaps.Concat(kustomizations.Gaps).Select(gap => gap with { Path = shownUnder + gap.Path }), kustomizations.Taken, [.. charts.TakenFolders]);
    }

    /// <summary>Whether a file is part of a chart or kustomization, and so no manifest by itself.</summary>
    public bool Takes(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _taken.Contains(path) || _takenFolders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal));
    }
}
