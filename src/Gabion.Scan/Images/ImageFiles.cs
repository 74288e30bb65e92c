using Gabion.Formats;
using Gabion.Formats.Archives;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>Facts about an image as a whole and about files that are worth a look by their modes and names.</summary>
internal sealed class ImageFiles(ImageReading reading, ImagePackages packages)
{
    private readonly Dictionary<(string Path, int Layer), HiddenFile> _hidden = Index(reading);

    /// <summary>Where a file of a layer comes from, and whether a later layer hides it.</summary>
    public LayerOrigin OriginOf(int layer, string path)
    {
        var origin = OriginOf(layer);
        return _hidden.TryGetValue((path, layer), out var hidden) ? origin with { HiddenBy = hidden.HiddenBy + 1, IsDeleted = hidden.IsDeleted } : origin;
    }

    /// <summary>The layer of that diff id; null when the image has none.</summary>
    public LayerOrigin? OriginOf(Digest layer) => reading.OriginOf(layer);

    public LayerOrigin OriginOf(int layer) => reading.OriginOf(layer);

    /// <summary>The image as its rules see it.</summary>
    public ContainerImage Describe(SourceFile file, ImageConfig config, DateTimeOffset now) =>
        new(file, config, reading.Steps, reading.Image.Name.Length > 0 ? reading.Image.Name : null)
        {
            // 1970 and its like stand for "not said" (reproducible builds).
            AgeInDays = config.Created is { Year: > 1980 } created && created < now ? (int)(now - created).TotalDays : null,
            Start = Start(config),
            Hidden = new(
                reading.Tree.Hidden.Sum(hidden => hidden.Entry.Kind == LayerEntryKind.File ? hidden.Entry.Size : 0),
                reading.Tree.Hidden.Count,
                reading.Layers.Sum(layer => layer.Content.Size)),
        };

    /// <summary>The files that rules on modes and names look at, and the faults of layers. Of a cache or a repository one file stands for all.</summary>
    public IEnumerable<(Fact Fact, LayerOrigin Origin)> Notable()
    {
        for (var layer = 0; layer < reading.Layers.Length; layer++)
        {
            var origin = OriginOf(layer);
            foreach (var fault in reading.Layers[layer].Faults)
            {
                var path = fault.Kind == LayerFaultKind.WrongDigest || fault.Kind == LayerFaultKind.DataAfterEnd ? $"layer {layer + 1}" : fault.Path;
                yield return (new LayerProblem(new(path), origin.Layer?.ToString() ?? path, (LayerProblemKind)fault.Kind, fault.Message), origin);
            }
        }

        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (entry, layer) in reading.Tree.Files())
        {
            if (IsOfNobody(entry))
            {
                yield return (new UnownedProgram(new(entry.Path), entry), OriginOf(layer));
            }

            if (IsNotable(entry) || (IsLeftover(entry) && folders.Add(Top(entry.Path))))
            {
                yield return (new ImageFile(new(entry.Path), entry, TextSpan.FileStart), OriginOf(layer));
            }
        }
    }

    /// <summary>Counts packages by type, and says so when those of a system or of programs are not known.</summary>
    public void CountPackages(FileResult result)
    {
        foreach (var group in packages.Inventory.Packages.GroupBy(package => package.Type))
        {
            result.Assessed[$"{group.Key} package"] = group.LongCount();
        }

        result.Gaps.AddRange(ImageInventory.Missing(packages.Inventory, reading.Tree, reading.Image.What.ToLowerInvariant()));
    }

    // In the folders that belong to the system's packages; /usr/local, /opt and /app are for what is added.
    private bool IsOfNobody(LayerEntry entry) => packages.Ownership.Knows && entry.IsExecutable
        && (entry.Path.StartsWith("usr/bin/", StringComparison.Ordinal) || entry.Path.StartsWith("usr/sbin/", StringComparison.Ordinal)
            || entry.Path.StartsWith("bin/", StringComparison.Ordinal) || entry.Path.StartsWith("sbin/", StringComparison.Ordinal))
        && packages.Ownership.OwnerOf(entry.Path) is null;

    private static Dictionary<(string, int), HiddenFile> Index(ImageReading reading)
    {
        var index = new Dictionary<(string, int), HiddenFile>();
        foreach (var hidden in reading.Tree.Hidden)
        {
            index.TryAdd((hidden.Entry.Path, hidden.Layer), hidden);
        }

        return index;
    }

    private static bool IsNotable(LayerEntry entry) => entry.Kind switch
    {
        LayerEntryKind.File => (entry.Mode & 0xC02) != 0 || entry.Capability is not null || IsNamed(TarPath.Name(entry.Path)),
        LayerEntryKind.Folder => (entry.Mode & 2) != 0,
        _ => false,
    };

    // Names that a rule may ask for: cheap to tell, and few.
    private static bool IsNamed(string name) => name.StartsWith('.') || name.StartsWith("id_", StringComparison.Ordinal) || name.StartsWith("ssh_host_", StringComparison.Ordinal)
        || name.EndsWith("ockerfile", StringComparison.Ordinal) || name is "Containerfile" or "credentials" or "config" or "config.json" or "sudo" or "doas" or "credentials.db"
            or "application_default_credentials.json" or "accessTokens.json" or "msal_token_cache.json" or "_netrc" or "secring.gpg" or "hgrc" or "wc.db"
        || name.EndsWith("compose.yml", StringComparison.Ordinal) || name.EndsWith("compose.yaml", StringComparison.Ordinal);

    private static bool IsLeftover(LayerEntry entry) => entry.Kind == LayerEntryKind.File
        && (entry.Path.StartsWith("var/cache/", StringComparison.Ordinal) || entry.Path.StartsWith("var/lib/apt/lists/", StringComparison.Ordinal)
            || entry.Path.StartsWith("root/.", StringComparison.Ordinal) || entry.Path.StartsWith("usr/local/share/.cache/", StringComparison.Ordinal));

    private static string Top(string path) => string.Join('/', path.Split('/').SkipLast(1).Take(3)) + (path.EndsWith("Packages", StringComparison.Ordinal) ? "Packages" : Path.GetExtension(path));

    private StartProgram? Start(ImageConfig config)
    {
        var words = config.Entrypoint.IsEmpty ? config.Command : config.Entrypoint;
        if (words.IsEmpty || words[0].Length == 0 || reading.Layers.Any(layer => !layer.Gaps.IsEmpty))
        {
            return null;
        }

        var program = words[0];
        if (program.Contains('/'))
        {
            var path = program.StartsWith('/') ? program : $"{config.WorkingFolder}/{program}";
            return new(program, reading.Tree.Resolve(path) is not null);
        }

        var folders = config.Environment.LastOrDefault(variable => variable.Name == "PATH")?.Value ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        return new(program, folders.Split(':').Any(folder => reading.Tree.Resolve($"{folder}/{program}") is not null));
    }
}
