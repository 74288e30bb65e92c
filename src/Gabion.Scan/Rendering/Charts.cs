using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Readers.Cluster;
using Gabion.Sources;

namespace Gabion.Scan.Rendering;

/// <summary>The Helm charts of a target.</summary>
internal sealed class Charts(string root, TargetTexts texts, RenderPrograms programs, int kubernetesMinor, string shownUnder)
{
    public List<RenderedUnit> Units { get; } = [];

    public List<CoverageGap> Gaps { get; } = [];

    /// <summary>Folders, with a slash at the end, whose files are templates.</summary>
    public List<string> TakenFolders { get; } = [];

    public async Task RenderAsync(int parallelism, CancellationToken cancellationToken)
    {
        var charts = new List<string>();
        foreach (var folder in texts.Paths.Where(path => path == "Chart.yaml" || path.EndsWith("/Chart.yaml", StringComparison.Ordinal))
            .Select(TargetTexts.Folder).OrderBy(folder => folder.Length).ThenBy(folder => folder, StringComparer.Ordinal))
        {
            var templates = TargetTexts.Join(folder, "templates/");
            if (TakenFolders.Any(taken => templates.StartsWith(taken, StringComparison.Ordinal)))
            {
                continue; // a chart in another's charts folder is rendered with it
            }

            TakenFolders.Add(templates);
            TakenFolders.Add(TargetTexts.Join(folder, "charts/"));
            charts.Add(folder);
        }

        var results = new ChartResult?[charts.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, charts.Count, parallel, async (i, stop) => results[i] = await RenderAsync(charts[i], stop).ConfigureAwait(false)).ConfigureAwait(false);
        for (var i = 0; i < charts.Count; i++)
        {
            Gaps.AddRange(results[i]?.Gaps ?? []);
            if (results[i]?.Unit is { } unit)
            {
                TakenFolders.Add(TargetTexts.Join(charts[i], "crds/"));
                Units.Add(unit);
            }
        }
    }

    private async Task<ChartResult> RenderAsync(string folder, CancellationToken cancellationToken)
    {
        var path = TargetTexts.Join(folder, "Chart.yaml");
        var templates = TargetTexts.Join(folder, "templates/");
        if (First(path)["type"].Text == "library" || !texts.Paths.Any(file => file.StartsWith(templates, StringComparison.Ordinal)))
        {
            return new(null, []);
        }

        if (programs.Helm is null)
        {
            return new(null, [new(
                GapKind.MissingTool,
                path,
                null,
                "helm is not installed, so the templates of this chart were not assessed.",
                "Install helm (https://helm.sh/docs/intro/install/), or scan what 'helm template' writes.")]);
        }

        using var stage = new ChartStage(root, folder, texts);
        var (output, failure) = await programs.RenderChartAsync(stage.Path, kubernetesMinor, cancellationToken).ConfigureAwait(false);
        var unit = output is null ? null : RenderedUnit.Of(new ChartOutput(folder, output, stage.PathOf, texts.Read).File, output, shownUnder);
        return new(unit, [.. GapsOf(stage, path, failure?.Replace(stage.Path, folder.Length == 0 ? "." : folder, StringComparison.Ordinal))]);
    }

    /// <summary>What was not rendered.</summary>
    /// <param name="failure">Why helm rendered nothing; null when it did.</param>
    private static IEnumerable<CoverageGap> GapsOf(ChartStage stage, string path, string? failure)
    {
        if (stage.Missing.Count > 0)
        {
            var missing = string.Join(", ", stage.Missing.Select(name => $"'{name.Text}'").Distinct());
            var rest = failure is null ? "so the chart was assessed without it" : $"and helm could not render it without, so it was not assessed: {failure}";
            yield return new(
                GapKind.Unknown,
                path,
                stage.Missing[0].Span,
                $"The chart depends on {missing}, which is neither in its charts folder nor in the target; nothing is fetched while scanning, {rest}.",
                "Run 'helm dependency build' in the chart's folder, then scan again.");
        }
        else if (failure is not null)
        {
            yield return new(
                GapKind.Unknown,
                path,
                null,
                $"helm could not render the chart with its default values, so it was not assessed: {failure}.",
                "Give the values that it needs a default, or scan what 'helm template' writes.");
        }

        if (stage.IsCut)
        {
            yield return new(GapKind.Limit, path, null, "The chart and what it depends on are more than 64 MB; the rest was not rendered.", "Keep large files out of the chart's folder.");
        }
    }

    private Field First(string path) => texts.Read(path) is { } text ? YamlReader.Read(text) is [var first, ..] ? first.Field : default : default;

    private sealed record ChartResult(RenderedUnit? Unit, IReadOnlyList<CoverageGap> Gaps);
}
