using System.Collections.Immutable;
using Gabion.Formats.Tree;

namespace Gabion.Model.Cluster.Components;

/// <summary>
/// What counts of containerd's configuration files: <c>imports</c> joins several into one. Each file keeps what it sets and no file that
/// containerd reads later sets otherwise, so that rules speak of the file and the line that count.
/// </summary>
public static class ContainerdViews
{
    private const string Kind = "ContainerdConfiguration";

    /// <summary>A configuration that imports without end is none.</summary>
    private const int MaxFiles = 256;

    public static bool Takes(ComponentConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.Kind == Kind;
    }

    /// <summary>The files, each with what counts of it, in the order of their paths; and imports that could not be followed.</summary>
    public static (ImmutableArray<ComponentConfiguration> Views, ImmutableArray<CoverageGap> Gaps) Of(IEnumerable<ComponentConfiguration> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        var files = all.DistinctBy(file => file.File.Path).ToDictionary(file => file.File.Path, StringComparer.Ordinal);
        var imports = files.Values.ToDictionary(file => file.File.Path, file => Imports(file, files, gaps), StringComparer.Ordinal);
        var imported = imports.SelectMany(pair => pair.Value.Where(path => path != pair.Key)).ToHashSet(StringComparer.Ordinal);
        var views = new Dictionary<string, ComponentConfiguration>(files, StringComparer.Ordinal);
        foreach (var main in files.Keys.Where(path => imports[path].Count > 0 && (!imported.Contains(path) || IsMain(path))).Order(StringComparer.Ordinal))
        {
            var order = Order(main, imports);
            for (var i = 0; i < order.Count; i++)
            {
                // What several configurations import counts where one of them leaves it standing; the first says.
                var later = order.Skip(i + 1).Select(path => files[path].Root).ToList();
                if (later.Count > 0 && ReferenceEquals(views[order[i]], files[order[i]]))
                {
                    views[order[i]] = Left(files[order[i]], later);
                }
            }
        }

        return ([.. views.Values.OrderBy(view => view.File.Path, StringComparer.Ordinal)], gaps.ToImmutable());
    }

    /// <summary>What containerd reads unless it is told otherwise, also where files import each other in a circle.</summary>
    private static bool IsMain(string path) => path.EndsWith("/config.toml", StringComparison.Ordinal);

    /// <summary>Breadth first and each file once, as containerd's LoadConfig goes.</summary>
    private static List<string> Order(string main, Dictionary<string, List<string>> imports)
    {
        var order = new List<string>();
        var pending = new Queue<string>([main]);
        while (pending.TryDequeue(out var path) && order.Count < MaxFiles)
        {
            if (!order.Contains(path, StringComparer.Ordinal))
            {
                order.Add(path);
                imports[path].ForEach(pending.Enqueue);
            }
        }

        return order;
    }

    /// <summary>The files that a file imports, of those that were read: patterns in the order of names, relative ones from where it lies.</summary>
    private static List<string> Imports(ComponentConfiguration file, Dictionary<string, ComponentConfiguration> files, ImmutableArray<CoverageGap>.Builder gaps)
    {
        var found = new List<string>();
        foreach (var import in file.Root["imports"].Items.Where(item => item.Text is { Length: > 0 }))
        {
            var pattern = PathOf(file.File.Path, import.Text!);
            var matched = pattern is not null ? files.Keys.Where(path => ContainerdImport.Matches(pattern, path)).Order(StringComparer.Ordinal).ToList() : [];
            if (matched.Count == 0 && !import.Text!.Contains('*', StringComparison.Ordinal))
            {
                gaps.Add(new(GapKind.Unreadable, file.File.Path, import.Span, $"It imports {import.Text}, which is not here, so what that sets was not assessed.", "Scan it too; containerd does not start without it."));
            }

            else if (matched.Count == 0 && pattern?.Contains("containerd/", StringComparison.Ordinal) != true)
            {
                gaps.Add(new(GapKind.Unknown, file.File.Path, import.Span, $"It imports {import.Text}, where no configuration of containerd is looked for, so what may be there was not assessed.", "Put such files below /etc/containerd."));
            }

            found.AddRange(matched);
        }

        return found;
    }

    private static string? PathOf(string file, string import) =>
        import.StartsWith('/') ? ContainerdImport.Clean(ComponentViews.RootOf(file), import) : ContainerdImport.Clean(file.LastIndexOf('/') is > 0 and var slash ? file[..slash] : "", import);

    private static ComponentConfiguration Left(ComponentConfiguration file, List<Field> later) =>
        file.Root.Node is MappingNode root && Left(root, [], later.ConvertAll(one => ContainerdSetting.Of(one))) is { } left
            ? new(file.File, Field.Of(left), file.ApiVersion, file.Kind)
            : file;

    /// <summary>The mapping without what later files set otherwise.</summary>
    private static MappingNode Left(MappingNode mapping, ImmutableArray<string> at, List<ContainerdSetting> later)
    {
        var entries = new List<MappingEntry>();
        foreach (var entry in mapping.Entries)
        {
            var path = at.Add(entry.Key.Text);
            if (later.Exists(file => file.Replaces(path, entry.Value)))
            {
                continue;
            }

            entries.Add(entry.Value is MappingNode inner ? entry with { Value = Left(inner, path, later) } : entry);
        }

        return new(mapping.Span, [.. entries]);
    }
}
