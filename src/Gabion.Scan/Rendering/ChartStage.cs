using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Sources;

namespace Gabion.Scan.Rendering;

/// <summary>
/// A chart as helm is given it: a copy with the charts it depends on in place. One that is not in its <c>charts</c> folder is
/// taken from the target when it is there (<c>file://</c>, or a chart of that name); for any other an empty chart stands in,
/// because helm renders nothing at all while one is missing.
/// </summary>
internal sealed class ChartStage : IDisposable
{
    private const int MaxDepth = 5;

    private readonly StagedFolder _folder = new();
    private readonly List<(string Staged, string Folder)> _taken = [];
    private readonly List<Field> _missing = [];
    private readonly string _root;
    private readonly string _chart;
    private readonly TargetTexts _texts;

    public ChartStage(string root, string folder, TargetTexts texts)
    {
        _root = root;
        _chart = folder;
        _texts = texts;
        Add(folder, "", []);
    }

    public string Path => _folder.Path;

    public bool IsCut => _folder.IsCut;

    /// <summary>The names of dependencies, where the chart writes them, that an empty chart stands in for.</summary>
    public IReadOnlyList<Field> Missing => _missing;

    /// <summary>The target's path of a file of the chart.</summary>
    /// <param name="path">Relative to the chart, as helm names its sources.</param>
    public string PathOf(string path)
    {
        foreach (var (staged, folder) in Enumerable.Reverse(_taken))
        {
            if (path.StartsWith(staged, StringComparison.Ordinal))
            {
                return TargetTexts.Join(folder, path[staged.Length..]);
            }
        }

        return TargetTexts.Join(_chart, path);
    }

    public void Dispose() => _folder.Dispose();

    private void Add(string folder, string into, string[] parents)
    {
        _folder.Copy(System.IO.Path.Combine(_root, folder), into);
        var charts = TargetTexts.Join(folder, "charts/");
        foreach (var dependency in First(folder, "Chart.yaml")["dependencies"].Items.Concat(First(folder, "requirements.yaml")["dependencies"].Items))
        {
            var name = dependency["name"];
            if (name.Text is not { Length: > 0 } text || !IsName(text) || IsThere(charts, text))
            {
                continue;
            }

            var staged = $"{into}charts/{text}/";
            if (parents.Length < MaxDepth && FindInTarget(folder, dependency, text) is { } found && found != folder && !parents.Contains(found))
            {
                _taken.Add((staged, found));
                Add(found, staged, [.. parents, folder]);
            }
            else
            {
                if (!IsOff(folder, dependency))
                {
                    _missing.Add(name);
                }

                _folder.Write($"{staged}Chart.yaml", $"apiVersion: v2\nname: {text}\nversion: 0.0.0\n");
            }
        }
    }

    private bool IsThere(string charts, string name) => _texts.Has($"{charts}{name}/Chart.yaml")
        || _texts.Paths.Any(path => path.StartsWith($"{charts}{name}-", StringComparison.Ordinal) && path.EndsWith(".tgz", StringComparison.Ordinal));

    private string? FindInTarget(string folder, Field dependency, string name)
    {
        if (dependency["repository"].Text is { } repository && repository.StartsWith("file://", StringComparison.Ordinal))
        {
            return TargetTexts.Resolve(folder, repository["file://".Length..]) is { } local && _texts.Has(TargetTexts.Join(local, "Chart.yaml")) ? local : null;
        }

        return _texts.Paths.Where(path => path == "Chart.yaml" || path.EndsWith("/Chart.yaml", StringComparison.Ordinal))
            .Select(TargetTexts.Folder)
            .Where(other => !other.Contains("/charts/", StringComparison.Ordinal) || TargetTexts.Folder(other) == TargetTexts.Folder(folder))
            .OrderBy(other => other.Length)
            .FirstOrDefault(other => First(other, "Chart.yaml")["name"].Text == name);
    }

    /// <summary>Whether the chart's own values leave a dependency out: the first path of its condition that is there decides.</summary>
    private bool IsOff(string folder, Field dependency)
    {
        var values = First(folder, "values.yaml");
        foreach (var path in (dependency["condition"].Text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var value = path.Split('.').Aggregate(values, (field, key) => field[key]);
            if (value.Exists)
            {
                return value.Boolean == false;
            }
        }

        return false;
    }

    private Field First(string folder, string file) =>
        _texts.Read(TargetTexts.Join(folder, file)) is { } text && YamlReader.Read(text) is [var first, ..] ? first.Field : default;

    /// <summary>Whether a name can be a folder: what a chart says is not trusted.</summary>
    private static bool IsName(string text) => text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.') && text[0] != '.';
}
