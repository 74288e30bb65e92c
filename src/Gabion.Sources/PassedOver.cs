using Gabion.Model;

namespace Gabion.Sources;

/// <summary>
/// Folders that are passed over unless they are asked for: version-control data, installed packages, caches. Each kind makes
/// one coverage entry, however many folders of it there are.
/// </summary>
internal sealed class PassedOver
{
    private const int Named = 3;

    private static readonly Dictionary<string, string> ByName = new(StringComparer.Ordinal)
    {
        [".git"] = "version-control data",
        [".hg"] = "version-control data",
        [".svn"] = "version-control data",
        ["node_modules"] = "installed packages",
        ["bower_components"] = "installed packages",
        ["site-packages"] = "installed packages",
        [".terraform"] = "downloaded modules and providers",
        [".terragrunt-cache"] = "downloaded modules",
        ["__pycache__"] = "compiled code",
        [".tox"] = "test environments",
        [".nox"] = "test environments",
        [".mypy_cache"] = "a cache",
        [".pytest_cache"] = "a cache",
        [".ruff_cache"] = "a cache",
        [".gradle"] = "a cache",
    };

    // A file that only the tool which makes such a folder writes: more telling than the folder's name.
    private static readonly (string Folder, string Marker, string What)[] ByMarker =
    [
        ("vendor", "modules.txt", "vendored packages"),
        ("vendor", "autoload.php", "installed packages"),
        ("vendor", "bundle", "installed packages"),
        ("*", "pyvenv.cfg", "a virtual environment"),
        ("*", "CACHEDIR.TAG", "a cache or build output"),
        ("obj", "project.assets.json", "build output"),
    ];

    private readonly SortedDictionary<string, (string What, List<string> Paths)> _seen = new(StringComparer.Ordinal);

    /// <summary>Whether the folder is passed over; then it is remembered for <see cref="Gaps"/>.</summary>
    public bool Takes(string name, string path, IReadOnlyCollection<string> entries)
    {
        var (label, what) = ByName.TryGetValue(name, out var known)
            ? (name, known)
            : ByMarker.Where(rule => (rule.Folder == "*" || rule.Folder == name) && entries.Contains(rule.Marker))
                .Select(rule => (rule.Folder == "*" ? $"folders with {rule.Marker}" : name, rule.What))
                .FirstOrDefault();
        if (what is null)
        {
            return false;
        }

        Add(label, what, path);
        return true;
    }

    /// <summary>Remembers something else that was left out, such as a link.</summary>
    public void Add(string label, string what, string path)
    {
        if (!_seen.TryGetValue(label, out var group))
        {
            _seen[label] = group = (what, []);
        }

        group.Paths.Add(path);
    }

    public IEnumerable<CoverageGap> Gaps() => _seen.Select(group =>
    {
        var (what, paths) = group.Value;
        var names = string.Join(", ", paths.Take(Named)) + (paths.Count > Named ? ", …" : "");
        return new CoverageGap(
            GapKind.Skipped,
            paths.Count == 1 ? paths[0] : "",
            null,
            paths.Count == 1 ? $"{Capital(what)} is passed over" : $"{group.Key} ({paths.Count}): {what}, passed over: {names}",
            ByName.ContainsKey(group.Key) ? $"--include {group.Key} scans it too" : null);
    });

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
