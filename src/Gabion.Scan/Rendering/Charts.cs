using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Readers.Cluster;
using Gabion.Sources;

namespace Gabion.Scan.Rendering;

/// <summary>The Helm charts of a target.</summary>
internal sealed class Charts(string root, TargetTexts texts, RenderPrograms programs, int kubernetesMinor)
{
    private const string Remedy = "Run 'helm dependency build' in the chart's folder, then scan again.";

    public List<RenderedUnit> Units { get; } = [];

    public List<CoverageGap> Gaps { get; } = [];

    /// <summary>Folders, with a slash at the end, whose files are templates.</summary>
    public List<string> TakenFolders { get; } = [];

    public async Task RenderAsync(CancellationToken cancellationToken)
    {
        var folders = texts.Paths.Where(path => path == "Chart.yaml" || path.EndsWith("/Chart.yaml", StringComparison.Ordinal))
            .Select(TargetTexts.Folder).OrderBy(folder => folder.Length).ThenBy(folder => folder, StringComparer.Ordinal).ToList();
        foreach (var folder in folders)
        {
            var templates = TargetTexts.Join(folder, "templates/");
            if (TakenFolders.Any(taken => templates.StartsWith(taken, StringComparison.Ordinal)))
            {
                continue; // a chart in another's charts folder is rendered with it
            }

            TakenFolders.Add(templates);
            TakenFolders.Add(TargetTexts.Join(folder, "charts/"));
            await RenderAsync(folder, templates, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RenderAsync(string folder, string templates, CancellationToken cancellationToken)
    {
        var path = TargetTexts.Join(folder, "Chart.yaml");
        var chart = First(path);
        if (chart["type"].Text == "library" || !texts.Paths.Any(file => file.StartsWith(templates, StringComparison.Ordinal)))
        {
            return;
        }

        if (programs.Helm is null)
        {
            Gaps.Add(new(
                GapKind.MissingTool,
                path,
                null,
                "helm is not installed, so the templates of this chart were not assessed.",
                "Install helm (https://helm.sh/docs/intro/install/), or scan what 'helm template' writes."));
            return;
        }

        using var stage = new ChartStage(root, folder, texts);
        var missing = string.Join(", ", stage.Missing.Select(name => $"'{name.Text}'").Distinct());
        var (output, failure) = await programs.RenderChartAsync(stage.Path, kubernetesMinor, cancellationToken).ConfigureAwait(false);
        if (output is null)
        {
            var reason = failure?.Replace(stage.Path, folder.Length == 0 ? "." : folder, StringComparison.Ordinal);
            Gaps.Add(missing.Length == 0
                ? new(GapKind.Unknown, path, null, $"helm could not render the chart with its default values, so it was not assessed: {reason}.", "Give the values that it needs a default, or scan what 'helm template' writes.")
                : new(GapKind.Unknown, path, stage.Missing[0].Span, $"The chart depends on {missing}, which is neither in its charts folder nor in the target; nothing is fetched while scanning, and helm could not render it without, so it was not assessed: {reason}.", Remedy));
            return;
        }

        if (missing.Length > 0)
        {
            Gaps.Add(new(GapKind.Unknown, path, stage.Missing[0].Span, $"The chart depends on {missing}, which is neither in its charts folder nor in the target; nothing is fetched while scanning, so the chart was assessed without it.", Remedy));
        }

        if (stage.IsCut)
        {
            Gaps.Add(new(GapKind.Limit, path, null, "The chart and what it depends on are more than 64 MB; the rest was not rendered.", "Keep large files out of the chart's folder."));
        }

        TakenFolders.Add(TargetTexts.Join(folder, "crds/"));
        Units.Add(RenderedUnit.Of(new ChartOutput(folder, output, stage.PathOf, texts.Read).File, output));
    }

    private Field First(string path) => texts.Read(path) is { } text ? YamlReader.Read(text) is [var first, ..] ? first.Field : default : default;
}
