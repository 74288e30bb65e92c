using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Readers.Cluster;
using Gabion.Sources;

namespace Gabion.Scan.Rendering;

/// <summary>The Helm charts of a target.</summary>
internal sealed class Charts(string root, TargetTexts texts, RenderPrograms programs, int kubernetesMinor)
{
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

        if (MissingDependency(folder, chart) is { } missing)
        {
            Gaps.Add(new(
                GapKind.Unknown,
                path,
                missing.Span,
                $"The chart depends on '{missing.Text}', which is not in its charts folder; nothing is fetched while scanning, so the chart was not assessed.",
                "Run 'helm dependency build' in the chart's folder, then scan again."));
            return;
        }

        var (output, failure) = await programs.RenderChartAsync(Path.Combine(root, folder), kubernetesMinor, cancellationToken).ConfigureAwait(false);
        if (output is null)
        {
            Gaps.Add(new(GapKind.Unknown, path, null, $"helm could not render the chart with its default values, so it was not assessed: {failure}.", "Give the values that it needs a default, or scan what 'helm template' writes."));
            return;
        }

        TakenFolders.Add(TargetTexts.Join(folder, "crds/"));
        Units.Add(RenderedUnit.Of(new ChartOutput(folder, output, texts.Read).File, output));
    }

    private Field? MissingDependency(string folder, Field chart)
    {
        var charts = TargetTexts.Join(folder, "charts/");
        var entries = chart["dependencies"].Items.Concat(First(TargetTexts.Join(folder, "requirements.yaml"))["dependencies"].Items);
        foreach (var name in entries.Select(entry => entry["name"]))
        {
            if (name.Text is { Length: > 0 } text && !texts.Has($"{charts}{text}/Chart.yaml")
                && !texts.Paths.Any(path => path.StartsWith($"{charts}{text}-", StringComparison.Ordinal) && path.EndsWith(".tgz", StringComparison.Ordinal)))
            {
                return name;
            }
        }

        return null;
    }

    private Field First(string path) => texts.Read(path) is { } text ? YamlReader.Read(text) is [var first, ..] ? first.Field : default : default;
}
